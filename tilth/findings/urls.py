from django.urls import path

from tilth.findings import views

app_name = "findings"

urlpatterns = [
    path("learning", views.front, name="front"),
    path("learning/charts", views.charts, name="charts"),
    path("learning/charts/<uuid:pk>", views.chart, name="chart"),
    path("learning/charts/<uuid:pk>/numbers", views.put_points, name="put_points"),
    path("learning/charts/<uuid:pk>/anew", views.begin_anew, name="begin_anew"),
    path("learning/charts/<uuid:pk>/changed", views.note_change, name="note_change"),
    path("teams/<slug:slug>/chart", views.begin_chart, name="begin_chart"),
    path("teams/<slug:slug>/finding", views.publish, name="publish"),
    path("learning/findings/<uuid:pk>", views.finding, name="finding"),
    path("learning/findings/<uuid:pk>/print", views.print_page, name="print"),
    path("learning/findings/<uuid:pk>/finding.csv", views.table_file, name="table_file"),
    path("learning/findings/<uuid:pk>/finding.json", views.json_file, name="json_file"),
    path("learning/findings/<uuid:pk>/withdraw", views.withdraw, name="withdraw"),
    path("learning/findings/<uuid:pk>/act", views.commit, name="commit"),
    path("learning/commitments/<uuid:pk>/came", views.say_what_came, name="say_what_came"),
]
