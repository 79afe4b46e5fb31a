"""The project's own settings, with what a test run needs to be fast, alone and leave nothing behind."""

import os
from tempfile import TemporaryDirectory

_folder = TemporaryDirectory(prefix="zhixing-tests-")
os.environ["ZHIXING_VAR"] = _folder.name
os.environ["ZHIXING_SECRET_KEY"] = "the tests' own signing key, of no use elsewhere"
os.environ["ZHIXING_FIELD_KEYS"] = "the tests' own field key, of no use elsewhere"
for _name in ("ZHIXING_DEMO", "ZHIXING_DEBUG", "ZHIXING_HTTPS", "ZHIXING_HOSTS"):
    os.environ.pop(_name, None)

from zhixing.config.settings import *  # noqa: E402, F403  the environment comes first
from zhixing.config.settings import DATABASES, STORAGES, VAR  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DRAIN_INLINE = True
SECOND_FACTOR_REQUIRED = False  # the tests of accounts switch it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in service: the live server's threads and the racing tests get connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
