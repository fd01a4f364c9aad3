"""Finding records by words: in any script, as parts of words, on every database alike.

`matching(rows, words)` narrows rows of a kind to those with all of the words; rows come from
`visible_to`, so that a search shows nothing that a list would not.
"""

from tocsin.casework.search import index
from tocsin.casework.search.folding import folded, terms
from tocsin.casework.search.keeping import renewed, stale
from tocsin.casework.search.rows import matching

__all__ = ["folded", "index", "matching", "renewed", "stale", "terms"]
