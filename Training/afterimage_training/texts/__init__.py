"""Millions of sentences about photos: made of WordNet's nouns, of real captions' parts, and of templates."""
