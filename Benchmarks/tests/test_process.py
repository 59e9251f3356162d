import sys

import pytest
from indexing.process import measure

MIB = 1 << 20


def test_a_failing_command_raises_with_its_own_words() -> None:
    with pytest.raises(RuntimeError, match="no such model"):
        measure([sys.executable, "-c", "raise SystemExit('no such model')"])


def test_the_peak_is_the_child_s_own() -> None:
    here = bytearray(200 * MIB)  # must not count
    here[::4096] = b"x" * len(here[::4096])
    nap = "import time; time.sleep(0.3)"
    small = measure([sys.executable, "-c", nap]).peak_bytes
    large = measure([sys.executable, "-c", f"x = b'x' * {150 * MIB}; {nap}"]).peak_bytes
    assert small < 100 * MIB < 150 * MIB < large


def test_the_environment_is_passed_on() -> None:
    command = [sys.executable, "-c", "import os; print(os.environ['WORD'])"]
    assert measure(command, {"WORD": "corgi"}).output == "corgi\n"
