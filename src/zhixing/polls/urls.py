from django.urls import URLPattern, path

from zhixing.polls.views import ballots, giving, opinions, running, sorting, voting

app_name = "polls"

urlpatterns: list[URLPattern] = [
    path("organizations/<int:pk>/ballots/", ballots.ballots, name="ballots"),
    path("organizations/<int:pk>/ballots/new/", ballots.new, name="new-ballot"),
    path("ballots/<int:pk>/", ballots.ballot, name="ballot"),
    path("ballots/<int:pk>/change/", ballots.change, name="change-ballot"),
    path("ballots/<int:pk>/left-out/", running.left_out, name="left-out"),
    path("ballots/<int:pk>/guest/", running.guest, name="guest"),
    path("ballots/<int:pk>/codes/", running.keys, name="keys"),
    path("ballots/<int:pk>/open/", running.open_it, name="open"),
    path("ballots/<int:pk>/present/", running.present, name="present"),
    path("ballots/<int:pk>/slips/", running.slips, name="slips"),
    path("ballots/<int:pk>/paper/", running.paper, name="paper"),
    path("ballots/<int:pk>/close/", running.close, name="close"),
    path("ballots/<int:pk>/totals/", running.totals, name="totals"),
    path("ballots/<int:pk>/count/", running.count, name="count"),
    path("ballots/<int:pk>/void/", running.spoil, name="spoil"),
    path("ballots/<int:pk>/again/", running.anew, name="again"),
    path("ballots/<int:pk>/vote/", voting.vote, name="vote"),
    path("ballots/<int:pk>/booth/", voting.booth, name="booth"),
    path("b/<int:pk>/<str:slip>/", voting.by_a_slip, name="slip"),
    path("organizations/<int:pk>/opinions/", opinions.collections, name="collections"),
    path("organizations/<int:pk>/opinions/new/", opinions.new, name="new-collection"),
    path("opinions/<int:pk>/", opinions.collection, name="collection"),
    path("opinions/<int:pk>/change/", opinions.change, name="change-collection"),
    path("opinions/<int:pk>/open/", opinions.open_it, name="open-collection"),
    path("opinions/<int:pk>/slips/", opinions.slips, name="collection-slips"),
    path("opinions/<int:pk>/add/", sorting.add, name="add-opinion"),
    path("opinions/<int:pk>/close/", opinions.close, name="close-collection"),
    path("opinions/<int:pk>/sort/", sorting.sort, name="sort-opinions"),
    path("opinions/<int:pk>/release/", opinions.release, name="release-opinions"),
    path("opinions/<int:pk>/summary/", opinions.summary, name="summary"),
    path("opinions/<int:pk>/summary.xlsx", opinions.excel, name="summary-excel"),
    path("my-opinions/", opinions.mine, name="opinions-of-mine"),
    path("o/<str:code>/", giving.opinion, name="opinion"),
    path("o/<str:code>/<str:slip>/", giving.by_a_slip, name="opinion-slip"),
]
