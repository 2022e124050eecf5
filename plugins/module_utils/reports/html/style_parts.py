# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The style of what comes first, of visits, and of the recipes."""

from __future__ import annotations

PARTS = """
.changed{margin:1rem 0 0;padding:.9rem 1.4rem;border:1px solid var(--rule);
border-left:.45rem solid var(--unknown);background:var(--unknown-wash);border-radius:.3rem}
.changed p{margin:0;max-width:none}
.changed dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:.2rem 2rem;
margin:.5rem 0 0}
.changed dt{color:var(--soft);font-size:.8rem}.changed dd{margin:0;overflow-wrap:anywhere}
.do{color:var(--ink)}
.tag{display:inline-block;padding:0 .45rem;border:1px solid var(--strong);border-radius:.8rem;
color:var(--soft);font-size:.78rem;line-height:1.5;white-space:nowrap}
.worst{margin:.8rem 0 0;padding:0;list-style:none;counter-reset:worst}
.worst li{position:relative;padding:.75rem 0 .75rem 2.4rem;border-top:1px solid var(--rule);
counter-increment:worst}
.worst li::before{content:counter(worst);position:absolute;left:0;top:.75rem;width:1.7rem;text-align:right;
color:var(--soft)}
.worst p{margin:.1rem 0;max-width:none;overflow-wrap:anywhere}
.worst strong,.worst .v,.found .s,.found .v{margin-right:.5rem}
.tasks tbody th{min-width:13rem}.tasks td:last-child{min-width:18rem}
tr:target,details:target{background:var(--panel)}
.visit{margin:0;border-top:1px solid var(--rule)}
.visit summary{display:flex;flex-wrap:wrap;gap:.2rem 1.5rem;justify-content:space-between;width:auto;
padding:.6rem 0;color:var(--ink);font-size:.92rem;list-style-position:inside}
.visit summary>span{min-width:0;overflow-wrap:anywhere}
.visit summary small{display:block;color:var(--soft);font-size:.85rem}
.visit summary::-webkit-details-marker{display:none}
.visit summary>span:first-child{flex:1 1 16rem;position:relative;padding-left:1.3rem}
.visit summary>span:first-child::before{content:"\\25B8";content:"\\25B8" / "";position:absolute;left:0;
color:var(--accent)}
.visit[open] summary>span:first-child::before{content:"\\25BE";content:"\\25BE" / ""}
.inside{padding:0 0 1.2rem 1.3rem}
.inside .card{margin-top:.2rem}.card dd small{display:block;color:var(--soft)}
.found{margin:.6rem 0 0;padding:0;list-style:none;font-size:.9rem}
.found li{padding:.45rem 0;border-top:1px solid var(--rule);overflow-wrap:anywhere}
.path,.visit th{overflow-wrap:anywhere}.line{display:block}
.tasks td[data-l=Accounts]{min-width:9rem}
.recipes{margin:.6rem 0 0}.recipes div{padding:.7rem 0;border-top:1px solid var(--rule)}
.recipes dt{font-weight:600;overflow-wrap:anywhere}.recipes dd{margin:.1rem 0 0}
pre{margin:.5rem 0 0;padding:.6rem .8rem;background:var(--panel);border:1px solid var(--rule);
border-radius:.25rem;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.82rem}
.limits{padding-left:1.2rem;max-width:46rem}.limits li{margin:.4rem 0}
@media (max-width:44rem){.tasks tbody th,.tasks td:last-child{min-width:0}.inside{padding-left:0}
.worst li{padding-left:1.9rem}.worst li::before{width:1.2rem}}
@media print{.visit:not([open]){display:none}}
"""
