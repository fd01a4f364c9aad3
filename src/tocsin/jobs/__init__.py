"""Work that outlasts a request: queued in a table, done by a worker, and by exactly one at a time.

models     what was asked, how far it is, and how it ended
asking     how a job is asked for, and called off
lease      how a worker has a job for a while, and how others get it when that worker dies
work       what a job is given to do its work with
kinds      what can be asked for
results    files that jobs made, kept for a while for who asked
handed_in  files that people hand in to be received
worker     who does it
backup     a whole watch in one file, and back
proof      whether all of a watch is as it was written
"""
