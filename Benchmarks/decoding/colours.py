"""Colour arithmetic that the decode matrix is made with, from the standards alone."""

from __future__ import annotations

import struct

import numpy as np

WHITE = (0.3127, 0.329)
SRGB_PRIMARIES = ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06))
P3_PRIMARIES = ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
REC2020_PRIMARIES = ((0.708, 0.292), (0.17, 0.797), (0.131, 0.046))
#: Reference white in cd/m² (ITU-R BT.2408).
REFERENCE_WHITE = 203
D50 = np.array([0.9642, 1.0, 0.8249])


def linear(signal: np.ndarray) -> np.ndarray:
    """sRGB's signal to light (IEC 61966-2-1)."""
    return np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)


def gamma_encoded(light: np.ndarray) -> np.ndarray:
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def xyz_of(chromaticity: tuple[float, float]) -> np.ndarray:
    x, y = chromaticity
    return np.array([x / y, 1, (1 - x - y) / y])


def to_xyz(primaries: tuple) -> np.ndarray:
    columns = np.stack([xyz_of(primary) for primary in primaries], 1)
    return columns * np.linalg.solve(columns, xyz_of(WHITE))


def adapted_to_d50() -> np.ndarray:
    """Bradford, from D65."""
    cone = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    return np.linalg.inv(cone) @ np.diag((cone @ D50) / (cone @ xyz_of(WHITE))) @ cone


def light_in(unit: np.ndarray, primaries: tuple) -> np.ndarray:
    return linear(unit) @ (np.linalg.inv(to_xyz(primaries)) @ to_xyz(SRGB_PRIMARIES)).T


def to_primaries(unit: np.ndarray, primaries: tuple) -> np.ndarray:
    """sRGB to other primaries with sRGB's curve, as Display P3."""
    return gamma_encoded(light_in(unit, primaries))


def encode_pq(unit: np.ndarray, primaries: tuple) -> np.ndarray:
    """SMPTE ST 2084, sRGB's white at the reference white."""
    power = (np.clip(light_in(unit, primaries), 0, None) * REFERENCE_WHITE / 10000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def encode_hlg(unit: np.ndarray, primaries: tuple) -> np.ndarray:
    """ARIB STD-B67 for a display of 1,000 cd/m² (ITU-R BT.2100)."""
    display = np.clip(light_in(unit, primaries), 0, None) * REFERENCE_WHITE / 1000
    luminance = display @ to_xyz(primaries)[1]
    scene = display * np.maximum(luminance, 1e-9)[..., None] ** (1 / 1.2 - 1)
    bright = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright)


def lab(unit: np.ndarray, bits: int) -> np.ndarray:
    """CIE Lab for D50, as TIFF 6.0 stores it: L unsigned, a and b signed."""
    xyz = linear(unit) @ (adapted_to_d50() @ to_xyz(SRGB_PRIMARIES)).T / D50
    root = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    lightness = 116 * root[..., 1] - 16
    a, b = 500 * (root[..., 0] - root[..., 1]), 200 * (root[..., 1] - root[..., 2])
    if bits == 8:
        signed = np.round(np.stack([a, b], -1)).astype(np.int8).view(np.uint8)
        return np.dstack([np.round(lightness * 2.55).astype(np.uint8), signed])
    signed = np.round(np.stack([a, b], -1) * 256).astype(np.int16).view(np.uint16)
    return np.dstack([np.round(lightness * 655.35).astype(np.uint16), signed])


def icc_profile(primaries: tuple = SRGB_PRIMARIES, gamma: float | None = None) -> bytes:
    """A version 2 display profile; `gamma` in place of sRGB's curve."""

    def fixed(*values: float) -> bytes:
        return b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    if gamma is None:
        table = np.round(linear(np.linspace(0, 1, 1024)) * 65535).astype(">u2")
        curve = b"curv\0\0\0\0" + struct.pack(">I", table.size) + table.tobytes()
    else:
        curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    columns = adapted_to_d50() @ to_xyz(primaries)
    text = b"matrix\0"
    parts = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(79),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": b"XYZ \0\0\0\0" + fixed(*D50),
        **{
            name: b"XYZ \0\0\0\0" + fixed(*columns[:, place])
            for place, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))
        },
        b"rTRC": curve,
    }
    table, content, at = b"", b"", 128 + 4 + 12 * (len(parts) + 2)
    for name, part in parts.items():
        part += bytes(-len(part) % 4)
        names = [b"rTRC", b"gTRC", b"bTRC"] if name == b"rTRC" else [name]
        for alias in names:
            table += alias + struct.pack(">II", at, len(part))
        content += part
        at += len(part)
    header = struct.pack(">I4sI4s4s4s", 0, b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + fixed(*D50) + bytes(48)
    body = header[:128].ljust(128, b"\0") + struct.pack(">I", len(parts) + 2) + table + content
    return struct.pack(">I", len(body)) + body[4:]
