from django.urls import path

from tilth.keeping import views

app_name = "keeping"

urlpatterns = [
    path("", views.index, name="index"),
    path("imports", views.imports, name="imports"),
    path("imports/<uuid:pk>/bring-in", views.bring_in, name="bring_in"),
    path("people-who-work-here/<uuid:pk>/close", views.close_account, name="close_account"),
    path("export", views.export, name="export"),
    path("health", views.health, name="health"),
]
