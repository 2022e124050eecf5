# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page's style: light and dark, wide and narrow.

:mod:`.style_tables`, :mod:`.style_parts` and :mod:`.style_print` add to it.
"""

from __future__ import annotations

from .style_parts import PARTS
from .style_print import PRINT
from .style_tables import TABLES

_BASE = """
:root{color-scheme:light dark;
--page:#fff;--panel:#f5f7fa;--ink:#182030;--soft:#515c6e;--rule:#d8dee7;--strong:#aab4c2;--accent:#1f4e85;
--pass:#2b7a58;--fail:#b3261e;--unknown:#8a5a00;--waived:#5a4da6;--attested:#14697a;--na:#6a7482;
--fail-wash:#fdf1ef;--unknown-wash:#fdf6e7;--pass-wash:#eef7f2;
--mono:ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif}
@media (prefers-color-scheme:dark){:root{
--page:#10141b;--panel:#181e28;--ink:#e7ebf1;--soft:#a7b1c1;--rule:#2c3543;--strong:#4b5769;--accent:#8fbcf0;
--pass:#62bf94;--fail:#ff8d80;--unknown:#e3b04b;--waived:#b7adf7;--attested:#6cc5d6;--na:#98a3b2;
--fail-wash:#2a1a1b;--unknown-wash:#272013;--pass-wash:#14251e}}
[hidden]{display:none!important}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.55 var(--sans);
font-variant-numeric:tabular-nums}
.frame{max-width:80rem;margin:0 auto;padding:0 1.75rem}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
.skip{position:absolute;left:-999rem;top:0;padding:.6rem 1rem;background:var(--page);z-index:9}
.skip:focus{left:1rem}
.quiet{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
h1,h2,h3{line-height:1.2;margin:0;text-wrap:balance}
h1{font-size:clamp(1.7rem,1.2rem + 2vw,2.5rem);font-weight:650;letter-spacing:-.02em;overflow-wrap:anywhere}
h2{font-size:1.35rem;font-weight:650;letter-spacing:-.01em}
h3{font-size:1rem;font-weight:650}
p{margin:.5rem 0;max-width:46rem}
section{padding:2.25rem 0 .5rem}
section>h2{padding-top:.9rem;border-top:2px solid var(--ink);margin-bottom:.4rem}
section>h3{margin:1.75rem 0 .3rem}
.lead{color:var(--soft)}
code,.mono{font-family:var(--mono);font-size:.86em;overflow-wrap:anywhere}
bdi{overflow-wrap:break-word}
.top{padding-top:2.5rem}
.kind{margin:0 0 .5rem;color:var(--soft);font-size:.8rem;font-weight:600;letter-spacing:.09em;
text-transform:uppercase}
.top .lead{font-size:1.05rem}
.verdict{display:grid;grid-template-columns:auto 1fr;gap:.2rem 1.1rem;align-items:center;margin:1.6rem 0 0;
padding:1.1rem 1.4rem;border:1px solid var(--rule);border-left:.45rem solid var(--tone);
background:var(--wash);border-radius:.3rem}
.verdict .mark{grid-row:1/3;display:grid;place-items:center;width:3rem;height:3rem;border-radius:50%;
background:var(--tone);color:var(--page);font-size:1.6rem;font-weight:700}
.verdict .word{margin:0;font-size:1.5rem;font-weight:680;line-height:1.2;color:var(--tone)}
.verdict .why{margin:0}
.verdict ul{grid-column:2;margin:.4rem 0 0;padding-left:1.1rem;color:var(--ink);overflow-wrap:anywhere}
.is-pass{--tone:var(--pass);--wash:var(--pass-wash)}
.is-fail{--tone:var(--fail);--wash:var(--fail-wash)}
.is-incomplete{--tone:var(--unknown);--wash:var(--unknown-wash)}
.card{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:0 2rem;margin:1.4rem 0 0;
padding:0}
.card div{padding:.65rem 0;border-top:1px solid var(--rule)}
.card dt{color:var(--soft);font-size:.8rem}
.card dd{margin:.1rem 0 0;overflow-wrap:anywhere}
.card dd .mono{font-size:.8rem}
nav{margin:1.4rem 0 0;border-top:1px solid var(--rule);border-bottom:1px solid var(--rule)}
nav ul{display:flex;flex-wrap:wrap;gap:0 1.5rem;list-style:none;margin:0;padding:.35rem 0}
nav a{display:inline-block;padding:.3rem 0;text-decoration:none;font-size:.95rem}
nav a:hover{text-decoration:underline}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:0;margin:1rem 0 0;padding:0;
border:1px solid var(--rule);border-radius:.3rem;overflow:hidden}
.tiles div{padding:.9rem 1.1rem;box-shadow:1px 1px 0 var(--rule)}
.tiles dt{color:var(--soft);font-size:.85rem}
.tiles dd{margin:0;font-size:1.75rem;font-weight:640;letter-spacing:-.02em;line-height:1.25}
.tiles dd small{display:block;font-size:.8rem;font-weight:400;letter-spacing:0;color:var(--soft)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));gap:2.25rem 3rem;
margin-top:1.4rem}
figure{margin:0;min-width:0}
.figures .broad{grid-column:1/-1}
figcaption{font-weight:650;line-height:1.3}
figcaption small{display:block;font-weight:400;color:var(--soft);font-size:.85rem}
.legend{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;margin:.5rem 0 .7rem;padding:0;list-style:none;
font-size:.85rem;color:var(--soft)}
.legend svg{width:1rem;height:.75rem;margin-right:.4rem;vertical-align:-.05rem}
svg{display:block}
.legend svg{display:inline-block}
svg text{fill:var(--soft);font-size:12px;font-family:var(--sans)}
.k-pass{fill:var(--pass)}.k-fail{fill:var(--fail)}.k-unknown{fill:url(#p-unknown)}
.k-waived{fill:url(#p-waived)}
.k-attested{fill:url(#p-attested)}.w-attested{fill:var(--attested);opacity:.2}
.i-attested{stroke:var(--attested)}
.k-not_applicable{fill:url(#p-na)}.k-share{fill:var(--accent)}.k-rest{fill:var(--panel);stroke:var(--rule)}
.i-unknown{stroke:var(--unknown)}.w-unknown{fill:var(--unknown);opacity:.28}
.w-waived{fill:var(--waived);opacity:.22}.i-waived{fill:var(--waived)}
.i-na{fill:var(--na)}.w-na{fill:var(--na);opacity:.16}
.part{stroke:var(--page);stroke-width:1}
.line{stroke:var(--rule)}.base{stroke:var(--strong)}
.columns{display:grid;grid-template-columns:3.4rem 1fr}
.bars{display:grid;grid-template-columns:minmax(4.5rem,max-content) 1fr max-content;gap:.4rem .8rem;
align-items:center;margin:0;font-size:.85rem}
.bar{display:contents}.bars .name{max-width:17rem;line-height:1.25;overflow-wrap:anywhere}
.bars .total{text-align:right}
.bars .total small{display:block;color:var(--soft);line-height:1.2}
footer{margin:3rem 0 0;padding:1.2rem 0 3rem;border-top:1px solid var(--rule);color:var(--soft);
font-size:.85rem}
@media (max-width:44rem){
.frame{padding:0 1rem}.top{padding-top:1.5rem}section{padding-top:1.75rem}
.verdict{grid-template-columns:auto 1fr;padding:1rem}
.verdict .mark{width:2.3rem;height:2.3rem;font-size:1.2rem;grid-row:1}
.verdict .why,.verdict ul{grid-column:1/-1}
.tiles{grid-template-columns:1fr 1fr}.tiles dd{font-size:1.45rem}
.card{grid-template-columns:1fr}
.card div{display:grid;grid-template-columns:7rem 1fr;gap:.6rem;padding:.5rem 0}.card dt{padding-top:.1rem}
.bars{display:block}
.bar{display:grid;grid-template-columns:1fr max-content;gap:.1rem .8rem;margin-bottom:.55rem}
.bars .name{max-width:none}.bar svg{grid-column:1/-1;grid-row:2}
nav ul{gap:0 1.1rem}}
@media (forced-colors:active){.verdict .mark{border:1px solid}svg{forced-color-adjust:none}}
"""

STYLE = _BASE + TABLES + PARTS + PRINT
