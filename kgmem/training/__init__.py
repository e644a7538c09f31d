"""Training: plan labels by search, prepared tensor files, and the training loop."""
