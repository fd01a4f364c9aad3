"""Links, hashtags and mentions that stand in a text, for sources that do not list them.

Full Unicode: tools that take only ASCII for words lose every hashtag in Greek or Cyrillic.
"""

import polars as pl

SCHEME = r"(?:https?://|hxxps?(?:://|\[://\]|\[:\]//)|\bwww\.|\bt\.me/)"
URL = rf"(?i){SCHEME}[^\s<>\"“”«»„`]+"
AFTER_URL = r"[.,;:!?…'’*_)\]}]+$"
AFTER_URL_WITH_BRACKET = r"[.,;:!?…'’*_]+$"
WORD = r"[\p{L}\p{M}\p{N}_]"
HASHTAG = rf"\B[#＃]{WORD}+"
MENTION = rf"\B[@＠]{WORD}(?:(?:{WORD}|[.\-])*{WORD})?(?:@[\w\-]+(?:\.[\w\-]+)+)?"


def links_in(text: pl.Expr) -> pl.Expr:
    """Return the addresses in a text, in order, without the punctuation that follows them.

    >>> texts = pl.Series(["See https://a.example/x). and www.b.example, or hxxps://c[.]example/y"])
    >>> pl.select(links_in(pl.lit(texts))).item().to_list()
    ['https://a.example/x', 'www.b.example', 'hxxps://c[.]example/y']
    """
    one = pl.element()
    plain = one.str.replace(AFTER_URL, "")
    bracketed = one.str.replace(AFTER_URL_WITH_BRACKET, "")
    tidy = pl.when(one.str.contains(r"[(\[{]")).then(bracketed).otherwise(plain)
    return text.str.extract_all(URL).list.eval(tidy)


def without_links(text: pl.Expr) -> pl.Expr:
    """Blank out addresses, so that their `#` and `@` are not taken for tags and mentions."""
    return text.str.replace_all(URL, " ")


def hashtags_in(text: pl.Expr) -> pl.Expr:
    """Return the hashtags of a text without addresses, in order, without the sign.

    >>> texts = pl.Series(["#Εκλογές2024 и #выборы, not a#b"])
    >>> pl.select(hashtags_in(pl.lit(texts))).item().to_list()
    ['Εκλογές2024', 'выборы']
    """
    return text.str.extract_all(HASHTAG).list.eval(pl.element().str.tail(-1))


def mentions_in(text: pl.Expr) -> pl.Expr:
    """Return the handles a text without addresses names, in order, without the sign.

    >>> texts = pl.Series(["@ana and @bob@masto.example. but not c@d.example"])
    >>> pl.select(mentions_in(pl.lit(texts))).item().to_list()
    ['ana', 'bob@masto.example']
    """
    return text.str.extract_all(MENTION).list.eval(pl.element().str.tail(-1))


def folded_tag(tag: pl.Expr) -> pl.Expr:
    """Return a hashtag's comparable form."""
    return tag.str.normalize("NFKC").str.to_lowercase()
