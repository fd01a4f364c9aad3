"""TAXII 2.1, read only: alerts and confirmed findings, for programs that follow such servers.

asking     whose token was shown; what is refused, and how that is said
holdings   collections, and what is in them for who asks
pages      which part of a collection is asked for
views      the addresses

Source     TAXII 2.1 (OASIS, 2021), sections 3 to 5
"""
