import os
from pathlib import Path

import pytest

from training.ground.files import write_whole


def test_a_link_is_followed_and_the_mode_kept_and_a_device_stays_one(tmp_path):
    path, link, pipe = (tmp_path / name for name in ("weights.pt", "link", "pipe"))
    path.write_bytes(b"old")
    path.chmod(0o600)
    link.symlink_to(path.name)
    write_whole(link, lambda file: file.write(b"new"))
    assert link.is_symlink() and path.read_bytes() == b"new" and path.stat().st_mode & 0o777 == 0o600
    os.mkfifo(pipe)
    for place in (pipe, Path("/dev/null")):
        with pytest.raises(SystemExit, match="no regular file"):
            write_whole(place, lambda file: file.write(b"x"))
    assert pipe.is_fifo() and sorted(item.name for item in tmp_path.iterdir()) == ["link", "pipe", "weights.pt"]
