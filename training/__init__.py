"""Training of the video model: games -> frames -> tokens -> latent codes -> transformer -> ONNX bundle."""

import os

# ONNX Runtime reports to its maker unless it is told not to before it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
