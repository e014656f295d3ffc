"""Training of the video model: games -> frames -> tokens -> latent codes -> transformer -> ONNX bundle."""
