#!/usr/bin/env python3
"""Stands in for KataGo: `match` writes the games of FAKE_GAMES again and again, in two parts each, and never ends."""

import os
import sys
import time
from pathlib import Path

flags = dict(zip(sys.argv[2::2], sys.argv[3::2], strict=False))
configuration = dict(line.split(" = ") for line in Path(flags["-config"]).read_text().splitlines() if line)
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
