# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The formats that an audit can be written in."""

from __future__ import annotations

import typing as t

from .base import Context, Factory, Renderer, Sink


def _json(sink: Sink, context: Context) -> Renderer:
    from .json_report import JsonReport

    return JsonReport(sink, context)


def _csv(sink: Sink, context: Context) -> Renderer:
    from .csv_report import CsvReport

    return CsvReport(sink, context)


def _html(sink: Sink, context: Context) -> Renderer:
    from .html.report import HtmlReport

    return HtmlReport(sink, context)


def _junit(sink: Sink, context: Context) -> Renderer:
    from .junit_report import JunitReport

    return JunitReport(sink, context)


def _ocsf(sink: Sink, context: Context) -> Renderer:
    from .ocsf_report import OcsfReport

    return OcsfReport(sink, context)


#: In the order in which they are finished: the HTML report names the files that were finished before it.
FORMATS: t.Final[dict[str, Factory]] = {"json": _json, "csv": _csv, "junit": _junit, "ocsf": _ocsf, "html": _html}
#: The libraries that a format needs, as named in :mod:`.._deps`.
LIBRARIES: t.Final[dict[str, tuple[str, ...]]] = {
    "json": ("rfc8785",),
    "csv": (),
    "junit": ("junitparser",),
    "ocsf": ("py_ocsf_models",),
    "html": ("jinja2",),
}
