"""Who shares the same things together, asked of a plain table: no watch, no files, one line.

>>> import polars as pl
>>> from tocsin import coordination
>>> moments = [(n, n * 3_600 + 2 * k, who) for n in range(8) for k, who in enumerate("abc")]
>>> shares = pl.DataFrame(
...     [(f"link{n}", who, f"{who}{n}", at) for n, at, who in moments],
...     schema=["object", "account", "post", "at"], orient="row",
... )
>>> found = coordination.network(shares)
>>> found.edges.select("one", "other", "objects").rows()
[('a', 'b', 8), ('a', 'c', 8), ('b', 'c', 8)]

`compat="coortweet"` gives what the R package of that name gives, number for number; the functions
it is made of are in `coordination.coortweet`.
"""

from tocsin.coordination import coortweet
from tocsin.coordination.coortweet import CooRTweet
from tocsin.coordination.found import Coordination
from tocsin.coordination.frames import Frame
from tocsin.coordination.network import network

__all__ = ["CooRTweet", "Coordination", "Frame", "coortweet", "network"]
