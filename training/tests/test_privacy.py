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


def test_pytorch_leaves_nothing_in_the_folder_for_temporary_files(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name != "TORCHINDUCTOR_CACHE_DIR"}
    program = "import training; import torch._inductor.runtime.cache_dir_utils as cache; print(cache.cache_dir())"
    environment = kept | {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == str(ROOT / "training" / "work" / "compiled")
    assert not any(tmp_path.iterdir())
