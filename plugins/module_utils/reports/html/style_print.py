# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The style on paper."""

from __future__ import annotations

#: Rows of a long table that are printed unless the reader has filtered it.
PRINTED_ROWS = 100

PRINT = """
.paper{display:none}
@page{size:A4;margin:16mm 14mm 18mm}
@page{@bottom-right{content:counter(page) " / " counter(pages);font:9pt sans-serif;color:#515c6e}}
@media print{
:root{color-scheme:light;font-size:9pt;--page:#fff;--panel:#fff;--ink:#000;--soft:#444;--rule:#ccc;
--strong:#888;--accent:#1f4e85;--pass:#2b7a58;--fail:#b3261e;--unknown:#8a5a00;--waived:#5a4da6;
--attested:#14697a;--na:#6a7482;--fail-wash:#fff;--unknown-wash:#fff;--pass-wash:#fff}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.frame{max-width:none;padding:0}
nav,.filter,.skip,.count,.more,summary{display:none!important}
.paper{display:block}
section{padding:5mm 0 0}
h2,h3,caption,figcaption{break-after:avoid}
.verdict,.card div,.tiles,figure,tr,.matrix{break-inside:avoid}
.figures{grid-template-columns:1fr 1fr;gap:6mm 8mm}
.bars .name{max-width:26mm}
.bars .mono,.id .mono,td small.mono,th small.mono{font-size:6.3pt}
.id{min-width:25mm}
.scroll{overflow:visible}
table{font-size:7.4pt}
thead{display:table-header-group}
thead th{white-space:normal;font-size:7pt}
th,td{padding:1mm 2mm 1mm 0}
th button,.s::before{display:none!important}
time{font-size:6.6pt}
.findings{table-layout:fixed}
.findings thead th{position:static;box-shadow:none}
.findings th:nth-child(1){width:13mm}
.findings th:nth-child(2){width:15mm}
.findings th:nth-child(3){width:23mm}
.findings th:nth-child(4){width:27mm}
.findings th:nth-child(5){width:26mm}
.findings th:nth-child(6),.findings th:nth-child(8){width:22mm}
table.capped:not(.live) tbody tr:nth-child(n+101){display:none}
a{color:inherit;text-decoration:none}
}
"""
