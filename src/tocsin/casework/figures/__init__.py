"""Published figures: each is a rule, by name and version, that counts records; none is typed in.

asking        what a rule is asked: period, network, election, operation, …; as of which instant
past          records as they stood at an instant, those that a reader may read
register      the rules there are, and counting by one
publishing    a figure frozen as it was printed, and held against what the records say now
wording       "over 800": words that are true of the value, or are refused
tables        figures by recipient kind and election
responses     the statistics of rapid response, from the database
small_cells   what a public table leaves out so that nobody shows through it

The rules stand in the other files, by theme.
"""
