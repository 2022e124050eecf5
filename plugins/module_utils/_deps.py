# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every third-party library of the collection, imported when it is first asked for.

Write ``from .._deps import pydantic`` (or from inside a function, for a library that only one
feature needs). A library that is installed is that library. One that is not is an inert stand-in:
it can be imported, subclassed, called and used as a decorator, so that a file which uses it can
still be loaded (Ansible's documentation and its import test do that) but nothing works with it.
Therefore whoever is about to work calls :func:`require` first, which fails with the install line.
"""

from __future__ import annotations

import importlib
import sys
import typing as t

from .errors import MissingLibraryError

if t.TYPE_CHECKING:
    import bagit
    import jinja2
    import junitparser
    import psycopg
    import py_ocsf_models
    import pyarrow
    import pydantic
    import pydantic_core
    import requests
    import rfc8785
    import sqlalchemy
    import urllib3
    import xlsxwriter
    import yaml

    __all__ = (
        "bagit",
        "jinja2",
        "junitparser",
        "psycopg",
        "py_ocsf_models",
        "pyarrow",
        "pydantic",
        "pydantic_core",
        "requests",
        "rfc8785",
        "sqlalchemy",
        "urllib3",
        "xlsxwriter",
        "yaml",
    )

#: import name → what ``pip install`` takes, with the lowest version that is tested.
REQUIREMENTS: t.Final[dict[str, str]] = {
    "bagit": "bagit>=1.8.1",
    "jinja2": "Jinja2>=3.1.2",
    "junitparser": "junitparser>=3.1.2",
    "psycopg": "psycopg[binary]>=3.1.19",
    "py_ocsf_models": "py-ocsf-models>=0.5.0",
    "pyarrow": "pyarrow>=15.0.2",
    "pydantic": "pydantic>=2.9.2",
    "pydantic_core": "pydantic>=2.9.2",
    "requests": "requests>=2.31.0",
    "rfc8785": "rfc8785>=0.1.3",
    "sqlalchemy": "SQLAlchemy>=2.0.30",
    "urllib3": "urllib3>=1.26.12",
    "xlsxwriter": "XlsxWriter>=3.2.0",
    "yaml": "PyYAML>=6.0.1",
}


class _InertBase:
    """What a class is derived from when the library that defines its base is absent."""

    def __init_subclass__(cls, **kwargs: t.Any) -> None:
        super().__init_subclass__()


class _StandIn:
    """Takes the place of an absent library, and of everything in it."""

    def __getattr__(self, name: str) -> t.Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_args: t.Any, **_kwargs: t.Any) -> t.Any:
        return self

    def __getitem__(self, key: t.Any) -> t.Any:
        return self

    def __iter__(self) -> t.Iterator[t.Any]:
        return iter(())

    def __mro_entries__(self, bases: tuple[t.Any, ...]) -> tuple[type, ...]:
        return (_InertBase,)


def __getattr__(name: str) -> t.Any:
    if name not in REQUIREMENTS:
        raise AttributeError(f"{__name__} knows no library {name!r}")
    try:
        library: t.Any = importlib.import_module(name)
    except ImportError:
        library = _StandIn()
    globals()[name] = library
    return library


def require(*names: str, purpose: str = "this module") -> None:
    """Fail with the install line unless every library in *names* can be imported."""
    missing = [name for name in names if isinstance(__getattr__(name), _StandIn)]
    if missing:
        wanted = sorted({REQUIREMENTS[name] for name in missing})
        raise MissingLibraryError(wanted, purpose, sys.executable)
