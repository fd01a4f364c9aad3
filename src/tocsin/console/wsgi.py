"""What a web server calls, with `TOCSIN_WATCH` in the environment; `tocsin serve` does it for you.

TOCSIN_WATCH=my-watch gunicorn tocsin.console.wsgi:application
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tocsin.console.settings")
application = get_wsgi_application()
