from django.urls import URLPattern, path

from zhixing.site import views
from zhixing.site.me import me
from zhixing.site.my_life import my_life
from zhixing.site.today import today

urlpatterns: list[URLPattern] = [
    path("", today, name="today"),
    path("me/", me, name="me"),
    path("my-life/", my_life, name="my-life"),
    path("start/", views.start, name="start"),
    path("help/", views.help_page, name="help"),
    path("language/", views.language, name="language"),
    path("large-type/", views.large_type, name="large-type"),
    path("gallery/", views.gallery, name="gallery"),
]
