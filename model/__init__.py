"""Failure themes in child safeguarding reviews: train, classify, evaluate, exchange."""
