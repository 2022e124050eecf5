# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The style of tables, of the marks in them, and of the controls above them."""

from __future__ import annotations

TABLES = """
.scroll{position:relative;overflow-x:auto;margin:.9rem 0 0}
table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.4}
caption{text-align:left;color:var(--soft);font-size:.85rem;padding:0 0 .5rem}
th,td{padding:.5rem .75rem .5rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:.25rem}
thead th{border-bottom:1.5px solid var(--strong);color:var(--soft);font-weight:600;font-size:.82rem;
vertical-align:bottom;white-space:nowrap}
tbody th{font-weight:600}
.n{text-align:right}
td small,th small{display:block;color:var(--soft);font-size:.92em;font-weight:400}
td small+small{margin-top:.1rem}
.id .mono,td small.mono,th small.mono{font-size:.8rem}
time{white-space:nowrap}
.none{color:var(--soft)}
.id bdi,.findings bdi,.card bdi{overflow-wrap:anywhere}
.v,.s{white-space:nowrap;font-weight:600}
.v::before{display:inline-block;width:1.15rem;font-weight:700}
.v-pass::before{content:"\\2713";content:"\\2713" / ""}.v-fail::before{content:"\\2715";content:"\\2715" / ""}
.v-unknown::before{content:"?";content:"?" / ""}.v-waived::before{content:"\\25C7";content:"\\25C7" / ""}
.v-not_applicable::before{content:"\\2013";content:"\\2013" / ""}
.v-attested::before{content:"\\25C8";content:"\\25C8" / ""}.v-attested{color:var(--attested)}
.v-pass{color:var(--pass)}.v-fail{color:var(--fail)}.v-unknown{color:var(--unknown)}
.v-waived{color:var(--waived)}.v-not_applicable{color:var(--na)}
.s::before{content:"";display:inline-block;height:.62rem;width:1.5rem;margin-right:.45rem;
background:linear-gradient(currentColor,currentColor) 0 100%/3px 40% no-repeat,
linear-gradient(var(--b2),var(--b2)) 6px 100%/3px 60% no-repeat,
linear-gradient(var(--b3),var(--b3)) 12px 100%/3px 80% no-repeat,
linear-gradient(var(--b4),var(--b4)) 18px 100%/3px 100% no-repeat}
.s{--b2:var(--rule);--b3:var(--rule);--b4:var(--rule)}
.s-medium,.s-high,.s-critical{--b2:currentColor}.s-high,.s-critical{--b3:currentColor}
.s-critical{--b4:currentColor}
.s-low,.s-medium{font-weight:400}
.matrix{width:auto;min-width:min(100%,34rem)}
.gauges{margin-top:.9rem}
.note{color:var(--soft);font-size:.85rem;max-width:none}
.more button{min-height:2.5rem;padding:.35rem 1.4rem;font:inherit;font-weight:600;color:var(--accent);
background:none;border:1px solid var(--strong);border-radius:.25rem;cursor:pointer}
.meanings{display:grid;gap:0;margin:.6rem 0 0}
.meanings div{display:grid;grid-template-columns:10rem 1fr;gap:.6rem;padding:.35rem 0;
border-top:1px solid var(--rule)}
.meanings dd{margin:0}
th button{all:unset;cursor:pointer;font:inherit;color:inherit;padding:.1rem 0}
th button::after{content:"\\2195";content:"\\2195" / "";display:inline-block;width:1rem;text-align:center;
opacity:.55}
th[aria-sort=ascending] button,th[aria-sort=descending] button{color:var(--ink)}
th[aria-sort=ascending] button::after{content:"\\2191";content:"\\2191" / "";opacity:1}
th[aria-sort=descending] button::after{content:"\\2193";content:"\\2193" / "";opacity:1}
th button:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
.filter{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.7rem 1rem;align-items:end;
margin:1rem 0 0;padding:1rem 1.1rem;background:var(--panel);border:1px solid var(--rule);border-radius:.3rem}
.filter[hidden]{display:none}
.filter label{display:block;color:var(--soft);font-size:.82rem;margin-bottom:.2rem}
.filter .words{grid-column:span 2}
.filter input,.filter select,.filter button{width:100%;min-height:2.5rem;font:inherit;font-size:.95rem;
color:var(--ink);background:var(--page);border:1px solid var(--strong);border-radius:.25rem;
padding:.35rem .6rem}
.filter button{cursor:pointer;font-weight:600}
.count{margin:.7rem 0 0;color:var(--soft);font-size:.9rem}
details{margin:.7rem 0 0}
summary{cursor:pointer;color:var(--accent);font-size:.85rem;width:fit-content}
details table{font-size:.82rem;margin-top:.4rem}
details td,details th{padding-top:.3rem;padding-bottom:.3rem}
@media (min-width:64rem){
.findings thead th{position:sticky;top:0;background:var(--page);z-index:1;
box-shadow:inset 0 -1.5px 0 var(--strong)}
.wide{overflow:visible}
.findings{table-layout:fixed}.findings th:nth-child(1){width:6.6rem}.findings th:nth-child(2){width:5.9rem}
.findings th:nth-child(3){width:8.6rem}.findings th:nth-child(4){width:12.2rem}
.findings th:nth-child(5){width:9.4rem}
.findings th:nth-child(6),.findings th:nth-child(8){width:8.6rem}.findings td{padding-right:.9rem}}
@media (max-width:44rem){
.filter{grid-template-columns:1fr 1fr;padding:.8rem}.filter .words{grid-column:1/-1}
.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stack,.stack tbody,.stack tr,.stack td,.stack th,.stack caption{display:block;width:100%}
.stack tr{padding:.7rem 0;border-bottom:1px solid var(--strong)}
.stack td,.stack tbody th{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.6rem;border:0;
padding:.14rem 0;max-width:none;text-align:left}
.stack td::before,.stack tbody th::before{content:attr(data-l);color:var(--soft);font-weight:400;
font-size:.82rem}
.stack td>*,.stack th>*{grid-column:2}}
"""
