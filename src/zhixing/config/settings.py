"""Settings: all from the environment, each listed in docs/operating.md; without any, SQLite in var/."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

from zhixing.config.secret import local_secret

env = Env()
ROOT = Path(__file__).resolve().parents[3]
VAR = Path(env.str("ZHIXING_VAR", str(ROOT / "var")))
VAR.mkdir(parents=True, exist_ok=True)

# --- What kind of running this is ---------------------------------------------------------------------
DEMO = env.bool("ZHIXING_DEMO", False)  # sample data, one-click sign-in, no second factor
DEBUG = env.bool("ZHIXING_DEBUG", False)
ALLOWED_HOSTS = env.list("ZHIXING_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
HTTPS = env.bool("ZHIXING_HTTPS", False)
SECRET_KEY = env.str("ZHIXING_SECRET_KEY", "") or local_secret(VAR / "secret-key")
# Keys for sensitive fields, newest first, comma-separated; old ones still read.
FIELD_KEYS = env.list("ZHIXING_FIELD_KEYS", []) or [local_secret(VAR / "field-key")]
SECOND_FACTOR_REQUIRED = env.bool("ZHIXING_SECOND_FACTOR", not DEMO)

# --- Rooms --------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "zhixing.site",
    "zhixing.supervision",
    "zhixing.notices",
    "zhixing.documents",
    "zhixing.study",
    "zhixing.training",
    "zhixing.library",
    "zhixing.appraisal",
    "zhixing.inspection",
    "zhixing.life",
    "zhixing.rectification",
    "zhixing.polls",
    "zhixing.activities",
    "zhixing.progress",
    "zhixing.schemes",
    "zhixing.organizations",
    "zhixing.accounts",
    "zhixing.core",
    "rules.apps.AutodiscoverRulesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "ninja",
    # Both SimpleAppConfigs: the automatic ones rewrite TEMPLATES and break each other.
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhixing.accounts.middleware.language",  # by account or cookie; the browser's guess is not asked
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhixing.accounts.second_factor.SecondFactorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zhixing.config.urls"
WSGI_APPLICATION = "zhixing.config.wsgi.application"

_loaders = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhixing.site.context.frame",
            ],
        },
    }
]
COTTON_ISOLATE_BY_DEFAULT = True

# --- Data ---------------------------------------------------------------------------------------------
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR / 'zhixing.sqlite3'}")}
_db = DATABASES["default"]
if _db["ENGINE"].endswith("sqlite3"):
    _db["OPTIONS"] = {
        # A write says so at its start: waits its turn instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "cached_statements": 1024,  # a branch's year is about a hundred statements, asked again and again
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
else:
    _db.setdefault("CONN_MAX_AGE", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Where progress marks are drained: in the process that made them, or only by `zhixing worker`.
DRAIN_INLINE = env.bool("ZHIXING_DRAIN_INLINE", _db["ENGINE"].endswith("sqlite3"))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# The library of schemes that a unit can adopt without uploading a file.
SCHEMES = Path(env.str("ZHIXING_SCHEMES", str(ROOT / "schemes")))

# --- People -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # how long a one-time link to a first password holds
LOGIN_URL = "accounts:demo" if DEMO else "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "zhixing.accounts.adapter.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE; nobody is asked
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # axes counts failures, and says how long one must wait
ACCOUNT_FORMS = {
    "login": "zhixing.accounts.forms.SignInForm",
    "change_password": "zhixing.accounts.forms.PasswordForm",
    "reauthenticate": "zhixing.accounts.forms.AgainForm",
}
MFA_ADAPTER = "zhixing.accounts.adapter.MFAAdapter"
MFA_TOTP_ISSUER = "知行"
MFA_FORMS = {
    "authenticate": "zhixing.accounts.forms.CodeForm",
    "reauthenticate": "zhixing.accounts.forms.CodeAgainForm",
    "activate_totp": "zhixing.accounts.forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
USERSESSIONS_TRACK_ACTIVITY = False  # where and when people read is not ours to keep
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "zhixing.accounts.requests.client_address"
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True

# --- Words and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Mail ---------------------------------------------------------------------------------------------
# Without it no mail is sent; notices stand on their page all the same.
MAIL = bool(env.str("ZHIXING_MAIL", ""))
_mail = env.dj_email_url("ZHIXING_MAIL", "dummy://")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = env.str("ZHIXING_MAIL_FROM", "zhixing@localhost")
EMAIL_TIMEOUT = 20  # seconds
# Where people reach it, for links in mails and calendars: no request tells it there.
ADDRESS = env.str("ZHIXING_ADDRESS", "http://localhost:8000").rstrip("/")

# --- The wire -----------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Subdomains and browsers' preload lists are for the owner of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# How many proxies of ours stand before the server: each adds an entry to X-Forwarded-For that can be believed.
TRUSTED_PROXIES = env.int("ZHIXING_TRUSTED_PROXIES", 0)
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("ZHIXING_ORIGINS", [])
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = VAR / "files"
# One upload, bytes; larger is refused before it is read.
UPLOAD_LIMIT = env.int("ZHIXING_UPLOAD_LIMIT", 20 * 1024 * 1024)
MEDIA_LIMIT = env.int("ZHIXING_MEDIA_LIMIT", 500 * 1024 * 1024)  # recorded lectures
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("ZHIXING_LOG_LEVEL", "WARNING")},
}
