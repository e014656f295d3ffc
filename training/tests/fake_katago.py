#!/usr/bin/env python3
"""Stands in for KataGo: `match` writes the games of FAKE_GAMES again and again, in two parts each, and never ends."""

import os
import sys
import time
from pathlib import Path

flags = dict(zip(sys.argv[2::2], sys.argv[3::2], strict=False))
configuration = dict(line.split(" = ") for line in Path(flags["-config"]).read_text().splitlines() if line)
Path(os.environ["FAKE_GAMES"] + ".cfg").write_text(Path(flags["-config"]).read_text())
for key in configuration:
    if key == os.environ.get("FAKE_UNKNOWN_KEY"):
        Path(flags["-log-file"]).write_text(f"2026-01-01 00:00:00+0000: WARNING: Unused key '{key}' in match.cfg\n")
if "startPosesFromSgfDir" in configuration:
    starts = Path(configuration["startPosesFromSgfDir"]).iterdir()
    Path(os.environ["FAKE_GAMES"] + ".starts").write_text("".join(path.read_text() for path in sorted(starts)))
if not Path(configuration["nnModelFile"]).read_text().startswith("sound"):
    sys.exit("bad network file")
Path(os.environ["FAKE_GAMES"] + ".pid").write_text(str(os.getpid()))
folder = Path(flags["-sgf-output-dir"])
folder.mkdir()
with (folder / "1.sgfs").open("w") as file:
    while True:
        for record in Path(os.environ["FAKE_GAMES"]).read_text().splitlines():
            file.write(record[:40])
            file.flush()
            time.sleep(0.05)
            file.write(record[40:] + "\n")
            file.flush()
