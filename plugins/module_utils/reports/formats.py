# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The formats that an audit can be written in."""

from __future__ import annotations

import typing as t

from .base import Factory
from .csv_report import CsvReport
from .html.report import HtmlReport
from .json_report import JsonReport
from .junit_report import JunitReport
from .ocsf_report import OcsfReport
from .prometheus_report import PrometheusReport

#: In the order in which they are finished: the HTML report names the files that were finished before it.
FORMATS: t.Final[dict[str, Factory]] = {
    "json": JsonReport,
    "csv": CsvReport,
    "junit": JunitReport,
    "ocsf": OcsfReport,
    "prometheus": PrometheusReport,
    "html": HtmlReport,
}
#: The libraries that some formats need, as named in :mod:`.._deps`.
LIBRARIES: t.Final[dict[str, tuple[str, ...]]] = {
    "json": ("rfc8785",),
    "junit": ("junitparser",),
    "ocsf": ("py_ocsf_models",),
    "html": ("jinja2",),
}
