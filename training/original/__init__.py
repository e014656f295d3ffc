"""VideoWorld's released networks (arXiv 2501.09781): what they compute, how their files are read, their ONNX graphs."""
