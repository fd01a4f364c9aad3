"""The words a briefing uses, for readers who do not use them every day."""

from collections.abc import Mapping

GLOSSARY: Mapping[str, str] = {
    "account": "Whoever posts: a person, a page, a channel, a group or a program. "
    "Tocsin does not know which, and one person may hold several.",
    "chance": "What the data would look like if nobody had agreed on anything. "
    "Each finding says what exactly was assumed.",
    "claim": "One sentence that is true of the posts listed under it, and of nothing more.",
    "community of interest": "Accounts that share the same things more often than chance allows, "
    "at a human pace: readers, fans, members of one party.",
    "coordinated": "Of accounts: sharing the same things more often than chance allows, quicker "
    "after one another than others, and quicker than people who answer one notification by hand. "
    "Who arranged it, and whether it deceives, the numbers do not say.",
    "corpus": "Everything that was imported. Its digest changes when a single byte does.",
    "detector": "A method that looks for one kind of behaviour. It sees conduct, not opinions.",
    "evidence": "The posts or accounts that a claim rests on, each with the file, "
    "the line and the SHA-256 of the record it was read from.",
    "finding": "One behaviour noticed in the data. It is a reason to look, not a verdict: "
    "people confirm or dismiss it.",
    "identically triggered": "Of accounts: sharing the same things more often than chance allows "
    "and quicker than others, but no quicker than people are who answer one notification.",
    "names dealt anew": "The same posts with the names of their accounts drawn by lot. Agreement "
    "between accounts is gone then; what is found there is found about nothing.",
    "p": "How often chance alone would produce something at least this strong.",
    "q": "The same after counting everything that was tried. Of all findings with a q up to 0.05, "
    "at most about 1 in 20 should be chance.",
    "reject": "A record that could not be read as what it should be. "
    "It is kept, with its line and the reason, and left out of every count.",
    "rule": "A law, a code or a commitment, with the date of the version that was applied.",
    "silence period": "The hours before and during a vote in which campaigning is restricted. "
    "It differs from country to country.",
    "tie": "A link between two accounts that did the same thing at nearly the same time, "
    "more than once.",
}
"""Word to its meaning, in alphabetical order."""
