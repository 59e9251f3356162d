"""Offline training of Afterimage's built-in model pack: teacher, distillation, export, evaluation."""

__version__ = "0.1.0"
