from django.urls import path

from tilth.basis import views

app_name = "basis"
SHOWN = "why-we-may"
KEPT = "privacy/agreements"

urlpatterns = [
    path(SHOWN, views.agreements, name="agreements"),
    path(f"{SHOWN}/<uuid:pk>", views.agreement, name="agreement"),
    path(f"{SHOWN}/<uuid:pk>/pages/<uuid:page>.jpg", views.page, name="page"),
    path(KEPT, views.overview, name="overview"),
    path(f"{KEPT}/new", views.write, name="write"),
    path(f"{KEPT}/<uuid:pk>/again", views.write_again, name="write_again"),
    path(f"{KEPT}/<uuid:pk>/end", views.end, name="end"),
    path(f"{KEPT}/<uuid:pk>/pages", views.add_page, name="add_page"),
]
