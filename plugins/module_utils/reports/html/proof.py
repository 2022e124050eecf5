# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The section on method and proof: how the audit was made, how to check it, and what nobody can prove."""

from __future__ import annotations

METHOD = """
{% from "macros" import heads, severity, some, table, time, verdict with context %}
{% set controls = summary.policy.controls[:most.listed] %}
<section id="method" aria-labelledby="method-title">
<h2 id="method-title">Method and proof</h2>
<h3>What the verdicts mean</h3>
<dl class="meanings">
{% for name, text in meanings %}
<div><dt>{{ verdict(name) }}</dt><dd>{{ text }}</dd></div>
{% endfor %}
</dl>
<h3>From what was read to what was judged</h3>
<p>Reading and finding are told apart: a record that changes while a list is read may be read twice, and
counts once. The evidence also keeps what earlier collections found.</p>
{% call table("From what was read to what was judged") %}
<caption class="quiet">Records by resource</caption>
{{ heads(["List", "Records read", "Different ones", "In the evidence", "Judged"],
         ["Records read", "Different ones", "In the evidence", "Judged"]) }}
<tbody>
{% for row in reconciled %}
<tr><th scope="row" data-l="List">{{ row.resource|plural|capitalize }}</th>
{% for name in ("read", "found", "held", "judged") %}
<td class="n" data-l="{{ name|label }}"><span>
{{ row[name]|number if row[name] is not none else dash }}</span></td>
{% endfor %}
</tr>
{% endfor %}
</tbody>
{% endcall %}
<p class="note">Read and different ones: by the collections in <a href="#coverage">Coverage</a>. In the
evidence and judged: as of {{ time(summary.as_of) }} UTC.
{{ summary.counts.by_verdict.values()|sum|count("evaluation") }} in all: each control of the policy, applied
to each record of its kind, passes and what it does not apply to included.</p>
<h3>Controls of the policy</h3>
{% call table("Controls of the policy") %}
<caption>Controls of the policy{{ some(controls|length, summary.policy.controls|length) }}. Names of
regulations help to find a control; they are no legal claim.</caption>
{{ heads(["Control", "Severity", "Selects", "Parameters", "Tags"]) }}
<tbody>
{% for item in controls %}
<tr><th scope="row" data-l="Control">
<div>{{ item.title }}<small class="mono">{{ item.control }}</small></div></th>
<td data-l="Severity">{{ severity(item.severity) }}</td>
<td data-l="Selects"><bdi class="mono">{{ item.select|pairs if item.select else "all" }}</bdi></td>
<td data-l="Parameters"><bdi class="mono">{{ item.params|pairs if item.params else dash }}</bdi></td>
<td data-l="Tags"><span>{{ item.tags|join(", ") if item.tags else dash }}</span></td></tr>
{% endfor %}
</tbody>
{% endcall %}
<h3>Files of the same audit</h3>
{% if published %}
<p>Compare the checksum before you rely on a copy.</p>
{% call table("Files of the same audit") %}
<caption class="quiet">Files of the same audit</caption>
{{ heads(["File", "Holds", "Bytes", "SHA-256"], ["Bytes"]) }}
<tbody>
{% for file in published %}
<tr><th scope="row" data-l="File"><bdi>{{ file.path.name }}</bdi></th>
<td data-l="Holds"><span>{{ contents[file.format] }}</span></td>
<td class="n" data-l="Bytes"><span>{{ file.size|number }}</span></td>
<td data-l="SHA-256"><span class="mono">{{ file.sha256 }}</span></td></tr>
{% endfor %}
</tbody>
{% endcall %}
{% else %}
<p>This page is the only one. A report of the format <code>json</code> holds every finding, one of the format
<code>csv</code> every evaluation that applied.</p>
{% endif %}
<h3 id="recompute">How to recompute the checksums</h3>
<p>With tools that every system has; none of them is ours.</p>
<dl class="recipes">
{% for title, text, command in recipes %}
<div><dt>{{ title }}</dt><dd>{{ text }}
<pre tabindex="0"><code>
{%- for line in command.splitlines() %}
{{ line }}
{% endfor %}
</code></pre></dd></div>
{% endfor %}
</dl>
</section>
"""

NOBODY = """
<section id="limits" aria-labelledby="limits-title">
<h2 id="limits-title">What nobody can prove</h2>
<p class="lead">An honest reader should know where the evidence ends.</p>
<ul class="limits">
{% for text in limits %}
<li>{{ text }}</li>
{% endfor %}
</ul>
</section>
"""

LIMITS = (
    (
        "That the provider lists everything. The audit shows that every page of every list was read to the "
        "provider's own end mark; a recording that the provider does not list is in no list."
    ),
    (
        "What happened before the first collection, and what the provider had forgotten by then. A span that "
        "no complete collection covers is a finding of evidence-gap, not a pass."
    ),
    "What can be heard or seen. Length, size and checksum of a file are looked at; nobody has listened.",
    "Who turned recording off, and why. The lists tell the state, not the hand.",
    (
        "That a deleted recording was not copied before. Files outside the provider and the archive are "
        "unknown here."
    ),
    "That the clocks were right. Times are the provider's, as it sent them.",
    (
        "That the evidence was not changed by somebody who may write to it. Keep its checksum, or this "
        "page's, where that person cannot write."
    ),
)
TELNYX_LIMIT = (
    "That a Telnyx call was not recorded. No list of calls is read, so a call without a recording leaves no "
    "trace here; what is told is which settings record, and which recordings there are."
)
ROOMS_LIMIT = (
    "What rooms the provider knew more than {days} days before they were read. Video Insights forgets them, "
    "and only what was collected in time is kept here."
)
