"""What the latent codes mean: do they name moves, are they used, and what does the frame owe to them?

python -m training.codes_report --data training/work/data --tokenizer training/work/tokenizer.pt \
    --latent training/work/latent.pt --transformer training/work/run/checkpoint.pt --out training/work/codes

Writes report.json and codes.png into --out. The picture needs training/requirements-report.txt.
Moves are read from the pixels' cells, only to measure with; nothing here is learned from.

Legend: C cells along the side of a picture, M = C*C + 1 moves (a cell, or the pass), V codes, H horizon, R tokens along the side.
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .codes.changes import pairs, played
from .codes.latent_dynamics import load_latent
from .ground.files import write_json
from .ground.geometry import canvas_of
from .positions.shards import Shards
from .tokenizer.patches import unfold
from .tokenizer.tokenizer import Tokenizer, load_tokenizer
from .transformer.batches import Batch, Sampler
from .transformer.load import load_transformer
from .transformer.model import VideoTransformer
from .transformer.objective import chosen_targets

REPLACED = {"none": [], "z1": [0], "z2": [1], "z3": [2], "all": None}


def count(shards: Shards, codes: int) -> tuple[np.ndarray, np.ndarray]:
    """Returns ([M, V] how often a move got a code, [V] sum of plies) over all changes of a split and all symmetries."""
    counts, plies = np.zeros((canvas_of(shards.size) ** 2 + 1, codes), np.int64), np.zeros(codes, np.int64)
    for rows, row_codes in zip(shards.rows, shards.codes, strict=True):
        where = np.flatnonzero(rows["rest"] > 0)
        for symmetry in range(8):
            moves = played(*pairs(rows, where, np.full(len(where), symmetry))).numpy()
            np.add.at(counts, (moves, row_codes[where, symmetry]), 1)
            np.add.at(plies, row_codes[where, symmetry], rows["ply"][where])
    return counts, plies


def naming(counts: np.ndarray) -> dict:
    """Returns how well moves and codes name each other, from counts [M, V]."""
    usage = counts.sum(0)
    occurring = counts[counts.sum(1) > 0]
    codes_a_move = (occurring > 0).sum(1)
    share = usage[usage > 0] / usage.sum()
    return {
        "changes": int(usage.sum()),
        "code determines move": float(counts.max(0).sum() / usage.sum()),
        "move determines code": float(counts.max(1).sum() / usage.sum()),
        "moves that occur": len(occurring),
        "codes a move": {"mean": float(codes_a_move.mean()), "largest": int(codes_a_move.max())},
        "codes used": int((usage > 0).sum()),
        "codes": len(usage),
        "perplexity of usage": float(np.exp(-(share * np.log(share)).sum())),
        "usage": usage.tolist(),
    }


def moves_of(before: Tensor, drawn: Tensor, tokenizer: Tokenizer) -> Tensor:
    """Digits [B, R, R, D] of a frame and of the drawn next one -> [B] the cell where black appears, C*C for none."""
    table = tokenizer.digit_table()
    empty, black = int(table[:27].reshape(9, 3)[4, 0]), int(table[:27].reshape(9, 3)[4, 1])
    contents = []
    for digits in (before, drawn):
        cells = unfold(digits, tokenizer.config.patch)[:, 0]  # [B, C, C]
        contents.append(torch.where(cells == empty, 0, torch.where(cells == black, 1, 2)))
    return played(*contents)


def replace_codes(codes: Tensor, places: list[int] | None, used: Tensor, seed: int) -> Tensor:
    """Returns codes [B, H] with those at `places` (None: all) exchanged for other ones, drawn evenly from the used."""
    generator = torch.Generator().manual_seed(seed)
    result = codes.clone()
    for place in range(codes.shape[1]) if places is None else [place for place in places if place < codes.shape[1]]:
        drawn = torch.randint(len(used) - 1, (len(codes),), generator=generator)
        # The true code is never drawn: numbers from its own on mean the next one.
        rank = torch.searchsorted(used, codes[:, place].contiguous())
        result[:, place] = used[drawn + (drawn >= rank).long()]
    return result


@torch.no_grad()
def effect(model: VideoTransformer, tokenizer: Tokenizer, batch: Batch, used: Tensor) -> dict[str, dict[str, int]]:
    """Returns hits of a batch with true and with the likeliest first codes, some of them replaced by random ones."""
    truth = moves_of(batch.digits, batch.next_digits, tokenizer)
    likeliest = model(batch.digits, batch.history, batch.codes, 0)["codes"][:, 0].argmax(1)
    generated = torch.cat([likeliest[:, None], batch.codes[:, 1:]], 1)
    hits = {}
    for source, codes in (("true", batch.codes), ("likeliest", generated)):
        for name, places in REPLACED.items():
            given = replace_codes(codes, places, used, seed=len(hits))
            result = model(batch.digits, batch.history, given, len(given))
            drawn = result["frame"].argmax(-1)
            right = {
                "frame exact": (drawn == batch.next_digits).flatten(1).all(1),
                "move is the one played": moves_of(batch.digits, drawn, tokenizer) == truth,
            }
            for step in range(1, min(3, given.shape[1])):
                # What a code is told by those before it: z2 is predicted after z1, z3 after both.
                right[f"z{step + 1} predicted"] = result["codes"][:, step].argmax(1) == batch.codes[:, step]
            hits[f"{source} codes, {name} random"] = {key: int(value.sum()) for key, value in right.items()}
    return hits


def effects(model: VideoTransformer, tokenizer: Tokenizer, sampler: Sampler, used: Tensor, limit: int) -> dict:
    """Returns the shares of `effect` over a split; positions near the end of a game, without H codes, are left out."""
    chosen = chosen_targets(sampler, limit)
    totals: dict[str, dict[str, int]] = {}
    positions = 0
    for start in range(0, len(chosen), 512):
        batch = sampler.at(chosen[start : start + 512], np.arange(len(chosen[start : start + 512])) % 8)
        whole = (batch.codes != sampler.none).all(1)
        batch = Batch(*(value[whole] for value in vars(batch).values()))
        positions += int(whole.sum())
        for name, hits in effect(model, tokenizer, batch, used).items():
            line = totals.setdefault(name, dict.fromkeys(hits, 0))
            for key, value in hits.items():
                line[key] += value
    shares = {name: {key: value / positions for key, value in hits.items()} for name, hits in totals.items()}
    return {"positions": positions, "shares": shares}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("data", "tokenizer", "latent", "transformer", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--split", default="test")
    parser.add_argument("--size", type=int, default=9, help="of the boards that are looked at")
    parser.add_argument("--limit", type=int, default=4096, help="positions on which codes are replaced")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--no-picture", action="store_true", help="without umap-learn: report.json only")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    if not arguments.no_picture:
        from .codes.codes_picture import draw_codes, load_umap

        umap = load_umap()
    tokenizer, latent = load_tokenizer(arguments.tokenizer), load_latent(arguments.latent)
    model, checkpoint = load_transformer(arguments.transformer, tokenizer, latent)
    config = model.config
    if not config.horizon:
        raise SystemExit(f"{arguments.transformer} was trained without latent codes")
    shards = Shards(arguments.data / arguments.split / str(arguments.size))
    counts, plies = count(shards, latent.fsq.size)
    used = np.flatnonzero(counts.sum(0))
    sampler = Sampler(shards, tokenizer, config, latent.fsq.size)
    report = {
        "split": arguments.split,
        "size": arguments.size,
        "step": checkpoint["step"],
        "samples": checkpoint["samples"],
        "naming": naming(counts),
        "replaced": effects(model, tokenizer, sampler, torch.from_numpy(used), arguments.limit),
    }
    arguments.out.mkdir(parents=True, exist_ok=True)
    write_json(arguments.out / "report.json", report)
    names = report["naming"]
    print(f"first code determines the move: {names['code determines move']:.4%} of {names['changes']:,} changes")
    print(f"{names['codes used']} of {names['codes']} codes used, {names['codes a move']['mean']:.3f} a move")
    for name, shares in report["replaced"]["shares"].items():
        print(f"{name}: " + ", ".join(f"{key} {value:.2%}" for key, value in shares.items()))
    if not arguments.no_picture:
        vectors = {
            "embedding in the transformer": model.code_embedding.weight.detach().numpy()[used],
            "footprint on the board": latent.footprints().flatten(1).numpy()[used],
        }
        moves, mean_plies = counts[:, used].argmax(0), plies[used] / counts.sum(0)[used]
        draw_codes(umap, vectors, moves, canvas_of(arguments.size), mean_plies, arguments.out / "codes.png")


if __name__ == "__main__":
    main()
