"""Shipped graphs: data only."""
