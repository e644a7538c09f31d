"""Plans: the data type, their query text, their execution."""
