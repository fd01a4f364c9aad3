"""Words for a community: what is measured on it, what it suggests, who in it may be innocent."""

from collections.abc import Mapping

from tocsin.engines.network import INTEREST, TRIGGERED

BY_HAND_S = 15.0
"""Median lag from which people at their phones are a likelier reading than a program."""
NOTIFIED = "People who each answered the same notification or newsletter."
PROGRAM = "A feed or scheduling program that posts the same items to several accounts."
OWN = "One publisher, party or person posting to accounts of their own."
AGREED = "An agreed and open campaign, for example of a union or a fan club."
TASTE = "Readers of the same papers, members of one party, fans: people with one taste."

ALWAYS = ("disarm:T0049", "commitment14:coordinated-inauthentic-behaviour")
BY_LAYER: Mapping[str, str] = {
    "text": "disarm:T0084.001",
    "repost": "disarm:T0049.003",
    "reposted_account": "disarm:T0049.003",
    "reply": "disarm:T0049.005",
    "mention": "disarm:T0049.005",
    "hashtag": "disarm:T0049.002",
    "sequence": "disarm:T0049.002",
}
"""What a layer adds to what is suggested; a suggestion, never a verdict."""
CROSS_POSTING = "disarm:T0119.002"
SUGGESTS = (*ALWAYS, *sorted({*BY_LAYER.values()}), CROSS_POSTING)

MEASURES: Mapping[str, str] = {
    "accounts": "different accounts in the community",
    "platforms": "platforms they are on",
    "languages": "languages of the posts, as far as stated",
    "layers": "kinds of things they shared",
    "edges": "pairs of accounts tied by the tests",
    "objects": "different things that two of them shared within the window; "
    "a domain counts only where no link of it was shared",
    "posts": "posts in which they did",
    "window_s": "seconds: the widest of the windows within which the pairs are as quick as the "
    "claim says",
    "median_lag_s": "seconds between the two shares of a meeting, the middle one",
    "leader_first": "of the meetings of the account that was first most often, the part in which "
    "it was; a half is nobody's lead",
    "times_chance": "meetings over different things for each that chance allows, middle edge",
    "times_chance_low": "the same, the low end of its 95 % interval",
    "expected_objects": "meetings over different things that chance allows an edge, on average",
    "share_close": "of the occasions on which two of them shared a thing within the horizon, the "
    "part that was within the window",
    "share_usual": "the part that others reach; 1: not compared",
    "weakest_q": "largest q of an edge in the co-sharing test",
    "weakest_q_synchrony": "largest q of an edge in the test against others' pace; 1: not tested",
    "weakest_q_reaction": "largest q of an edge in the test against people's hands; 1: not tested",
    "made_together": "of the accounts, how many were made together in the window that chance "
    "explains least; 0: none, or not known when",
    "made_together_p": "chance that so many were, were the group put together blindly; 1: none",
    "alike": "of the accounts, how many carry the trait (an opening of their handles, a "
    "description) that chance explains least",
    "alike_p": "chance that so many do, were the group put together blindly; 1: none",
    "permutations": "times the names were dealt anew to see what chance makes; 0: not asked for",
    "permutation_p": "how often such a deal held a community as unlikely; 1: not asked for",
}


def innocent(word: str, lag_s: float) -> tuple[str, ...]:
    """Return who might have done this in good faith, the likeliest first."""
    if word == INTEREST:
        return (TASTE, NOTIFIED, OWN, AGREED)
    by_program = lag_s < BY_HAND_S and word != TRIGGERED
    likely = (PROGRAM, NOTIFIED) if by_program else (NOTIFIED, PROGRAM)
    return (*likely, OWN, AGREED)


def listed(words: list[str]) -> str:
    """Join words as a sentence does."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def seconds(length: float) -> str:
    """Write a length of time with no more digits than it deserves."""
    return f"{length:.3g} s" if length < 100 else f"{length:,.0f} s"
