"""The web console: a Django project over one watch.

database      where its casework is kept, from the watch's folder or DATABASE_URL
secret        the key that signs its sessions, made once per watch
settings      what Django reads
"""
