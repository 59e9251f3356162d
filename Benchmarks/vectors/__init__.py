"""Nearest-neighbour search: Afterimage against the libraries others use, on the same vectors."""
