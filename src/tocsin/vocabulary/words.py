"""One word per thing: what Tocsin's words mean, in code, on screen and in reports."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "account": "Whoever posts: a person, page, channel or group, as the platform names it. A "
    "platform's *channel* is an account too.",
    "ad": "A post that somebody paid to have shown.",
    "batch": "One file, imported: its records, its rejects and the rows made of them.",
    "briefing": "The page that a run ends with: what was imported, what was found, and how sure.",
    "catalog": "What the world has agreed on, as data with source and date: techniques, conducts, "
    "elections, silence rules.",
    "chance": "How likely something at least as striking is, if nobody had agreed on anything: "
    "p for one trial, q after correction for all that were tried.",
    "corpus": "All batches of a watch, read as tables.",
    "coverage": "The stretch of time, platforms and queries that the collection holds.",
    "detector": "A rule or a test that reads tables and yields findings; one behaviour each.",
    "digest": "A hash that names the data a number was made from.",
    "domain": "The registered name behind a link's host: what one owner holds.",
    "election": "One vote of one country; each round is its own.",
    "evidence": "The rows a claim rests on, and behind them the bytes they came from.",
    "figure": "A number in a report, with every record behind it.",
    "finding": "One behaviour noticed in the data: a claim, its evidence, its chance or rule, and "
    "who might be innocent. Never a verdict.",
    "importer": "What turns one kind of file into tables and rejects.",
    "innocent": "Who might have done the same in good faith.",
    "link": "An address in a post; its *canonical* form is equal for links to the same page.",
    "outlet": "Whoever publishes as press.",
    "platform": "A place where posts are published, by one name of a closed list.",
    "polling day": "A day on which votes are cast, by its local hours.",
    "post": "Anything published at one moment by one account: a message, video, comment, article "
    "or ad.",
    "record": "One line or element of a file, byte for byte.",
    "reject": "A record that could not be read, kept with the reason.",
    "repost": "A post made with the platform's own button for showing another's post.",
    "rule": "A norm that can be breached, with source, version and confidence. A rule that does "
    "not *bind* only informs.",
    "run": "One pass of the detectors over one state of the corpus.",
    "sight": "A post or account as one file shows it; a later sight is another version.",
    "silence": "The time before and on polling days in which a country forbids campaigning.",
    "skeleton": "What the eye makes of a text: a key under which a text and its disguised copy "
    "are equal.",
    "span": "A stretch of time, both ends included, in UTC.",
    "suggestion": "A catalog id an analyst may want to attach to a finding.",
    "tie": "One edge of the network behind a finding.",
    "watch": "A folder that keeps one election in view: settings, corpus, findings.",
    "watchlist": "Who must not be impersonated, and who they really are.",
}
"""A word to its meaning, in the words' order."""

ENDINGS: Mapping[str, str] = {
    "_at": "an instant, UTC",
    "_on": "a day",
    "_id": "an id for people, text: `platform:kind:native`",
    "_uid": "the same id in 64 bits, for joins",
    "_raw": "as the source wrote it",
    "_s, _ms": "a length of time in seconds, in milliseconds",
}
"""How a column's name ends, and what that promises."""
