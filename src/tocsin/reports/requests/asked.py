"""What each kind of request asks for, in our own words, with what to check before it is made.

Source: Convention on Cybercrime (CETS 185), Articles 16 and 17; Second Additional Protocol
(CETS 224), Articles 6 to 9; own reading, see the confidence of each entry of the catalog.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One kind of request."""

    name: str
    provision: str
    """Catalog id."""
    data: tuple[str, ...]
    """What is asked for."""
    holder: str
    """Who has it."""
    about: frozenset[str]
    """Kinds of subject that it is about."""
    checks: tuple[str, ...]
    """What whoever makes it must see to, and we cannot."""


ACCOUNTS = frozenset({"account", "channel", "page", "group"})
POSTS = frozenset({"post", "ad", "image", "video"})
SITES = frozenset({"domain"})
LAW = "That national law has this power, and who holds it there."
OFFENCE = "That the conduct is an offence under the law of the request, and of the other side."
PARTIES = "That both States are parties to the Second Protocol, without a reservation against this."
_ALL = (
    Asked(
        name="preservation",
        provision="budapest:16",
        data=(
            "Content as it is and was: posts, pictures, video, their versions and their deletion.",
            "Records of sign-in and use of the accounts.",
            "What the holder knows of subscribers and of payment.",
        ),
        holder="a provider, or through the 24/7 contact point of another party",
        about=ACCOUNTS | POSTS | SITES,
        checks=(
            LAW,
            "That preserving is asked for, not disclosing: disclosure needs another order.",
            "For how long: up to 90 days as a rule, which may be renewed.",
            "Whether the holder is to keep silent about it, and on which ground.",
        ),
    ),
    Asked(
        name="traffic",
        provision="budapest:17",
        data=(
            "Traffic data of the communications named, kept by each provider in the chain.",
            "So much of it at once as shows the next provider and the path.",
        ),
        holder="each provider that took part in the transmission",
        about=ACCOUNTS | POSTS | SITES,
        checks=(LAW, "That so much is disclosed as shows the path, and no more."),
    ),
    Asked(
        name="registration",
        provision="budapest:P2-6",
        data=(
            "Who registered the domains: name, address, e-mail, telephone, as given.",
            "Day and way of registration, and of payment where it is held.",
        ),
        holder="the registrar or registry, in the territory of another party",
        about=SITES,
        checks=(PARTIES, OFFENCE, "That the registrar may answer: it is a request, not an order."),
    ),
    Asked(
        name="subscriber",
        provision="budapest:P2-7",
        data=(
            "Who the subscriber of each account is: name, address, telephone, e-mail, as given.",
            "Kind of service and since when; where bills go, and how they are paid.",
        ),
        holder="the provider itself, in the territory of another party",
        about=ACCOUNTS,
        checks=(
            PARTIES,
            OFFENCE,
            "Whether it must come from a prosecutor or a judge, and the other State be told of it.",
        ),
    ),
    Asked(
        name="order",
        provision="budapest:P2-8",
        data=(
            "Subscriber information of each account.",
            "Traffic data of each account in the period.",
        ),
        holder="a provider, by an order that the authority of its State gives effect to",
        about=ACCOUNTS,
        checks=(PARTIES, OFFENCE, "The order itself, its grounds and its translation."),
    ),
    Asked(
        name="emergency",
        provision="budapest:P2-9",
        data=("Stored data of the accounts named, without a request for mutual assistance first.",),
        holder="a provider, through the 24/7 contact points of both States",
        about=ACCOUNTS | POSTS,
        checks=(
            PARTIES,
            "That there is a significant and imminent risk to the life or safety of a person.",
            "That it is not merely that a vote is near: that is no such emergency by itself.",
            "What is filed afterwards, where the other State asks for it.",
        ),
    ),
)
ASKED: Mapping[str, Asked] = MappingProxyType({one.name: one for one in _ALL})
"""Every kind of request, by its name."""
