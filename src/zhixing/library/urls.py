from django.urls import path

from zhixing.library.views import editions, files, lists, materials, pushes, texts

app_name = "library"

urlpatterns = [
    path("organizations/<int:pk>/library/", texts.texts, name="list"),
    path("organizations/<int:pk>/library/new/", texts.new_text, name="new"),
    path("organizations/<int:pk>/reading-lists/", lists.lists, name="lists"),
    path("organizations/<int:pk>/reading-lists/place/", lists.place, name="place"),
    path("organizations/<int:pk>/reading-lists/remove/", lists.remove_place, name="remove-place"),
    path("organizations/<int:pk>/reading-lists/<int:adoption>/<str:collection>/", lists.fill, name="fill"),
    path("texts/<int:pk>/about/", texts.text, name="text"),
    path("texts/<int:pk>/about/edit/", texts.edit_text, name="edit-text"),
    path("texts/<int:pk>/about/withdraw/", texts.withdraw_text, name="withdraw-text"),
    path("texts/<int:pk>/about/restore/", texts.restore_text, name="restore-text"),
    path("texts/<int:pk>/about/new-edition/", texts.new_edition, name="new-edition"),
    path("editions/<int:pk>/", editions.edition, name="edition"),
    path("editions/<int:pk>/original", texts.original, name="original"),
    path("editions/<int:pk>/cut-again/", editions.cut_again, name="cut-again"),
    path("editions/<int:pk>/publish/", editions.publish, name="publish"),
    path("editions/<int:pk>/discard/", editions.discard, name="discard"),
    path("editions/<int:pk>/pieces/<int:article>/", editions.piece, name="piece"),
    path("editions/<int:pk>/pieces/<int:article>/join/", editions.join, name="join-piece"),
    path("editions/<int:pk>/pieces/<int:article>/split/", editions.split, name="split-piece"),
    path("editions/<int:pk>/pieces/<int:article>/remove/", editions.remove, name="remove-piece"),
    path("organizations/<int:pk>/materials/", materials.materials, name="materials"),
    path("organizations/<int:pk>/materials/new/", materials.new_material, name="new-material"),
    path("materials/<int:pk>/", materials.material, name="material"),
    path("materials/<int:pk>/edit/", materials.edit_material, name="edit-material"),
    path("materials/<int:pk>/file", files.material_file, name="material-file"),
    path("materials/<int:pk>/captions.vtt", files.captions, name="captions"),
    path("materials/<int:pk>/captions/", materials.set_captions, name="set-captions"),
    path("materials/<int:pk>/captions/remove/", materials.remove_captions, name="remove-captions"),
    path("materials/<int:pk>/withdraw/", materials.withdraw, name="withdraw-material"),
    path("materials/<int:pk>/restore/", materials.restore, name="restore-material"),
    path("materials/<int:pk>/remove/", materials.remove, name="remove-material"),
    path("organizations/<int:pk>/pushes/", pushes.pushes, name="pushes"),
    path("organizations/<int:pk>/push/material/<int:thing>/", pushes.push_material, name="push-material"),
    path("organizations/<int:pk>/push/text/<int:thing>/", pushes.push_text, name="push-text"),
    path("pushes/<int:pk>/take-back/", pushes.take_back, name="take-back"),
]
