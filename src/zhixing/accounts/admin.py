"""The operators' pages: entered by the same door as all others, with its lock-out and its second factor."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
