import os
import subprocess
import sys

from .conftest import ROOT


def test_onnx_runtime_neither_reports_nor_leaves_anything(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "ORT_DISABLE_TELEMETRY")}
    program = "from training.bundle.check import onnxruntime as o; o.InferenceSession('models/vw/encoder.onnx')"
    environment = kept | {"HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)
    assert not any(tmp_path.iterdir())
