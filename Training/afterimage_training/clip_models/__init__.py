"""CLIP-class models of other makers, read from OpenCLIP and Hugging Face into one form."""

from .clip_model import ClipModel, ImageInput, TextInput, UnsupportedModelError

__all__ = ["ClipModel", "ImageInput", "TextInput", "UnsupportedModelError"]
