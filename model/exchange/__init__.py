"""Hand results on and take codings back: one module a format."""
