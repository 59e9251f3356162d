"""What hardware costs and does: the table that an estimate reads, for its user to edit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from ..config import PACKAGE_ROOT
from ..tables import section

PRICES = PACKAGE_ROOT / "configs" / "prices.toml"


@dataclass(frozen=True)
class Gpu:
    """One kind of GPU as it is rented."""

    name: str
    teraflops: float  # peak of dense 16-bit matrix products
    dollars: float  # an hour
    cores: int  # CPU cores that come with one


@dataclass(frozen=True)
class Utilisation:
    """Shares of the peak that networks reach, and of N GPUs' speed that N together reach."""

    teacher: float
    mobilenet: float
    vit: float
    text: float
    together: float


@dataclass(frozen=True)
class Prices:
    """The whole table."""

    utilisation: Utilisation
    gpus: tuple[Gpu, ...]


def load_prices(path: Path = PRICES) -> Prices:
    """Reads a table. Raises ConfigError where it lacks something."""
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    gpus = tuple(section(Gpu, table, f"{path}, [[gpu]]") for table in values["gpu"])
    return Prices(section(Utilisation, values["utilisation"], f"{path}, [utilisation]"), gpus)
