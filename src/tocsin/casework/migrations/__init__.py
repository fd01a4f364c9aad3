"""Tables of casework, version by version."""
