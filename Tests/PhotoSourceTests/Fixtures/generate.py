"""Writes small pictures with metadata for the tests. Needs Pillow and the `vips` command."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

HERE = Path(__file__).parent
SIZE = (8, 6)
BURST = "8F3B1C22-0D7E-4A55-9B1E-5D1B6C0A7E11"


def apple_maker_note() -> bytes:
    """Two entries: a number (tag 1), then the burst's UUID (tag 11)."""
    text = BURST.encode() + b"\0"
    head = b"Apple iOS\0\0\x01MM" + struct.pack(">H", 2)
    offset = len(head) + 2 * 12 + 4
    entries = struct.pack(">HHII", 1, 9, 1, 14) + struct.pack(">HHII", 11, 2, len(text), offset)
    return head + entries + b"\0\0\0\0" + text


def exif(
    main: dict[int, object] | None = None,
    photo: dict[int, object] | None = None,
    gps: dict[int, object] | None = None,
) -> Image.Exif:
    block = Image.Exif()
    block.update(main or {})
    block.get_ifd(0x8769).update(photo or {})
    block.get_ifd(0x8825).update(gps or {})
    return block


def rational(numerator: int, denominator: int = 1) -> IFDRational:
    return IFDRational(numerator, denominator)


def place(latitude: str = "S", longitude: str = "W") -> dict[int, object]:
    return {
        1: latitude,
        2: (rational(33), rational(51), rational(3540, 100)),
        3: longitude,
        4: (rational(151), rational(12), rational(4)),
        5: b"\x01",
        6: rational(425, 10),
    }


def dataset(number: int, text: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text


def with_segment(jpeg: bytes, marker: int, content: bytes) -> bytes:
    """The picture with one more segment, after its first two bytes."""
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content + jpeg[2:]


def words_xmp() -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmp:Rating="4"><dc:title><rdf:Alt><rdf:li xml:lang="de">Gipfel</rdf:li></rdf:Alt></dc:title>'
        '<dc:description><rdf:Alt><rdf:li xml:lang="de">Früh</rdf:li>'
        '<rdf:li xml:lang="x-default"> Early, at the summit. </rdf:li></rdf:Alt></dc:description>'
        "<dc:subject><rdf:Bag><rdf:li>mountain</rdf:li><rdf:li>été, 山</rdf:li><rdf:li>mountain</rdf:li>"
        "</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def write_words(picture: Image.Image) -> None:
    """Title, description, keywords and rating, each where programs write it."""
    picture.save(HERE / "words-xmp.jpg", xmp=words_xmp())
    (HERE / "words.xmp").write_bytes(words_xmp())
    picture.save(HERE / "words-exif.jpg", exif=exif({0x010E: "At the lake", 0x4746: 2}))
    comment = exif({0x010E: "OLYMPUS DIGITAL CAMERA"}, {0x9286: b"ASCII\0\0\0Grandma's garden"})
    picture.save(HERE / "scratch.jpg", exif=comment)
    # Pillow calls the value bytes; EXIF calls it undefined.
    comment_jpeg = (HERE / "scratch.jpg").read_bytes().replace(b"\x92\x86\0\1", b"\x92\x86\0\7")
    (HERE / "words-comment.jpg").write_bytes(comment_jpeg.replace(b"\x86\x92\1\0", b"\x86\x92\7\0"))
    # Old IPTC, in Latin-1: title, caption, two keywords.
    record = (
        dataset(5, b"Caf\xe9")
        + dataset(120, b"Am See, fr\xfch")
        + dataset(25, b"lake")
        + dataset(25, b"caf\xe9")
    )
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record + b"\0" * (len(record) % 2)
    picture.save(HERE / "scratch.jpg")
    plain = (HERE / "scratch.jpg").read_bytes()
    (HERE / "words-iptc.jpg").write_bytes(with_segment(plain, 0xED, b"Photoshop 3.0\0" + block))
    (HERE / "scratch.jpg").unlink()


def main() -> None:
    picture = Image.new("RGB", SIZE, (90, 120, 60))
    full = exif(
        {0x010F: "  Afterimage \0", 0x0110: "Test Camera 1 ", 0x0112: 6, 0x0132: "2024:05:01 10:00:00"},
        {
            0x9003: "2024:03:09 17:04:05",
            0x9291: "25",
            0x9011: "+05:30",
            0x829A: rational(1, 250),
            0x829D: rational(28, 10),
            0x8827: 400,
            0x920A: rational(50),
            0xA434: "Prime 50mm f/1.4",
            0xA002: SIZE[0],
            0xA003: SIZE[1],
        },
        place(),
    )
    picture.save(HERE / "full.jpg", exif=full)
    picture.save(HERE / "full.png", exif=full)
    picture.save(HERE / "full.webp", exif=full)
    # Smaller ones are stored as a grid of tiles, where Exiv2 0.27 does not find the metadata.
    picture.resize((64, 64)).save(HERE / "scratch.jpg", exif=full)
    for name, compression in (("full.heic", "hevc"), ("full.avif", "av1")):
        subprocess.run(
            ["vips", "heifsave", "scratch.jpg", name, "--compression", compression], check=True, cwd=HERE
        )
    (HERE / "scratch.jpg").unlink()

    clock = "2024:03:09 17:04:05"
    satellites = {7: (rational(22), rational(5), rational(2)), 29: "2024:03:09"}
    cases = {
        "digitised": exif(photo={0x9004: "2023:01:02 03:04:05", 0x9012: "-08:00"}),
        "changed": exif({0x0132: "2022:12:31 23:59:60"}),
        "never-set": exif({0x0132: "    :  :     :  :  "}, {0x9003: "0000:00:00 00:00:00"}),
        "impossible": exif(photo={0x9003: "2023:02:29 10:00:00"}),
        "satellites": exif(photo={0x9003: clock}, gps=satellites),
        "satellites-disagree": exif(photo={0x9003: "2024:03:09 17:11:05"}, gps=satellites),
        "no-reference": exif(gps={key: value for key, value in place().items() if key not in (1, 3)}),
        "out-of-range": exif(gps=place() | {2: (rational(133), rational(0), rational(0))}),
        "no-fix": exif(gps=place() | {2: (rational(0), rational(0), rational(0)), 4: (rational(0),) * 3}),
        "zero-denominator": exif(
            photo={0x829A: rational(1, 0), 0x829D: rational(0), 0x8827: 65535},
            gps=place() | {2: (rational(33, 0), rational(0), rational(0))},
        ),
        "apple-burst": exif({0x010F: "Apple"}, {0x927C: apple_maker_note()}),
    }
    for name, block in cases.items():
        picture.save(HERE / f"{name}.jpg", exif=block)
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" '
        'xmp:CreateDate="2019-07-20T20:17:40.5-04:00" '
        f'GCamera:BurstID="{BURST}"/></rdf:RDF></x:xmpmeta>'
    )
    picture.save(HERE / "xmp.jpg", xmp=xmp.encode())
    picture.save(HERE / "bare.jpg")
    write_words(picture)


if __name__ == "__main__":
    main()
