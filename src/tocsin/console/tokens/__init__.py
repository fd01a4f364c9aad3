"""Tokens: how a program shows for whom it works, with less than they may do and never more.

model      what is kept of a token: all but the token
making     making one, and taking it back
showing    what a request shows, and whose it is
"""
