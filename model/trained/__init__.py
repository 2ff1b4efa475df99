"""The model file that ships."""
