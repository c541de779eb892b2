"""Settings of the desk, from environment variables only.

``PARKDESK_HOME`` is the folder of the embedded database and of stored files; ``DATABASE_URL``
names another database. ``serve.py`` and ``demo.py`` say what differs between the two.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("PARKDESK_HOME", Path.home() / ".parkdesk")).absolute()
STORE = Path(os.environ.get("PARKDESK_STORE", HOME / "store")).absolute()

SECRET_KEY = os.environ.get("PARKDESK_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("PARKDESK_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("PARKDESK_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "parkdesk.audit",
    "parkdesk.accounts",
    "parkdesk.registry",
    "parkdesk.records",
    "parkdesk.runs",
    "parkdesk.workflow",
    "parkdesk.tasks",
    "parkdesk.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "parkdesk.web.gates.MaintenanceMiddleware",
    "django.middleware.common.CommonMiddleware",
    "parkdesk.web.middleware.NoNulMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "parkdesk.web.middleware.ActorMiddleware",
    "parkdesk.web.gates.SecondFactorMiddleware",
    "parkdesk.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "parkdesk.urls"
WSGI_APPLICATION = "parkdesk.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "parkdesk.web.context.desk",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{HOME / 'desk.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers queue instead of failing half-way; a commit is on disk before it is acknowledged.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            # so that INSERT OR REPLACE meets the guard against deleting
            " PRAGMA recursive_triggers=ON;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
#: Counters of sign-in attempts and signs of life of workers; shared by all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "parkdesk_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": True}}

# --- people ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.Person"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "parkdesk.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "parkdesk.accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "login": "60/m/ip",
    "invitation": "30/m/ip",
}
ACCOUNT_FORMS = {
    "login": "parkdesk.web.forms.sign_in.SignInForm",
    "change_password": "parkdesk.web.forms.sign_in.PasswordChangeForm",
    "set_password": "parkdesk.web.forms.sign_in.PasswordSetForm",
    "reauthenticate": "parkdesk.web.forms.sign_in.PasswordAgainForm",
}
MFA_ADAPTER = "parkdesk.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "parkdesk.web.forms.sign_in.CodeForm",
    "reauthenticate": "parkdesk.web.forms.sign_in.CodeAgainForm",
    "activate_totp": "parkdesk.web.forms.sign_in.SetUpForm",
}
MFA_TOTP_TOLERANCE = 1  #: clocks of phones may be this many steps of 30 s off
#: Roles that work only with a second factor; a person without one is led to set it up.
REQUIRE_MFA_ROLES = frozenset(
    filter(None, os.environ.get("PARKDESK_REQUIRE_MFA_ROLES", "administrator").split(","))
)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "parkdesk"
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_AUTO_SIGNUP = False
#: ``username``: an outside identity is bound at first sign-in to the person of the same username;
#: empty: each person binds it themselves after signing in with a password.
OIDC_BIND = os.environ.get("PARKDESK_OIDC_BIND", "")
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {}
if os.environ.get("PARKDESK_OIDC_SERVER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": os.environ.get("PARKDESK_OIDC_NAME", "OIDC"),
                "client_id": os.environ.get("PARKDESK_OIDC_CLIENT", ""),
                "secret": os.environ.get("PARKDESK_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["PARKDESK_OIDC_SERVER"]},
            }
        ],
        "OAUTH_PKCE_ENABLED": True,
    }
#: Where the sign-in form may lead: the outside provider's pages, nothing else.
OIDC_ORIGINS = [
    "://".join(urlsplit(one)[:2])
    for one in (
        os.environ.get("PARKDESK_OIDC_SERVER", ""),
        *os.environ.get("PARKDESK_OIDC_ORIGINS", "").split(","),
    )
    if one
]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "parkdesk.web.views.errors.csrf_failure"

# --- the browser ----------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF, *OIDC_ORIGINS],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("PARKDESK_BEHIND_PROXY") else None
)

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # files come from the installed package; no collecting step
WHITENOISE_MAX_AGE = 3600

#: A ledger, a photo or a scan is never larger; what is, is refused before it is read. [bytes]
LARGEST_UPLOAD = 50 * 2**20
#: A request larger than this is answered 413 by the server itself. [bytes]
LARGEST_REQUEST = 60 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_HANDLERS = [
    "parkdesk.web.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- language and time ----------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"waitress.queue": {"level": "ERROR"}},  # a queue of requests is no news
    "root": {"handlers": ["stderr"], "level": os.environ.get("PARKDESK_LOG", "WARNING")},
}
IS_DEMONSTRATION = False
SILENCED_SYSTEM_CHECKS: list[str] = []
