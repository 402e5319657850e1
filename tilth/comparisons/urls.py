from django.urls import path

from tilth.comparisons import views

app_name = "comparisons"

urlpatterns = [
    path("learning/comparisons", views.registry, name="registry"),
    path("learning/comparisons/new/<slug:kind>", views.register, name="register"),
    path("learning/comparisons/<uuid:pk>", views.comparison, name="comparison"),
    path("learning/comparisons/<uuid:pk>/print", views.print_page, name="print"),
    path("learning/comparisons/<uuid:pk>/results.csv", views.results_file, name="results_file"),
    path("learning/comparisons/<uuid:pk>/written", views.written, name="written"),
    path("learning/comparisons/<uuid:pk>/written/<int:number>.json", views.written_file, name="written_file"),
    path("learning/comparisons/<uuid:pk>/blank.csv", views.blank, name="blank"),
    path("learning/comparisons/<uuid:pk>/change", views.change, name="change"),
    path("learning/comparisons/<uuid:pk>/give-up", views.give_up, name="give_up"),
    path("learning/comparisons/<uuid:pk>/table", views.bring, name="bring"),
]
