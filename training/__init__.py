"""Training of the video model: games -> frames -> tokens -> latent codes -> transformer -> ONNX bundle."""

import os
from pathlib import Path

# ONNX Runtime reports to its maker unless it is told not to before it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# PyTorch keeps what it compiles in the folder for temporary files, under a name that others on the machine can guess.
os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(Path(__file__).parent / "work" / "compiled"))
