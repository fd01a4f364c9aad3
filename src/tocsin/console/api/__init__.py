"""The API: what a program may ask, under `/api/v1/`, and its description as OpenAPI."""
