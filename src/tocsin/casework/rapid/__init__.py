"""Rapid response: what becomes of a notice, from its draft to the proof that it took effect.

Plain functions over plain records: no database and no web framework. What stores submissions asks
`machine` before each step, and `clock`, `answers`, `statistics`, `liveness` and `reemergence` about
the steps that are stored.
"""
