from django.urls import path

from tilth.findings.views import charts, numbers, telling

app_name = "findings"

urlpatterns = [
    path("learning", telling.front, name="front"),
    path("learning/charts", charts.charts, name="charts"),
    path("learning/charts/<uuid:pk>", charts.chart, name="chart"),
    path("learning/charts/<uuid:pk>/numbers", charts.put_points, name="put_points"),
    path("learning/charts/<uuid:pk>/anew", charts.begin_anew, name="begin_anew"),
    path("learning/charts/<uuid:pk>/changed", charts.note_change, name="note_change"),
    path("learning/teams/<slug:slug>/chart", charts.begin_chart, name="begin_chart"),
    path("learning/teams/<slug:slug>/finding", telling.publish, name="publish"),
    path("learning/findings/<uuid:pk>", telling.finding, name="finding"),
    path("learning/findings/<uuid:pk>/print", telling.print_page, name="print"),
    path("learning/findings/<uuid:pk>/finding.csv", telling.table_file, name="table_file"),
    path("learning/findings/<uuid:pk>/finding.json", telling.json_file, name="json_file"),
    path("learning/findings/<uuid:pk>/withdraw", telling.withdraw, name="withdraw"),
    path("learning/findings/<uuid:pk>/act", telling.commit, name="commit"),
    path("learning/commitments/<uuid:pk>/came", telling.say_what_came, name="say_what_came"),
    path("learning/teams/<slug:slug>/before-and-after", numbers.work_out_fall, name="work_out_fall"),
    path("learning/before-and-after/<uuid:pk>", numbers.fall, name="fall"),
    path("learning/listening/<uuid:pk>/weigh", numbers.weigh, name="weigh"),
    path("learning/prices/<uuid:pk>", numbers.price, name="price"),
    path("learning/prices/<uuid:pk>/journeys", numbers.detour, name="detour"),
    path("learning/who-we-meet", numbers.who_we_meet, name="who_we_meet"),
    path("learning/who-we-meet/open-figures", numbers.open_figures, name="open_figures"),
    path("learning/how-it-goes", numbers.how_it_goes, name="how_it_goes"),
]
