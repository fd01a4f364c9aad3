"""Pages of accounts that are our own; the others are allauth's, in our templates."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from tocsin.casework import founding, journal
from tocsin.casework.models import User
from tocsin.console.accounts import inviting
from tocsin.console.accounts.forms import First, Password
from tocsin.console.accounts.models import Session
from tocsin.console.accounts.sessions import end


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Say how one comes by an account, or by a new password: by asking."""
    return render(request, "account/ask.html")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("secret")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Set the password of who was invited, or found the first organisation, and sign them in."""
    person = inviting.found(secret).person
    user = person.user if person else User()
    told = request.POST if request.method == "POST" else None
    first = First(told) if person is None else None
    password = Password(user or User(), told)
    valid = [form.is_valid() for form in _there(first, password)]
    if all(valid):
        signed_in = _accepted(secret, first, password.cleaned_data["new_password1"])
        return _signed_in(request, signed_in)
    shown = {"forms": _there(first, password), "user_name": user.username if user else ""}
    return render(request, "account/invitation.html", shown, status=422 if told else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Say how many browsers are signed in as oneself, and sign the others out."""
    if request.method == "POST":
        ended = end(request.user.pk or 0, but=request.session.session_key)
        messages.success(request, gettext("Signed out elsewhere: %d.") % ended)
        return redirect("account_sessions")
    there = Session.objects.filter(user_id=request.user.pk).count()
    return render(request, "account/sessions.html", {"others": max(there - 1, 0)})


def _there(*forms: BaseForm | None) -> list[BaseForm]:
    return [form for form in forms if form is not None]


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign somebody in: allauth goes on to ask for a second factor where there is one."""
    answer: HttpResponse = perform_login(request, user, email_verification="none")
    return answer


def _accepted(secret: str, first: First | None, password: str) -> User:
    """Use the link up, and return who may sign in now."""
    if first is None:
        return inviting.accept(secret, password)
    told = first.cleaned_data
    with journal.turn():
        inviting.taken(secret)
        actor = founding.found(told["organisation"], told["username"], country=told["country"])
        user = User.objects.get(person=actor.person)
        inviting.set_password(user, password)
    return user
