"""From a finding to a platform's answer: a Django app that knows nothing of how findings are made.

opening       the casework of a watch, opened
models        what is kept, one model per file
access        who acts, for which organisation, in which roles; who may read what
journal       what was done, by whom: only ever added to, chained by hashes
steps         how anything changes its state: from a table, compared and set, with a row for each
findings      proposed by detector runs, decided by people
alerts        drafted, reviewed by somebody else, published
submissions   one revision to one recipient, and what they answered
importing     findings of detector runs, taken in once
figures       what is published, counted by rules as of an instant
"""
