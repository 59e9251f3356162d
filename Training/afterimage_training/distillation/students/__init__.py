"""Students: image towers for Apple's Neural Engine, small text towers, and the two together."""

from __future__ import annotations

from .config import MobileNetConfig, StaticTextConfig, StudentConfig, TransformerTextConfig, VitConfig
from .student import Outputs, Student

__all__ = [
    "MobileNetConfig",
    "Outputs",
    "StaticTextConfig",
    "Student",
    "StudentConfig",
    "TransformerTextConfig",
    "VitConfig",
]
