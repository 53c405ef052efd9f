"""Read the JSON files of models and scales, and check their format and the digests in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reliability.articles.whole_files import read_whole
from reliability.errors import ModelError

# The command that trains a model again, unless its file names another
RETRAIN = "reliability train"
LARGEST = 16 * 2**20  # bytes of a file; the largest shipped one has 0.3 MB


def models_folder() -> Path:
    """Return the folder of the shipped models: inside the wheel, or next to the package."""
    inside = Path(__file__).parents[1] / "models"
    return inside if inside.is_dir() else inside.parent.parent / "models"


def scales_folder() -> Path:
    """Return the folder of the shipped scales."""
    return models_folder() / "scales"


def read_json_object(path: str | Path, what: str) -> dict[str, Any]:
    """Read the JSON object in a file. Raises ModelError, naming `what` it should be, if it has none."""
    try:
        content = json.loads(read_whole(path, LARGEST).decode("utf-8"))
    except OSError as error:
        fault = f"cannot be read as {what} ({error.strerror})"
        raise ModelError(f"{path}: {fault}: check its name and its permissions") from error
    except (RecursionError, ValueError) as error:
        fault = _json_fault(error)
        remedy = f"name a file that `{RETRAIN}` wrote, or train it again"
        raise ModelError(f"{path}: cannot be read as {what}: {fault}: {remedy}") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path}: not {what}: the file contains no JSON object")
    return content


def _json_fault(error: RecursionError | ValueError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON ({error.msg.removesuffix(' at')} at character {error.pos + 1})"
    if isinstance(error, UnicodeDecodeError):
        return "not JSON (no text in UTF-8)"
    return "a number has too many digits"  # the message of Python names one of its settings


def numbers_of(values: list[Any]) -> tuple[float, ...]:
    """Return the numbers of a list as floats. Raises TypeError if it is not a list of numbers."""
    if not isinstance(values, list) or not {*map(type, values)} <= {int, float}:
        raise TypeError(f"{str(values)[:60]} (numbers are expected)")
    return tuple(map(float, values))


def text_of(value: object) -> str:
    """Return a string. Raises TypeError if it is not one."""
    if not isinstance(value, str):
        raise TypeError(f"{str(value)[:60]} (a string is expected)")
    return value


def check_format(what: str, content: Mapping[str, Any], known: int) -> None:
    """Raise ModelError if the format of a file is not the known one."""
    found = content.get("format")
    if type(found) is not int or found != known:
        raise ModelError(
            f"{what} {content.get('format')!r} is not supported, only {known}: train it again with "
            "`reliability train`"
        )


def check_lexicons(
    what: str, trained: Mapping[str, str], current: Mapping[str, str], retrain: str = RETRAIN
) -> None:
    """Raise ModelError, naming the changed files, if digests differ from those in training."""
    names = {*trained, *current}
    if changed := sorted(name for name in names if trained.get(name) != current.get(name)):
        raise ModelError(
            f"{what} was trained with other lexicons than these: {', '.join(changed)} changed. "
            f"Run `{retrain}` to train it again."
        )
