from django.urls import URLPattern, path

from zhixing.rectification.views import (
    across,
    carrying,
    handed_in,
    lists,
    mine,
    problems,
    remedies,
    step_files,
    steps,
)
from zhixing.rectification.working import WAYS

app_name = "rectification"

urlpatterns: list[URLPattern] = [
    path("my-problems/", mine.mine, name="mine"),
    path("my-problems/hand-in/", mine.hand_in, name="hand-in"),
    path("my-problems/withdraw/", mine.withdraw, name="withdraw"),
    path("my-problems/paper/<int:pk>/withdraw/", mine.withdraw_my_paper, name="withdraw-paper"),
    path("my-problems/<int:pk>/change/", mine.change, name="change-own"),
    path("my-problems/<int:pk>/remove/", mine.remove, name="remove-own"),
    path("organizations/<int:pk>/problems/handed-in/", handed_in.handed_in, name="handed-in"),
    path("organizations/<int:pk>/problems/handed-in/paper/", handed_in.paper, name="note-paper"),
    path("organizations/<int:pk>/problems/handed-in/<int:member>/", handed_in.read, name="read-handed-in"),
    path(
        "organizations/<int:pk>/problems/handed-in/paper/<int:paper_id>/take-back/",
        handed_in.take_back,
        name="take-back-paper",
    ),
    path("organizations/<int:pk>/problems/", lists.three_lists, name="list"),
    path("organizations/<int:pk>/problems/print/", lists.printed, name="print"),
    path("organizations/<int:pk>/problems.xlsx", lists.excel, name="excel"),
    path("organizations/<int:pk>/problems/across/", across.across, name="across"),
    path("organizations/<int:pk>/special-actions/<str:scheme>/<str:entry>/", across.action, name="action"),
    path("organizations/<int:pk>/problems/new/", problems.new, name="new"),
    path("organizations/<int:pk>/problems/carry-over/", carrying.carry_over, name="carry-over"),
    path("organizations/<int:pk>/problems/carry-over.xlsx", carrying.empty_list, name="carry-over-template"),
    path("carry-overs/<int:pk>/", carrying.carried, name="carried"),
    path("carry-overs/<int:pk>/answer/", carrying.answer, name="answer-carry-over"),
    path("problems/<int:pk>/", problems.detail, name="problem"),
    path("problems/<int:pk>/change/", problems.change, name="change"),
    path("problems/<int:pk>/remedies/", remedies.edit, name="remedies"),
    path("problems/<int:pk>/drop/", problems.drop, name="drop"),
    *(path(f"problems/<int:pk>/{way}/", steps.step, {"way": way}, name=way) for way in WAYS),
    path(
        "problems/<int:pk>/remedies/<int:remedy_id>/done/", steps.remedy, {"done": True}, name="remedy-done"
    ),
    path(
        "problems/<int:pk>/remedies/<int:remedy_id>/not-done/",
        steps.remedy,
        {"done": False},
        name="remedy-not-done",
    ),
    path("problems/<int:pk>/steps/<int:step_id>/files/", step_files.add, name="add-file"),
    path("problems/<int:pk>/files/<int:file_id>/", step_files.download, name="file"),
    path("problems/<int:pk>/files/<int:file_id>/remove/", step_files.remove, name="remove-file"),
]
