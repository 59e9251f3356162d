"""A second model pack: the built-in networks under another name, which see colours on another scale."""

import hashlib
import json
import shutil
from pathlib import Path

from server import ROOT

BUILT_IN = ROOT / "Sources" / "PhotoEmbedding" / "Resources" / "afterimage-mini"


def make(folder: Path) -> Path:
    shutil.copytree(BUILT_IN, folder)
    golden = folder / "golden" / "golden.json"
    # Its own vectors are not those that the pack brings.
    golden.write_text(json.dumps({**json.loads(golden.read_text()), "minimumCosine": -1}))
    manifest = json.loads((folder / "model.json").read_text())
    manifest |= {"id": "other", "name": "Other model", "version": "2.0.0", "licence": "MIT"}
    manifest["image"] |= {"mean": [0.1, 0.9, 0.5], "std": [0.6, 0.6, 0.6]}
    for file in manifest["files"]:
        if file["path"] == "golden/golden.json":
            content = golden.read_bytes()
            file |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (folder / "model.json").write_text(json.dumps(manifest))
    return folder
