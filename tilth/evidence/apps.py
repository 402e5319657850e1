from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "tilth.evidence"
    label = "evidence"
