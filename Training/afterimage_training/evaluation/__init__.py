"""Measures model packs on photos that nothing was trained on, and writes the reports."""
