"""What an installed kiosk gets: every file of the packages, data included."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

PACKAGES = ("kiosk", "edge_sync", "hardware")


def test_the_wheel_holds_every_file_of_the_packages(root: Path, tracked: list[Path], tmp_path: Path) -> None:
    for path in tracked:
        copy = tmp_path / "source" / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    command = [*pip, "--wheel-dir", str(tmp_path), "."]
    subprocess.run(command, cwd=tmp_path / "source", check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    belong = {str(path.relative_to(root)) for path in tracked if path.relative_to(root).parts[0] in PACKAGES}
    assert belong - held == set()
