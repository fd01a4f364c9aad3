"""A whole watch in one file, while others go on writing; and back, into an empty place.

contents    which files of a watch belong to it, in which order
database    casework as of one moment, from either database, and back into an empty one
locksmith   keys, under a password
packing     the file itself: a tar that is written, and read, from front to back
manifest    what is in it, and what must be found again
making      a watch into a file
restoring   a file into a watch
"""
