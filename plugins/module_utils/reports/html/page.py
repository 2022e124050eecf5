# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page's frame, and its title block with the verdict."""

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
{% from "drawings" import patterns %}
<a class="skip" href="#main">Skip to the report</a>
{{ patterns() }}
<header class="frame top">
{% include "title" %}
</header>
<main class="frame" id="main">
{% for name, _title in sections %}
{% include name %}
{% endfor %}
</main>
<footer class="frame">
<p>Made by cpaas.recordings {{ summary.tool_version }}. The same evidence, policy and moment give this file
byte for byte. It loads nothing from elsewhere.</p>
</footer>
<script>{{ script|safe }}</script>
</body>
</html>
"""

TITLE = """
{% from "macros" import time %}
{% set policy = summary.policy %}
<p class="kind">Audit of recordings</p>
<h1><bdi>{{ policy.name }}</bdi></h1>
{% if policy.description %}
<p class="lead"><bdi>{{ policy.description }}</bdi></p>
{% endif %}
<div class="verdict is-{{ summary.verdict }}" role="group" aria-label="Overall verdict">
<span class="mark" aria-hidden="true">{{ mark }}</span>
<p class="word">{{ summary.verdict|label }}</p>
<p class="why">{{ meaning }}
{% if headline %}
<br>{{ headline }}
{% endif %}
</p>
{% if summary.reasons %}
<ul>
{% for reason in summary.reasons[:most.reasons] %}
<li><bdi>{{ reason }}</bdi></li>
{% endfor %}
{% if summary.reasons|length > most.reasons %}
<li>and {{ (summary.reasons|length - most.reasons)|count("more reason") }}</li>
{% endif %}
</ul>
{% endif %}
</div>
{% if policy_before %}
<div class="changed" role="note"><p><b>The policy has changed since the last audit.</b> What is new or
resolved may come from that, and not from the recordings.</p>
<dl><div><dt>Then, {{ time(summary.drift.previous.as_of) }} UTC</dt>
<dd class="mono">{{ policy_before }}</dd></div>
<div><dt>Now</dt><dd class="mono">{{ policy.digest }}</dd></div></dl></div>
{% endif %}
<dl class="card">
<div><dt>As of</dt><dd>{{ time(summary.as_of) }} UTC</dd></div>
<div><dt>Window of the evidence</dt><dd>
{% if window %}
{{ time(window[0], "the beginning") }} to<br>{{ time(window[1], "the end") }} UTC
{% else %}
nothing was collected
{% endif %}
</dd></div>
<div><dt>Accounts</dt><dd>{{ accounts|length|number }}
{% for account in accounts[:most.named] %}
{% set name = called(account.provider, account.account) %}
<br><bdi{{ ' class="mono"'|safe if name == account.account }}>{{ name }}</bdi>
{% endfor %}
{% if accounts|length > most.named %}
<br>and {{ (accounts|length - most.named)|number }} more
{% endif %}
</dd></div>
<div><dt>Compared with</dt><dd>
{% if summary.drift.previous %}
the audit as of<br>{{ time(summary.drift.previous.as_of) }} UTC
{% else %}
no earlier audit
{% endif %}
</dd></div>
<div><dt>Policy: {{ policy.controls|length|count("control") }}, SHA-256</dt>
<dd><span class="mono">{{ policy.digest }}</span></dd></div>
{% if summary.evidence.get("digest") %}
<div><dt>Evidence: {{ summary.evidence.records|count("record") }}, SHA-256</dt>
<dd><span class="mono">{{ summary.evidence.digest }}</span><br>
<a href="#recompute">How to check it</a></dd></div>
{% endif %}
<div><dt>Complete</dt><dd>
{% set gaps = summary.coverage|rejectattr("complete")|list|length %}
{% if not summary.coverage %}
nothing was collected
{% elif gaps %}
no: <a href="#coverage">{{ gaps|number }} of {{ summary.coverage|length|count("collection") }}</a> did not
read everything
{% else %}
yes: <a href="#coverage">{{ summary.coverage|length|count("collection") }}</a> read everything
{% endif %}
</dd></div>
<div><dt>Tool</dt><dd>cpaas.recordings {{ summary.tool_version }}</dd></div>
</dl>
<nav aria-label="Sections"><ul>
{% for name, title in sections %}
<li><a href="#{{ name }}">{{ title }}</a></li>
{% endfor %}
</ul></nav>
"""
