"""A browser, as far as these tests need one: it keeps cookies, and sends forms with their token."""

import re

from django.test import Client

HOST = "localhost"
PASSWORD = "correct horse battery staple"  # noqa: S105  # of people who are made up


class Browser(Client):
    """Django's client at a host that the console answers to, with CSRF checked as for people."""

    def __init__(self, **more):
        super().__init__(enforce_csrf_checks=True, headers={"host": HOST}, **more)

    def send(self, path, page=None, /, **fields):
        """Fill in the form of a page (null: load it first), and send it."""
        page = page or self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
        assert token, f"{path}: {page.status_code}, and no form there"
        return self.post(path, {"csrfmiddlewaretoken": token[1], **fields})

    def sign_in(self, name, password=PASSWORD):
        """Sign in as people do."""
        return self.send("/accounts/login/", login=name, password=password)

    @property
    def session_cookie(self):
        """What the browser holds; null: nothing."""
        found = self.cookies.get("tocsin")
        return found.value if found and found.value else None


def with_password(person, password=PASSWORD):
    """Give somebody a password; return their sign-in name."""
    person.user.set_password(password)
    person.user.save()
    return person.user.username
