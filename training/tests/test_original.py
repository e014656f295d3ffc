"""The original's networks on small synthetic checkpoints with the released names, container and number of tensors."""

import json
import pickle
import re
import shutil
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from training.convert import convert, sort_files
from training.original import frames, picture_int8
from training.original.load import read_language_model, read_tokenizer
from training.original.picture_tokenizer import ORIGINAL_SHAPE, PictureTokenizer
from training.original.places import find_places
from training.original.quantize import quantized
from training.original.safe_checkpoint import Checkpoint, CheckpointError
from training.original.synthetic import SIZES, save

from .conftest import GAMES, ROOT

NODE = shutil.which("node")
PROGRAM = ROOT / "dist" / "cli"
NAMES = ("go_fsq.pth", "go_battle.pth", "config.json")


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> SimpleNamespace:
    folder = tmp_path_factory.mktemp("original")
    torch.set_num_threads(1)
    save(folder, SIZES["tiny"], seed=0, copy=24)
    return SimpleNamespace(folder=folder, paths=[folder / name for name in NAMES])


@pytest.fixture
def copied(original, tmp_path) -> SimpleNamespace:
    for path in original.paths:
        shutil.copy(path, tmp_path)
    return SimpleNamespace(folder=tmp_path, paths=[tmp_path / name for name in NAMES], out=tmp_path / "bundle")


def fails(copied: SimpleNamespace, match: str) -> None:
    with pytest.raises(CheckpointError, match=match):
        convert(copied.paths, copied.out, "fp32", GAMES, 1, 2_000_000_000)
    assert sorted(path.name for path in copied.folder.iterdir()) == sorted(NAMES)


def change(path, edit) -> None:
    """Edits a checkpoint's state dict."""
    content = torch.load(path, weights_only=False)
    edit(content["state_dict"])
    torch.save(content, path)


def test_the_tokenizer_has_the_released_size():
    with torch.device("meta"):
        tokenizer = PictureTokenizer(ORIGINAL_SHAPE)
    sizes = {name: sum(p.numel() for p in part.parameters()) for name, part in tokenizer.named_children()}
    assert sizes["encoder"] == 41_840_256
    assert sizes["decoder"] == 60_009_219
    assert sum(sizes.values()) == 101_984_393
    assert len(tokenizer.state_dict()) == 406


