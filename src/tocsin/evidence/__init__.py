"""Proof that outlives the post: kept bytes, who held them, and a bundle that a stranger can check.

canonical     the one way a value is written before it is hashed
chain         links that each hold the hash of the one before
records       what is kept about kept bytes
custody       who did what with them: an append-only log, written by the vault itself
vault         files named by their hash
keys          an organisation's Ed25519 keys, outside the vault
time_stamps   RFC 3161 time stamps, one for many manifests
sealing       bytes and how they came to us, listed in a signed manifest
warc, wacz    web archives, written and taken in
bundle        all of it for somebody else, in one file
verify        nine checks of that file, without us and without a network
"""
