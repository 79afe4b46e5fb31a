from django.urls import URLPattern, path

from zhixing.organizations.views import accounts, imports, members, posts, tree

app_name = "organizations"
urlpatterns: list[URLPattern] = [
    path("organizations/<int:pk>/members/", members.members, name="members"),
    path("organizations/<int:pk>/members/new/", members.enter, name="enter"),
    path("organizations/<int:pk>/posts/", posts.posts, name="posts"),
    path("posts/<int:pk>/end/", posts.end, name="end-post"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/edit/", members.edit, name="edit-member"),
    path("members/<int:pk>/transfer/", members.transfer, name="transfer"),
    path("members/<int:pk>/undo-transfer/", members.undo, name="undo-transfer"),
    path("members/<int:pk>/cell/", members.cell, name="cell"),
    path("members/<int:pk>/rank/", members.rank, name="rank"),
    path("members/<int:pk>/leave/", members.leave, name="leave"),
    path("members/<int:pk>/reveal/<slug:field>/", members.reveal, name="reveal"),
    path("members/<int:pk>/account/", accounts.open_for_member, name="open-account"),
    path("set-up/", tree.set_up, name="set-up"),
    path("set-up/organizations/", tree.tree, name="tree"),
    path("set-up/organizations/<int:pk>/", tree.organization, name="organization"),
    path("set-up/organizations/<int:pk>/new/", tree.found, name="found"),
    path("set-up/organizations/<int:pk>/edit/", tree.edit, name="edit"),
    path("set-up/organizations/<int:pk>/move/", tree.move, name="move"),
    path("set-up/organizations/<int:pk>/merge/", tree.merge, name="merge"),
    path("set-up/organizations/<int:pk>/close/", tree.close, name="close"),
    path("set-up/organizations/<int:pk>/reopen/", tree.reopen, name="reopen"),
    path("set-up/organizations/<int:pk>/roles/", accounts.roles, name="roles"),
    path("set-up/accounts/", accounts.accounts, name="accounts"),
    path("set-up/roles/<int:pk>/end/", accounts.end_role, name="end-role"),
    path("set-up/import/", imports.begin, name="import"),
    path("set-up/import/<int:pk>/", imports.job, name="import-job"),
    path("set-up/import/<int:pk>/answer/", imports.answer, name="answer-import"),
    path("set-up/import/<int:pk>/bad-rows/", imports.bad_rows, name="bad-rows"),
]