def test_frames_are_those_of_the_player():
    cells = np.zeros((1, 81), np.uint8)
    assert (frames.render(cells)[0] == frames.empty_board()).all()
    cells[0, [0, 40]] = (1, 2)
    frame = frames.render(cells)[0]
    centre = 12 + 29 * 4
    assert frame[12, 12].tolist() == [0, 0, 0] and frame[centre, centre].tolist() == [255, 255, 255]
    # The stone's edge, 7 px below its centre and 13 px beside it, covers 7 of 255 parts of the background.
    assert frame[centre + 7, centre + 13].tolist() == [255, (165 * 248 + 255 * 7 + 127) // 255, (255 * 7 + 127) // 255]


def test_places_say_all_that_a_picture_shows():
    rng = np.random.default_rng(1)
    places = find_places(frames.render(rng.integers(0, 3, (1, 81)).astype(np.uint8))[0])
    assert [int(count.sum()) for count in places.counts] == [65536] * 5 + [16384] * 5
    assert [len(table) for table in places.near[:-1]] == [len(count) for count in places.counts]
    assert len(places.near[-1]) == 4096
    assert len(places.near[4]) < 65536 / 6


def test_graphs_compute_what_pytorch_computes(original, tmp_path):
    found = convert(original.paths, tmp_path / "bundle", "fp32", GAMES, 6, 6_000_000)
    assert found["tokens_as_pytorch"] == 1 and found["patches"] == 96
    assert found["max_logit_difference"] < 1e-3 and found["max_pixel_difference"] < 1e-3
    manifest = json.loads((tmp_path / "bundle" / "model.json").read_text())
    assert manifest["vocabulary"]["frameOffset"] == 96005
    # Files of 6 MB at most, unless one tensor alone is larger.
    assert len(manifest["weights"]) > 5
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(("precision", "smaller"), [("fp16", 1.9), ("int8", 2.5)])
def test_smaller_precisions_are_smaller_and_near(original, tmp_path, precision, smaller):
    found = convert(original.paths, tmp_path / "bundle", precision, GAMES, 1, 2_000_000_000)
    assert found["max_logit_difference"] < {"fp16": 0.05, "int8": 1.0}[precision]
    head = (tmp_path / "bundle" / "head.weights").stat().st_size
    assert head < 160005 * 16 * 4 / smaller
    decoder = json.loads((tmp_path / "bundle" / "model.json").read_text())["costs"]["9"]["decoder"]
    # All but the attention and the last convolution are of whole numbers.
    assert (decoder.get("wholeOperations", 0) > 0.9 * decoder["operations"]) == (precision == "int8")


def test_a_picture_in_whole_numbers_that_is_no_longer_the_same_is_refused(original, tmp_path, monkeypatch):
    monkeypatch.setattr(picture_int8, "REACH", 1)
    with pytest.raises(CheckpointError, match=r"pixels differ .* try --precision fp16"):
        convert(original.paths, tmp_path / "bundle", "int8", GAMES, 1, 2_000_000_000)
    assert not (tmp_path / "bundle").exists()


def test_kernels_come_back_within_half_a_step():
    torch.manual_seed(0)
    weight, bias, before = torch.randn(4, 3, 3, 3), torch.randn(4), picture_int8.Range(-0.5, 2.0)
    kernel = picture_int8.quantized_kernel(weight, bias, before)
    assert np.abs(kernel.weight).max() == picture_int8.REACH  # pairs of products fit in 16 bits
    back = kernel.weight * kernel.scales[:, None, None, None]
    assert (np.abs(back - weight.numpy()) <= kernel.scales[:, None, None, None] * 0.5001).all()
    steps = kernel.scales * before.scale
    assert (np.abs(kernel.bias * steps - bias.numpy()) <= steps * 0.5001).all()
    assert before.zero == 51 and (0 - int(before.zero)) * before.scale == pytest.approx(-0.5, abs=0.005)


@pytest.mark.skipif(not NODE or not PROGRAM.exists(), reason="needs Node and npm run build")
def test_the_program_plays_a_legal_game_with_the_bundle(original, tmp_path):
    bundle = tmp_path / "bundle"
    convert(original.paths, bundle, "fp32", GAMES, 1, 2_000_000_000)
    check = [NODE, PROGRAM / "vw.js", "model", "check", bundle]
    assert "is sound" in subprocess.run(check, capture_output=True, text=True, check=True).stdout
    moves = ["genmove b", "genmove w"] * 3
    for flags, commands in (([], [*moves, "vw-stats"]), (["--faithful"], ["genmove b", "play w E5", "genmove b"])):
        engine = [NODE, PROGRAM / "vw-gtp.js", "--model", bundle, "--seed", "1", "--device", "cpu", *flags]
        done = subprocess.run(engine, input="\n".join([*commands, "quit", ""]), capture_output=True, text=True, check=True)
        answers = done.stdout.strip().split("\n\n")
        assert answers[0] == "= D6"
        assert all(answer.startswith("=") for answer in answers)
        if not flags:
            played = [answer for answer in answers[:6] if answer != "= pass"]
            assert len(set(played)) == len(played)
            assert json.loads(answers[6][2:])["moves"] == 6


def test_quantized_matrices_come_back_within_half_a_step():
    matrix = np.random.default_rng(0).normal(size=(5, 256)).astype(np.float32)
    parts = quantized(matrix)
    back = (parts["weight"].astype(np.float32) - 128) * parts["scales"][..., None]
    assert np.abs(back.reshape(5, 256) - matrix).max() <= parts["scales"].max() / 2 + 1e-6


def test_fsq_numbers_are_the_released_ones(original):
    tokenizer = read_tokenizer(Checkpoint(original.paths[0]))
    assert tokenizer.quantizer.fsq.size == 64000
    fsq = tokenizer.quantizer.fsq
    every = torch.arange(64000)
    assert (fsq.index(fsq.digits_of(every).float()) == every).all()
    u = torch.tensor([[-99.0] * 6, [99.0] * 6, [0.0] * 6])
    assert fsq.index(fsq.digits(u)).tolist() == [0, 63999, 32036]
    assert fsq.codes(fsq.digits_of(torch.tensor(12345)).float()).tolist() == [-0.75, 0.75, -1, 1, 1, -1]


def test_what_is_not_the_tokenizers_is_left_out(original):
    checkpoint = Checkpoint(original.paths[0])
    assert "generator_ema.module.encoder._in_conv.weight" in checkpoint
    assert len([name for name in checkpoint if name.startswith("generator.")]) == 406
    read_tokenizer(checkpoint)


def test_files_are_told_apart_in_any_order(original):
    pictures, battle, config = sort_files(original.paths[::-1])
    assert (pictures.path.name, battle.path.name, config["hidden_size"]) == ("go_fsq.pth", "go_battle.pth", 16)


class Malicious:
    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return eval, (f"open({str(self.marker)!r}, 'w')",)


def test_nothing_in_a_checkpoint_is_run(copied):
    marker = copied.folder / "was-run"
    content = torch.load(copied.paths[1], weights_only=False)
    torch.save({**content, "meta": Malicious(marker), "optimizer": [Malicious(marker)]}, copied.paths[1])
    read_language_model(Checkpoint(copied.paths[1]), {})
    assert not marker.exists()
    # The test itself can fail: the usual way of reading runs it.
    torch.load(copied.paths[1], weights_only=False)
    assert marker.exists()


def test_a_pickle_that_replaces_a_tensor_by_a_call_is_refused_by_name(copied):
    marker = copied.folder / "was-run"
    change(copied.paths[1], lambda state: state.update({"neck.llm.lm_head.weight": Malicious(marker)}))
    fails(copied, "neck.llm.lm_head.weight is missing")


@pytest.mark.parametrize(
    ("file", "name", "match"),
    [
        (0, "generator.decoder._layers.3._residuals.1._residual.2.weight", "_residual.2.weight is missing"),
        (1, "neck.llm.model.layers.1.mlp.up_proj.weight", "neck.llm.model.layers.1.mlp.up_proj.weight is missing"),
    ],
)
def test_a_missing_tensor_is_named(copied, file, name, match):
    change(copied.paths[file], lambda state: state.pop(name))
    fails(copied, match)


KEYS, TABLE = "neck.llm.model.layers.0.self_attn.k_proj.weight", "neck.llm.model.embed_tokens.weight"


@pytest.mark.parametrize(
    ("name", "shape", "allowed"),
    [(KEYS, (16, 15), "[16, 16]"), *((TABLE, shape, "2 dimensions") for shape in [(16,), (0, 16), (2, 8, 16)])],
)
def test_a_wrong_shape_is_named(copied, name, shape, allowed):
    change(copied.paths[1], lambda state: state.update({name: torch.zeros(shape)}))
    fails(copied, re.escape(f"{name} is {list(shape)} (allowed: {allowed})"))


def test_numbers_that_are_none_are_named(copied):
    name = "generator.quantizer.project_in.bias"
    change(copied.paths[0], lambda state: state[name].fill_(float("nan")))
    fails(copied, f"{name} holds numbers that are infinite or no numbers")


def test_an_unknown_tensor_is_named(copied):
    change(copied.paths[0], lambda state: state.update({"generator.encoder.extra": torch.zeros(1)}))
    fails(copied, "generator.encoder.extra is unknown")


def test_tokenizers_that_differ_are_refused(copied):
    change(copied.paths[1], lambda state: state["v_token.project_in.bias"].add_(1))
    fails(copied, "v_token.project_in.bias differs from .*do not belong together")


def test_a_damaged_tensor_is_named(copied):
    path = copied.paths[0]
    with zipfile.ZipFile(path) as archive:
        largest = max(archive.infolist(), key=lambda info: info.file_size)
    data = bytearray(path.read_bytes())
    data[largest.header_offset + 200 + largest.file_size // 2] ^= 1
    path.write_bytes(bytes(data))
    fails(copied, r"the numbers of generator\.\S+ are damaged")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_a_truncated_file_is_refused(copied, share):
    path = copied.paths[1]
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    fails(copied, "go_battle.pth is no checkpoint of torch.save, or not all of it")


def test_shapes_that_reach_beyond_their_numbers_are_refused(copied):
    """A pickle can say anything of a tensor's size; here a huge view on few numbers."""
    content = {"state_dict": {"x": torch.zeros(4)}}
    path = copied.folder / "go_fsq.pth"
    torch.save(content, path)
    with zipfile.ZipFile(path) as archive:
        files = {info.filename: archive.read(info) for info in archive.infolist()}
    name = next(name for name in files if name.endswith("data.pkl"))
    (length,) = (b"K\x04\x85",)
    assert files[name].count(length) == 1
    files[name] = files[name].replace(length, b"M\xff\xff\x85")
    with zipfile.ZipFile(path, "w") as archive:
        for entry, data in files.items():
            archive.writestr(entry, data)
    with pytest.raises(CheckpointError, match="x reaches beyond its 4 stored numbers"):
        Checkpoint(path)["x"]


def test_a_broken_pickle_is_refused(copied):
    path = copied.folder / "go_fsq.pth"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"state_dict": {}})[:-3])
    fails(copied, "data.pkl is broken")


def test_a_configuration_that_disagrees_is_refused(copied):
    config = json.loads(copied.paths[2].read_text())
    copied.paths[2].write_text(json.dumps({**config, "num_hidden_layers": 5}))
    fails(copied, "num_hidden_layers 5, the tensors of .* say 2")


def test_the_command_refuses_in_one_sentence(copied):
    copied.paths[0].write_bytes(b"no checkpoint")
    command = [sys.executable, "-m", "training.convert", *map(str, copied.paths), "--out", str(copied.out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("convert: ")
    assert not copied.out.exists()
