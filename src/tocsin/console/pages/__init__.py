"""The pages: one file per page, each calling the same named functions as the command line.

reading     finding the record that a page is about, as far as its reader may see it
listing     long lists: filters in the address, pages by key and not by number
deeds       doing something, and saying why not on the page where it was asked for
"""
