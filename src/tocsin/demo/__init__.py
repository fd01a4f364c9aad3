"""A made-up election with planted operations: what docs, tests and `tocsin demo` share."""
