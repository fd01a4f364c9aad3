"""The same examples on every machine and every run, however slow the machine."""

from hypothesis import settings

settings.register_profile("tocsin", deadline=None, derandomize=True)
settings.load_profile("tocsin")
