"""Distils any teacher that has an image and a text tower into a small student, at any scale."""
