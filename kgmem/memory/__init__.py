"""Memory: a subgraph becomes tensors, graph attention, and slots."""
