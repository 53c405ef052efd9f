"""Check the wheel and the source distribution, and that the wheel works without the checkout.

    python -m build
    python .ci/check_dist.py [--dist FOLDER] [--contents-only] [--sbom FILE]

The wheel has each committed file of the package, the models, the licences, and nothing else; the source
distribution has each committed file, and nothing else. The wheel is installed into an environment of its
own, without pip, and run in a folder outside the checkout: it has to print what the README shows, and
every format of every article in `seeds/`. `--sbom` writes the bill of materials of that environment, the
package and the libraries it needs, as CycloneDX (`pip install cyclonedx-bom`).

It needs no library besides those it installs. Exits with 1 and a line per fault.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from venv import EnvBuilder
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[1]
PACKAGE, MODELS = "reliability/", "models/"
NEEDED = (
    "reliability/py.typed",
    "reliability/models/reliability.json",
    "reliability/lexicons/NOTICE",
)
FORMATS = (
    "score --format jsonl seeds",
    "score --format html seeds",
    "score --format markdown seeds",
    "explain seeds",
    "sentences --format jsonl seeds",
    "check --format sarif seeds",
    "check --format github seeds",
    "check --format gitlab seeds",
    "check --format junit seeds",
    "signals",
)
IMPORTED = """
import json, sys
from importlib.metadata import version
from pathlib import Path
import reliability
assert reliability.__version__ == version("news-reliability")
print(Path(reliability.__file__).is_relative_to(sys.prefix))
"""
EXAMPLE = re.compile(r"```console\n\$ (reliability [^\n]+)\n(.*?)```", re.DOTALL)


def committed(root: Path) -> set[str]:
    """Return the paths of the committed files of a checkout."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
    return set(listed.stdout.decode("utf-8").rstrip("\0").split("\0"))


def wheel_of(files: Iterable[str]) -> set[str]:
    """Return the paths in the wheel of a checkout with these files, without those of its metadata."""
    package = {name for name in files if name.startswith(PACKAGE)}
    return package | {PACKAGE + name for name in files if name.startswith(MODELS)}


def differences(name: str, there: Iterable[str], wanted: Iterable[str]) -> Iterator[str]:
    """Yield a fault for each file that is missing in an archive or does not belong there."""
    yield from (f"{name}: {path} is missing" for path in sorted(set(wanted) - set(there)))
    yield from (
        f"{name}: {path} does not belong there" for path in sorted(set(there) - set(wanted))
    )


def wheel_faults(wheel: Path, files: Iterable[str], licences: Iterable[str]) -> Iterator[str]:
    """Yield the faults of the files of the wheel, its metadata and licences among them."""
    with ZipFile(wheel) as archive:
        names = [one for one in archive.namelist() if not one.endswith("/")]
    metadata = {one for one in names if one.partition("/")[0].endswith(".dist-info")}
    folder = f"{'-'.join(wheel.name.split('-')[:2])}.dist-info"
    wanted = {f"{folder}/{one}" for one in ("METADATA", "WHEEL", "RECORD", "entry_points.txt")}
    wanted |= {f"{folder}/licenses/{one}" for one in licences}
    yield from differences(wheel.name, set(names) - metadata, wheel_of(files))
    yield from differences(wheel.name, metadata, wanted)
    yield from (f"{wheel.name}: {one} is missing" for one in NEEDED if one not in names)


def sdist_faults(sdist: Path, files: Iterable[str]) -> Iterator[str]:
    """Yield the faults of the source distribution: its files."""
    with tarfile.open(sdist) as archive:
        names = {one.name.partition("/")[2] for one in archive.getmembers() if not one.isdir()}
    yield from differences(sdist.name, names, {*files, "PKG-INFO"})


def install(wheel: Path, folder: Path) -> Path:
    """Make an environment without pip, install the wheel into it, and return its Python."""
    EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(folder)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        str(wheel),
    ]
    subprocess.run(command, check=True)
    return python


def run(python: Path, arguments: Iterable[str], folder: Path) -> tuple[int, str, str]:
    """Run an interpreter in a folder; return its exit code, its output and its messages."""
    variables = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    variables.pop("PYTHONPATH", None)
    done = subprocess.run(
        [str(python), *arguments],
        cwd=folder,
        env=variables,
        capture_output=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, done.stderr


def installed_faults(python: Path, folder: Path) -> Iterator[str]:
    """Yield the faults of the installed package, run in a folder that has the articles in `seeds/`."""
    code, out, errors = run(python, ["-c", IMPORTED], folder)
    if (code, out) != (0, "True\n"):
        yield f"the package that is imported is not the installed one: {out}{errors}"
    for command, shown in EXAMPLE.findall((ROOT / "README.md").read_text("utf-8")):
        code, out, errors = run(python, ["-m", *shlex.split(command)], folder)
        lines = [line.rstrip() for line in out.splitlines()]
        whole = [line for line in shown.splitlines() if line != "[…]"]
        if code not in (0, 1) or lines[: len(whole)] != whole:
            yield f"{command}: does not print what the README shows: {out[:500]}{errors}"
    for arguments in FORMATS:
        code, out, errors = run(python, ["-m", "reliability", *arguments.split()], folder)
        if code not in (0, 1) or errors or not out:
            yield f"reliability {arguments}: exit code {code}: {errors}"
    _, out, _ = run(python, ["-m", "reliability", "score", "--format", "jsonl", "seeds"], folder)
    unread = [one["id"] for one in map(json.loads, out.splitlines()) if "error" in one]
    yield from (f"{one}: cannot be read" for one in unread)


def write_sbom(python: Path, wheel: Path, path: Path) -> None:
    """Write the bill of materials of an environment as CycloneDX JSON, the same at each run."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    version = f'version = "{wheel.name.split("-")[1]}"'
    with TemporaryDirectory() as folder:
        described = Path(folder) / "pyproject.toml"
        described.write_text(project.replace('dynamic = ["version"]', version), "utf-8")
        options = ["--pyproject", str(described), "--mc-type", "library", "--output-reproducible"]
        tool = [sys.executable, "-m", "cyclonedx_py", "environment", *options]
        subprocess.run([*tool, "--of", "JSON", "-o", str(path), str(python)], check=True)


def faults(dist: Path, contents_only: bool, sbom: Path | None) -> Iterator[str]:
    """Yield all faults of the distributions in a folder."""
    found = [*dist.glob("*.whl"), *dist.glob("*.tar.gz")]
    if [one.suffix for one in found] != [".whl", ".gz"]:
        yield f"{dist}: needs one wheel and one source distribution, as `python -m build` makes them"
        return
    wheel, sdist = found
    files = committed(ROOT)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    yield from wheel_faults(wheel, files, project["license-files"])
    yield from sdist_faults(sdist, files)
    if contents_only:
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        python = install(wheel, folder / "installed")
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        yield from installed_faults(python, folder)
        if sbom:
            write_sbom(python, wheel, sbom.resolve())


def main() -> None:
    """Check the distributions, as the arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dist", type=Path, default=ROOT / "dist", metavar="FOLDER")
    parser.add_argument("--contents-only", action="store_true", help="install nothing")
    parser.add_argument("--sbom", type=Path, metavar="FILE", help="write the bill of materials")
    options = parser.parse_args()
    found = [*faults(options.dist, options.contents_only, options.sbom)]
    print("\n".join(found) or "The distributions have what they should, and the wheel works.")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
