"""What Django reads. The watch is named by the environment: `TOCSIN_WATCH`, and `DATABASE_URL`.

Without a watch there is neither a database nor a secret, and Django refuses to use either: a type
checker or a build of the pages needs none.
"""

import os
from pathlib import Path

from tocsin.console.configuration import LOOPBACK, configuration
from tocsin.console.database import database
from tocsin.console.policy import content_security_policy
from tocsin.console.secret import secret_key
from tocsin.console.sign_in import providers

_watch = os.environ.get("TOCSIN_WATCH")
_here = Path(__file__).parent

TOCSIN_WATCH = Path(_watch).resolve() if _watch else None
TOCSIN_CONSOLE = configuration(TOCSIN_WATCH)
_https = TOCSIN_CONSOLE.https

DATABASES = (
    {"default": database(TOCSIN_WATCH, os.environ.get("DATABASE_URL"))} if TOCSIN_WATCH else {}
)
SECRET_KEY = secret_key(TOCSIN_WATCH) if TOCSIN_WATCH else ""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "tocsin.casework",
    "tocsin.jobs",
    "tocsin.console",  # before what it gives templates of its own
    "tocsin.console.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "tocsin.console.admin.ReferenceConfig",
]
MIDDLEWARE = [
    "tocsin.console.headers.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tocsin.console.accounts.idle.idle",
    "tocsin.console.accounts.second_factor.second_factor",
    "tocsin.console.refusals.Refusals",
    "tocsin.console.acting.reading",
]
ROOT_URLCONF = "tocsin.console.urls"
WSGI_APPLICATION = "tocsin.console.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tocsin.console.acting.shown",
            ]
        },
    }
]
AUTH_USER_MODEL = "casework.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOGGING_CONFIG = None
"""Who starts us says what is logged."""

# Who may ask, and from where.
ALLOWED_HOSTS = sorted({TOCSIN_CONSOLE.host, *LOOPBACK})
CSRF_TRUSTED_ORIGINS = [TOCSIN_CONSOLE.origin]
CONTENT_SECURITY_POLICY = content_security_policy(one.server for one in TOCSIN_CONSOLE.provider)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if _https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
"""A thousand findings are decided in one form."""

# What a browser keeps.
SESSION_ENGINE = "tocsin.console.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-tocsin" if _https else "tocsin"
SESSION_COOKIE_AGE = TOCSIN_CONSOLE.longest_hours * 3600
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
"""Strict would lose the session on the way back from a sign-in server."""
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-tocsin-csrf" if _https else "tocsin-csrf"
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tocsin.console.refusals.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# What is asked of whom at sign-in.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
ACCOUNT_ADAPTER = "tocsin.console.accounts.adapters.Closed"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _https else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TOCSIN_CONSOLE.proxies_before
MFA_ADAPTER = "tocsin.console.accounts.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Tocsin"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
"""On one's own machine: browsers take http://localhost for safe."""
SOCIALACCOUNT_ADAPTER = "tocsin.console.accounts.adapters.ConnectedOnly"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": providers(TOCSIN_CONSOLE)}
SOCIALACCOUNT_STORE_TOKENS = False

# Counts of failed sign-ins, in the database: every process of the console sees them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "console_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
"""Straight from the installed packages: nothing to collect, no second copy to go stale."""
WHITENOISE_MAX_AGE = 300
