from django.urls import path

from zhixing.schemes import views

app_name = "schemes"

urlpatterns = [
    path("organizations/<int:pk>/schemes/", views.scheme_list, name="list"),
    path("organizations/<int:pk>/schemes/adopt/", views.adopt, name="adopt"),
    path("organizations/<int:pk>/schemes/<int:adoption>/plan/", views.own_plan, name="own-plan"),
    path("organizations/<int:pk>/schemes/<int:adoption>/change/", views.change, name="change"),
    path("organizations/<int:pk>/schemes/<int:adoption>/burden/", views.burden, name="burden"),
    path("organizations/<int:pk>/schemes/<int:adoption>/", views.in_place, name="in-place"),
    path("adoptions/<int:pk>/", views.detail, name="detail"),
]
