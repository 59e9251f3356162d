from indexing.contenders import Contender
from indexing.library import Stages
from indexing.process import Measurement
from indexing.report import MIB, Results, render

CONTENDERS = [
    Contender("afterimage", "Afterimage", lambda photos, scratch: []),
    Contender("plain", "plain", lambda photos, scratch: [], 3.0),
]


def page(ours: float, plain: float, peak: int = 100 * MIB) -> str:
    def run(seconds: float) -> Measurement:
        return Measurement(seconds=seconds, cpu_seconds=seconds, peak_bytes=peak, output="")

    results = Results(
        photos=100,
        photo_bytes=4e6,
        rounds={"afterimage": [run(ours), run(ours), run(90)], "plain": [run(plain)] * 3},
        stages=Stages(reading=1, decoding=7, inference=1.5, writing=0.5),
        agreement={"plain": (0.9999, 0.998)},
        peaks={"small": (100, run(ours))},
    )
    return render(results, CONTENDERS, {"Swift": "6.3"})


def test_the_median_round_counts() -> None:
    assert "| plain | 10.0 |" in page(ours=2, plain=10)
    assert "| 5.00 × | ≥ 3 ✓ |" in page(ours=2, plain=10)


def test_a_missed_aim_shows() -> None:
    assert "| 2.00 × | ≥ 3 ✗ |" in page(ours=5, plain=10)


def test_memory_over_the_limit_shows() -> None:
    assert "| 100 small | 100 | 50.0 | ✓ |" in page(ours=2, plain=10)
    assert "| 100 small | 301 | 50.0 | ✗ |" in page(ours=2, plain=10, peak=301 * MIB)


def test_shares_add_up() -> None:
    assert "decoding 70.0%, inference 15.0%, writing 5.0%" in page(ours=2, plain=10)
