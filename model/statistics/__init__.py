"""Numbers in, numbers out: figures with their intervals."""
