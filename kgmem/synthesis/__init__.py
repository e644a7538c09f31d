"""Questions with their plans, made from any graph, for training. Nothing here is needed to answer one.

Start with `kgmem.synthesis.questions`; `kgmem.synthesis.random_graphs` makes graphs of many domains.
"""
