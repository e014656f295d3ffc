"""Takes the weights of the model for 9x9 over into one for every size, where shapes allow.

python take_over.py OLD_CHECKPOINT OLD_TOKENIZER NEW_TOKENIZER NEW_LATENT OUT

Old digits mean empty, black, white as the old tokenizer says; codes are counted from the middle instead of the corner; what
was learned of a place (place, slots, draw_slots) is left behind but for its mean.
"""
import sys
from pathlib import Path

import torch
from training.codes.latent_dynamics import load_latent
from training.ground.config import ModelConfig, TrainConfig, as_dict
from training.tokenizer.tokenizer import load_tokenizer
from training.transformer.model import VideoTransformer

old_path, old_tok, new_tok, new_latent, out = sys.argv[1:]
old = torch.load(old_path, map_location="cpu", weights_only=True)
tok = load_tokenizer(Path(new_tok)); latent = load_latent(Path(new_latent))
new_table = tok.digit_table()
new_digits = [int(new_table[12 + k]) for k in range(3)]
ot = torch.load(old_tok, map_location="cpu", weights_only=True)["weights"]

def old_table():
    from training.ground import frames
    from torch.nn import functional as F
    px = torch.from_numpy(frames.sprites()[:27]).permute(0, 3, 1, 2).float() / 127.5 - 1
    x = F.conv2d(px, ot["look.weight"], ot["look.bias"], stride=9)
    x = F.conv2d(F.gelu(x), ot["squeeze.1.weight"], ot["squeeze.1.bias"])
    x = F.conv2d(F.gelu(x), ot["squeeze.3.weight"], ot["squeeze.3.bias"])
    x = (x - ot["squeeze.4.running_mean"][:, None, None]) / (ot["squeeze.4.running_var"][:, None, None] + 1e-5).sqrt()
    return (torch.tanh(x) * 1.001).round().long().flatten() + 1
old_digits = [int(old_table()[12 + k]) for k in range(3)]
print("old", old_digits, "new", new_digits, "margin", int(new_table[27]))
config = {k: v for k, v in old["model"].items() if k != "position"}
fresh = VideoTransformer(ModelConfig(**config), latent.footprints(), 3, 4)

def code_map():
    source = torch.empty(723, dtype=torch.long)
    for row in range(-9, 10):
        for column in range(-9, 10):
            near = lambda v: max(-4, min(4, v)) + 4
            source[(column + 9) + 19 * (row + 9)] = near(column) + 9 * near(row)
    source[361:722] = 121
    source[722] = 162
    return source

def convert(state):
    new = {k: v.clone() for k, v in fresh.state_dict().items()}
    source = code_map()
    for name, value in state.items():
        value = value.float() if value.is_floating_point() else value
        if name in new and new[name].shape == value.shape and name != "footprints":
            new[name] = value
    place = state["place"].float().mean((0, 2, 3))
    w = torch.zeros_like(new["unpack.weight"]).view(-1, 9, 4)
    o = state["unpack.weight"].float().view(-1, 9, 3)
    for a, b in zip(old_digits, new_digits):
        w[:, :, b] = o[:, :, a]
        for cell in range(9):
            w[cell * 64:(cell + 1) * 64, cell, b] += place
    new["unpack.weight"] = w.flatten(1)
    new["code_embedding.weight"] = state["code_embedding.weight"].float()[source]
    new["code_head.weight"] = state["code_head.weight"].float()[source[:722]]
    new["code_head.bias"] = state["code_head.bias"].float()[source[:722]]
    # Codes of no place on 9x9 and those that never occur.
    for head in ("final_head", "draw_head"):
        weight, bias = torch.zeros(4, 64), torch.full((4,), -3.0)
        for a, b in zip(old_digits, new_digits):
            weight[b], bias[b] = state[f"{head}.weight"].float()[a], state[f"{head}.bias"].float()[a]
        new[f"{head}.weight"], new[f"{head}.bias"] = weight, bias
    new["drawn_kind"] = state["draw_slots"].float().mean(0)
    for name in new:
        if name.endswith("num_batches_tracked"):
            new[name] = torch.tensor(1000)
    fresh.load_state_dict(new)
    return new

torch.save({"kind": "transformer", "model": as_dict(ModelConfig(**config)), "settings": as_dict(TrainConfig()),
    "weights": convert(old["weights"]), "average": convert(old["average"]), "step": old["step"], "samples": old["samples"],
    "seconds": old["seconds"], "cpu_seconds": old.get("cpu_seconds", 0.0)}, out)
