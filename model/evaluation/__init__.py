"""Measure: baselines, evaluation and its reports."""
