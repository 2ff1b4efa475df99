"""Learn and label: features, training, the model file, scoring and prediction."""
