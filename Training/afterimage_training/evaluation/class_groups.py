"""ImageNet-1k's classes by kind: its order follows a taxonomy, so a kind is a few stretches of positions."""

from __future__ import annotations

from bisect import bisect_right

# First position of each stretch, and its kind.
GROUPS: tuple[tuple[int, str], ...] = (
    (0, "fish"), (7, "birds"), (25, "reptiles, frogs"), (69, "insects, spiders"), (80, "birds"),
    (101, "other mammals"), (107, "sea invertebrates"), (127, "birds"), (147, "other mammals"), (151, "dogs"),
    (269, "other mammals"), (281, "cats"), (294, "other mammals"), (300, "insects, spiders"),
    (327, "sea invertebrates"), (330, "other mammals"), (389, "fish"), (398, "objects, buildings"),
    (924, "food"), (970, "landscapes"), (981, "people"), (984, "plants, fungi"), (999, "objects, buildings"),
)  # fmt: skip


def group_of(position: int) -> str:
    """The kind of the class at a position, 0…999."""
    return GROUPS[bisect_right(GROUPS, position, key=lambda stretch: stretch[0]) - 1][1]
