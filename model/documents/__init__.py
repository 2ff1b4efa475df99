"""What is read: files become documents of located sentences."""
