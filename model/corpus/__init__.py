"""What people know: the codebook and the labelled sentences."""
