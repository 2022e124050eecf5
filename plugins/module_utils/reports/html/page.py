# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page's frame: title block, verdict, key figures, coverage."""

from __future__ import annotations

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ policy_header }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, nofollow">
<title>{{ summary.verdict|label }}: {{ summary.policy.name }}, {{ summary.as_of[:10] }}</title>
<link rel="icon" href="data:,">
<style>{{ style|safe }}</style>
</head>
<body>
{% from "macros" import patterns with context %}
<a class="skip" href="#main">Skip to the report</a>
{{ patterns() }}
<header class="frame top">
{% include "title" %}
</header>
<main class="frame" id="main">
{% for section in ("overview", "coverage", "charts", "findings", "drift", "population", "waivers", "method") %}
{% include section %}
{% endfor %}
</main>
<footer class="frame"><p>Made by cpaas.recordings {{ summary.tool_version }}. The same evidence, policy and moment give this file byte for byte. It loads nothing from elsewhere.</p></footer>
<script>{{ script|safe }}</script>
</body>
</html>
"""

TITLE = """
{% from "macros" import time %}
{% set sentences = {"pass": "Every control that applies holds, on complete evidence.", "fail": "At least one control does not hold.", "incomplete": "The evidence is not complete, so the audit gives no verdict, whatever the findings below say."} %}
<p class="kind">Audit of recordings</p>
<h1><bdi>{{ summary.policy.name }}</bdi></h1>
{% if summary.policy.description %}<p class="lead"><bdi>{{ summary.policy.description }}</bdi></p>{% endif %}
<div class="verdict is-{{ summary.verdict }}" role="group" aria-label="Verdict">
<span class="mark" aria-hidden="true">{{ {"pass": "✓", "fail": "✕", "incomplete": "?"}[summary.verdict] }}</span>
<span class="word">{{ summary.verdict|label }}</span>
<p class="why">{{ sentences[summary.verdict] }}</p>
{% if summary.reasons %}<ul>{% for reason in summary.reasons[:most.reasons] %}<li><bdi>{{ reason }}</bdi></li>{% endfor %}
{% if summary.reasons|length > most.reasons %}<li>and {{ (summary.reasons|length - most.reasons)|number }} more reasons</li>{% endif %}</ul>{% endif %}
</div>
<dl class="card">
<div><dt>As of</dt><dd>{{ time(summary.as_of) }} UTC</dd></div>
<div><dt>Policy</dt><dd>{% if summary.policy.version is defined and summary.policy.version is not none %}version {{ summary.policy.version }}, {% endif %}{{ summary.policy.controls|length|number }} controls<br><span class="mono">{{ summary.policy.digest }}</span></dd></div>
<div><dt>Accounts</dt><dd>{{ accounts|length|number }}{% for account in accounts[:most.named] %}<br><bdi class="mono">{{ account.account }}</bdi>{% endfor %}{% if accounts|length > most.named %}<br>and {{ accounts|length - most.named }} more{% endif %}</dd></div>
<div><dt>Window of the evidence</dt><dd>{% if window %}{{ time(window[0]) if window[0] else "the beginning" }} to {{ time(window[1]) if window[1] else "the end" }} UTC{% else %}nothing was collected{% endif %}</dd></div>
{% if summary.evidence.digest %}<div><dt>Evidence digest (SHA-256)</dt><dd><span class="mono">{{ summary.evidence.digest }}</span></dd></div>{% endif %}
{% if summary.drift.previous %}<div><dt>Compared with</dt><dd>the audit as of {{ time(summary.drift.previous.as_of) }} UTC</dd></div>{% endif %}
<div><dt>Tool</dt><dd>cpaas.recordings {{ summary.tool_version }}</dd></div>
</dl>
<nav aria-label="Sections"><ul>{% for id, name in (("overview", "Overview"), ("coverage", "Coverage"), ("charts", "Charts"), ("findings", "Findings"), ("drift", "Changes"), ("population", "Population"), ("waivers", "Waivers"), ("method", "Method and proof")) %}<li><a href="#{{ id }}">{{ name }}</a></li>{% endfor %}</ul></nav>
"""

OVERVIEW = """
{% from "macros" import severity, verdict %}
{% set counts = summary.counts.by_verdict %}
<section id="overview" aria-labelledby="overview-title">
<h2 id="overview-title">Overview</h2>
<dl class="tiles">
<div><dt>Rooms</dt><dd>{{ summary.population.rooms|number }}</dd></div>
<div><dt>Recordings</dt><dd>{{ summary.population.recordings|number }}</dd></div>
<div><dt>Failed</dt><dd>{{ counts.fail|default(0)|number }}<small>{% if summary.drift.previous %}{{ summary.drift.new|number }} findings new{% else %}evaluations{% endif %}</small></dd></div>
<div><dt>Unknown</dt><dd>{{ counts.unknown|default(0)|number }}<small>evidence missing</small></dd></div>
<div><dt>Waived</dt><dd>{{ counts.waived|default(0)|number }}<small>by a waiver in force</small></dd></div>
<div><dt>Passed</dt><dd>{{ counts.pass|default(0)|number }}<small>evaluations</small></dd></div>
</dl>
<div class="scroll" tabindex="0" role="region" aria-label="Evaluations by severity and verdict">
<table class="matrix"><caption>Evaluations: each control, applied to each resource that the policy selects</caption>
<thead><tr><th scope="col">Severity</th>{% for name in verdicts %}<th scope="col" class="n">{{ name|label }}</th>{% endfor %}</tr></thead>
<tbody>{% for level in severities %}<tr><th scope="row">{{ severity(level) }}</th>{% for name in verdicts %}{% set count = summary.counts.by_severity.get(level, {}).get(name, 0) %}<td class="n{{ " none" if not count }}">{{ count|number }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table></div>
</section>
"""

COVERAGE = """
{% from "macros" import time, whose %}
{% set gaps = summary.coverage|rejectattr("complete")|list %}
<section id="coverage" aria-labelledby="coverage-title">
<h2 id="coverage-title">Coverage</h2>
<p class="lead">{% if not summary.coverage %}No collection has run: there is no evidence.{% elif gaps %}{{ gaps|length|number }} of {{ summary.coverage|length|number }} collections did not reach their end. What they did not read cannot pass.{% else %}All {{ summary.coverage|length|number }} collections read every page to the provider’s own end mark.{% endif %}</p>
{% if summary.coverage %}
<div class="scroll" tabindex="0" role="region" aria-label="Collections">
<table class="stack"><caption>The collection that reaches furthest, by account and resource. Times are UTC; a window holds its start, not its end.</caption>
<thead><tr><th scope="col">Account</th><th scope="col">Resource</th><th scope="col">Complete</th><th scope="col">Window</th><th scope="col" class="n">Chains</th><th scope="col" class="n">Pages</th><th scope="col" class="n">Records</th><th scope="col" class="n">Drifted</th><th scope="col">What is missing</th></tr></thead>
<tbody>{% for item in (gaps + (summary.coverage|selectattr("complete")|list))[:most.coverage] %}<tr><td data-l="Account"><div>{{ whose(item.provider, item.account) }}</div></td><td data-l="Resource"><span>{{ item.resource }}</span></td><td data-l="Complete"><span class="v v-{{ "pass" if item.complete else "fail" }}">{{ "Yes" if item.complete else "No" }}</span></td><td data-l="Window"><span>{% if item.window_from or item.window_to %}{{ time(item.window_from) if item.window_from else "the beginning" }} to<br>{{ time(item.window_to) if item.window_to else "the end" }}{% else %}no bounds{% endif %}</span></td><td class="n" data-l="Chains"><span>{{ item.chains|number }}</span></td><td class="n" data-l="Pages"><span>{{ item.pages|number }}</span></td><td class="n" data-l="Records"><span>{{ item.records|number }}</span></td><td class="n" data-l="Drifted"><span>{{ item.drifted|number }}</span></td><td data-l="Missing"><span>{% for text in item.missing[:5] %}<bdi>{{ text }}</bdi>{{ "; " if not loop.last }}{% else %}<span class="none">nothing</span>{% endfor %}</span></td></tr>
{% endfor %}</tbody></table></div>
{% if summary.coverage|length > most.coverage %}<p>Shown are {{ most.coverage|number }} of {{ summary.coverage|length|number }}, the incomplete ones first.</p>{% endif %}
{% endif %}
</section>
"""
