"""Commands of `tocsin report` that count records, one a file."""
