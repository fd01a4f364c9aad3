"""What Django reads. The watch is named by the environment: `TOCSIN_WATCH`, and `DATABASE_URL`.

Without a watch there is neither a database nor a secret, and Django refuses to use either: a type
checker or a build of the pages needs none.
"""

import os
from pathlib import Path

from tocsin.console.database import database
from tocsin.console.secret import secret_key

_watch = os.environ.get("TOCSIN_WATCH")

TOCSIN_WATCH = Path(_watch).resolve() if _watch else None
DATABASES = (
    {"default": database(TOCSIN_WATCH, os.environ.get("DATABASE_URL"))} if TOCSIN_WATCH else {}
)
SECRET_KEY = secret_key(TOCSIN_WATCH) if TOCSIN_WATCH else ""

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "tocsin.casework",
    "tocsin.jobs",
    "tocsin.console",
]
AUTH_USER_MODEL = "casework.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEBUG = False
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LOGGING_CONFIG = None
"""Who starts us says what is logged."""
