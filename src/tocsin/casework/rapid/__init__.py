"""Rapid response: what becomes of a notice, from its draft to the proof that it took effect.

Plain functions over plain records: no database and no web framework. What stores submissions asks
`machine` before each step, and the others about the steps that are stored.

machine       which events there are, from where to where, by whom, on what conditions
clock         how much time there is and was; `profiles` how much near a vote, `redress` after it
answers       decisions item by item, what replaces what, what became of it all
liveness      what looks at an address allow to say; `effect` since when, `schedule` when to look
looking       looks from a file, or our own; `reaching` and `addresses` keep us from inner doors
reemergence   what came back, by what it is known
statistics    the figures of many submissions
"""
