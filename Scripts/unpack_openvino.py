"""Unpacks what Afterimage needs of an OpenVINO wheel: C headers, runtime, CPU plugin, ONNX, licences.

The rest of the wheel (GPU and NPU plugins, other front ends, Python bindings) would triple its size.
"""

import re
import shutil
import sys
import zipfile
from pathlib import Path

OPENVINO = r"libopenvino(?:_c|_intel_cpu_plugin|_arm_cpu_plugin|_onnx_frontend)?"
THREADING = r"libtbb(?:malloc|bind_2_5)?|libhwloc"

# What is kept, by its path in the wheel, and the folder it goes to.
KEPT = [
    (re.compile(r"openvino/include/(openvino/c/.+)"), "include"),
    (re.compile(rf"openvino/libs/((?:{OPENVINO}|{THREADING})\.[a-z0-9.]+)"), "libs"),
    (re.compile(r"openvino-[^/]+\.dist-info/licenses/(.+)"), "licences"),
]


def unpack(wheel: Path, folder: Path) -> None:
    """Replaces `folder` by the parts of `wheel` in one step: no half-unpacked runtime is ever found."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            for pattern, subfolder in KEPT:
                if match := pattern.fullmatch(name):
                    target = partial / subfolder / match[1]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with archive.open(name) as source, target.open("wb") as sink:
                        shutil.copyfileobj(source, sink)
    add_unversioned_names(partial / "libs")
    (partial / "wheel").write_text(wheel.name + "\n")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def add_unversioned_names(libraries: Path) -> None:
    """Links `libopenvino_c.so` to `libopenvino_c.so.2641` and so on, as a development package would."""
    for library in sorted(libraries.iterdir()):
        plain = re.sub(
            r"^([^.]+)(\.so)?\.\d+(\.dylib)?$", lambda m: m[1] + (m[2] or m[3] or ""), library.name
        )
        if plain != library.name:
            (libraries / plain).symlink_to(library.name)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]), Path(sys.argv[2]))
