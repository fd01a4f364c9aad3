"""What we tell allauth: nobody signs up by themselves, and no secret is kept readable."""

import base64
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest


class Closed(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts come from an invitation, and from nowhere else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def send_notification_mail(self, *args: Any, **named: Any) -> None:  # noqa: ANN401  # as theirs
        """Send none: we hold no addresses of our users."""


class ConnectedOnly(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Another server signs somebody in only after they connected it to their account here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Never."""
        del request, sociallogin
        return False


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Seeds of second factors are kept encrypted: who reads a backup cannot make codes."""

    def encrypt(self, text: str) -> str:
        """Return a seed as the table has it."""
        return _sealed().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a seed."""
        return _sealed().decrypt(encrypted_text.encode()).decode()

    def send_notification_mail(self, *args: Any, **named: Any) -> None:  # noqa: ANN401  # as theirs
        """Send none."""


def _sealed() -> Fernet:
    """Return the watch's own lock; its key is not in the database."""
    key = sha256(b"tocsin second factors:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
