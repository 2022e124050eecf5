# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading what people write (policies, holds, frameworks), and saying what is wrong with it."""

from __future__ import annotations

import difflib
import types
import typing as t
from pathlib import Path

from .._deps import pydantic, yaml
from ..errors import InputError
from .where import Where
from .yaml_lines import Place, read_yaml

_SHOWN = 10
_Model = t.TypeVar("_Model", bound="pydantic.BaseModel")


class Problems:
    """What is wrong with a document, each with its place.

    Args:
        what: how messages call the document.
        where: the document.
    """

    def __init__(self, what: str, where: Where) -> None:
        self.what = what
        self.where = where
        self.found: list[tuple[Where, str]] = []

    def below(self, *place: str | int) -> Problems:
        """Return what notes problems of a part of this document, among those of all of it."""
        part = Problems(self.what, self.where.inner(*place))
        part.found = self.found
        return part

    def add(self, place: Place, text: str) -> None:
        """Note a problem of this document."""
        self.found.append((self.where.inner(*place), text))

    def validated(self, model: type[_Model], data: t.Any) -> _Model:
        """Return *data* as *model*; what is wrong is noted, and raised at once.

        Raises:
            InputError: *data* does not fit the model.
        """
        for repeated in self.where.lines.repeated if self.where.lines else ():
            self.add(repeated, "the key is there twice")
        self.raise_if_any()
        try:
            return model.model_validate(data)
        except pydantic.ValidationError as error:
            self.add_all(error)
            self.raise_if_any()
            raise

    def checked(self, model: type[_Model], data: t.Any, key: str) -> _Model | None:
        """Return what *key* holds as *model*; ``None`` when it is wrong, which is noted with the keys."""
        try:
            return model.model_validate(data or {})
        except pydantic.ValidationError as error:
            names = [info.alias or name for name, info in model.model_fields.items()]
            here = f" here; the keys are {', '.join(names)}" if names else " here, there are none"
            self.below(key).add_all(error, here)
        return None

    def add_all(self, error: pydantic.ValidationError, here: str = "") -> None:
        """Note everything that *error* tells.

        Args:
            here: what is added to the sentence on a key that is not known.
        """
        for item in error.errors(include_url=False):
            text = _sentence(item)
            self.add(item["loc"], text + here if item["type"] == "extra_forbidden" else text)

    def raise_if_any(self) -> None:
        """Raise what was noted.

        Raises:
            InputError: something was.
        """
        if not self.found:
            return
        shown = [f"{place.text}: {text}" for place, text in self.found[:_SHOWN]]
        more = len(self.found) - len(shown)
        if more:
            shown.append(f"and {more} more")
        raise InputError(f"The {self.what} is not valid: {'; '.join(shown)}.")


def _sentence(error: t.Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return "there is no such key"
    if kind == "missing":
        return "is missing"
    if kind == "literal_error":
        return f"is {error['input']!r}, and must be {context['expected']}"
    if kind == "value_error":
        return str(context["error"])
    message = error["msg"][:1].lower() + error["msg"][1:]
    shown = error["input"]
    return f"{message}, not {shown!r}" if isinstance(shown, (str, int, float, types.NoneType)) else message


def close_to(name: str, known: t.Iterable[str], kinds: str) -> str:
    """Return a hint: the one of *known* that is most like *name*, or all of them."""
    every = list(known)
    near = difflib.get_close_matches(name, every, n=1)
    return f"did you mean {near[0]}?" if near else f"the {kinds} are {', '.join(every)}"


def read_document(given: t.Any, what: str, *, folder: Path | None = None) -> tuple[t.Any, Where]:
    """Read a document.

    Args:
        given: a path; or YAML text (it has line breaks); or data.
        what: how messages call it.
        folder: what a relative path is relative to; the working directory by default.

    Raises:
        InputError: it cannot be read, or is no YAML.
    """
    if not isinstance(given, str):
        return given, Where(what)
    if "\n" in given:
        return _from_yaml(given, what, what)
    path = Path(given)
    try:
        path = path.expanduser()
        path = folder / path if folder is not None else path
        text = path.read_text(encoding="utf-8")
    except RuntimeError:
        raise InputError(f"The {what} {path} names a user who does not exist; give a path.") from None
    except UnicodeDecodeError:
        raise InputError(f"The {what} {path} is not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise InputError(
            f"The {what} {path} cannot be read: {error.strerror}; give the path of a {what} file."
        ) from None
    return _from_yaml(text, str(path), what)


def _from_yaml(text: str, source: str, what: str) -> tuple[t.Any, Where]:
    try:
        data, lines = read_yaml(text)
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
        problem = f"{line}: {error.problem or error.context}"
    except yaml.YAMLError:
        problem = ": it is no YAML text"
    except RecursionError:
        problem = ": it is nested too deeply"
    except ValueError as error:  # a number with more digits than Python reads
        problem = f": {str(error).partition(';')[0]}"
    else:
        return data, Where(source, lines)
    raise InputError(f"The {what} is not valid: {source}{problem}.")
