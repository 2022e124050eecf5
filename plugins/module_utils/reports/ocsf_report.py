# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The findings for a SIEM: one OCSF event of the class Compliance Finding (2003) per line.

Values and required fields are those of OCSF 1.5, https://schema.ocsf.io/1.5.0/classes/compliance_finding;
every event is validated by the model of py-ocsf-models before it is written.
"""

from __future__ import annotations

import hashlib
import importlib
import itertools
import json
import typing as t

from ..audit.names import uid_of
from ..audit.result import Evaluation, Summary
from ..records.times import from_text
from .about import controls_of, idle_of
from .base import FINDINGS, Context, Sink
from .json_report import FIELDS, ROWS
from .words import count

_PRODUCT = dict.fromkeys(("name", "uid", "vendor_name"), "cpaas.recordings")
#: Reasons for an incomplete verdict that its event spells out.
_REASONS = 20
_SEVERITY: t.Final = {"low": 2, "medium": 3, "high": 4, "critical": 5}
#: Compliance status: Fail; or Warning, which in OCSF is for a check without a result for want of information.
_COMPLIANCE: t.Final = {"fail": 3, "waived": 3, "unknown": 2, "attested": 2}
#: Status of the finding: New, or Suppressed for what was reviewed and accepted.
_NEW, _SUPPRESSED = (1, "New"), (3, "Suppressed")
_STATUS: t.Final = {"fail": _NEW, "unknown": _NEW, "waived": _SUPPRESSED, "attested": _SUPPRESSED}
#: Activity by what changed since the previous audit.
_ACTIVITY: t.Final = {"": (1, "Create"), "new": (1, "Create"), "persisting": (2, "Update")}
_TYPES: t.Final = {"rooms": "room", "recordings": "recording", "settings": "recording settings"}
_FINDING = dict.fromkeys(FIELDS)


class OcsfReport:
    """One event per finding. Passes are no events: other reports count them.

    Events of the audit itself come first: one says that it is incomplete, one that a control judged nothing.

    What identifies a finding (``finding_info.uid``) is made of policy, control and resource, so that a
    SIEM joins the events of successive audits; ``metadata.uid`` is unique for each audit.
    """

    passes = False

    def __init__(self, sink: Sink, context: Context) -> None:
        self._sink = sink
        self._about = context.about
        # Policy and moment are known only at the end.
        self._spool = context.spool()

    def evaluation(self, item: Evaluation, /) -> None:
        """Spool *item* if it is a finding."""
        if item.verdict in FINDINGS:
            self._spool.write(ROWS.bytes_of(self._about.extended(item)) + b"\n")

    def finish(self, summary: Summary, /) -> None:
        """Write the events."""
        # Slow to load, so only when such a report is asked for.
        model = importlib.import_module("py_ocsf_models.events.findings.compliance_finding").ComplianceFinding
        controls = controls_of(summary.policy)
        self._spool.seek(0)
        for item in itertools.chain(_of_the_audit(summary), map(json.loads, self._spool.lines())):
            values = _validated(model, _event(item, controls.get(item["control"], {}), summary))
            text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            self._sink.write(text.encode() + b"\n")

    def close(self) -> None:
        """Drop the spool."""
        self._spool.close()


def _validated(model: t.Any, values: dict[str, t.Any]) -> t.Any:
    """Return *values* as the model writes them, without what is null."""
    # Releases of py-ocsf-models before 0.8 use the older interface of pydantic.
    if hasattr(model, "model_validate"):
        return model.model_validate(values).model_dump(mode="json", exclude_none=True)
    return json.loads(model.parse_obj(values).json(exclude_none=True))


def _of_the_audit(summary: Summary) -> t.Iterator[dict[str, t.Any]]:
    """Yield what is to be told of the audit itself, in the shape of findings."""
    common = {
        **_FINDING, "provider": "", "account": "", "name": "", "change": "", "since": "", "waiver": "",
        "facts": {}, "verdict": "unknown", "id": summary.policy["name"],
    }  # fmt: skip
    if summary.verdict == "incomplete":
        said = " ".join(summary.reasons[:_REASONS])
        more = len(summary.reasons) - _REASONS
        message = f"{said} And {count(more, 'more reason')}." if more > 0 else said
        yield {
            **common, "control": "evidence-complete", "severity": "critical", "resource": "audit",
            "message": message or "The evidence is incomplete: there is no verdict.",
        }  # fmt: skip
    judged = {item.control for item in summary.findings}
    for control, message in idle_of(summary, passed_by=True) if "control-idle" not in judged else ():
        yield {
            **common, "control": control, "severity": "medium", "resource": "controls", "id": control,
            "message": message,
        }  # fmt: skip


def _event(item: dict[str, t.Any], control: t.Mapping[str, t.Any], summary: Summary) -> dict[str, t.Any]:
    policy = str(summary.policy["name"])
    identity = (policy, item["control"], item["provider"], item["account"], item["resource"], item["id"])
    uid = item["uid"] or uid_of(*identity)
    activity, activity_name = _ACTIVITY[item["change"]]
    status, status_name = _STATUS[item["verdict"]]
    title = control.get("title") or item["control"]
    now = _milliseconds(summary.as_of)
    since = _milliseconds(item["since"]) if item["since"] else now
    return {
        "activity_id": activity,
        "activity_name": activity_name,
        "category_name": "Findings",
        "category_uid": 2,
        "class_name": "Compliance Finding",
        "class_uid": 2003,
        "type_uid": 200300 + activity,
        "type_name": f"Compliance Finding: {activity_name}",
        "time": now,
        "severity_id": _SEVERITY[item["severity"]],
        "severity": item["severity"].capitalize(),
        "status_id": status,
        "status": status_name,
        "status_code": item["verdict"],
        "status_detail": f"{item['verdict'].capitalize()} by {item['waiver']}" if item["waiver"] else None,
        "message": item["message"] or title,
        "metadata": {
            "uid": hashlib.sha256(f"{uid}\0{summary.as_of}".encode()).hexdigest(),
            "product": {**_PRODUCT, "version": summary.tool_version},
            "event_code": item["control"],
            "tenant_uid": item["account"] or None,
        },
        "finding_info": {
            "uid": uid,
            "title": title,
            "desc": item["message"] or None,
            "types": [item["control"]],
            "created_time": since,
            "first_seen_time": since,
            "last_seen_time": now,
            "data_sources": [item["provider"]] if item["provider"] else None,
        },
        "compliance": {
            "control": item["control"],
            "desc": title,
            "standards": [policy],
            "requirements": list(control.get("tags", ())) or None,
            "status_id": _COMPLIANCE[item["verdict"]],
        },
        "remediation": {"desc": item["remedy"]} if item["remedy"] else None,
        "resources": [
            {
                "uid": item["id"],
                "name": item["name"] or None,
                "type": _TYPES.get(item["resource"], item["resource"]),
                "namespace": item["account"] or None,
                "region": item["region"],
                "labels": [item["provider"]] if item["provider"] else None,
                "data": item["facts"] or None,
            }
        ],
        "unmapped": {
            "provider": item["provider"],
            "resource": item["resource"],
            "created_at": item["created_at"],
            "waiver": item["waiver"],
            "change": item["change"],
            "risk": item["risk"] or None,
            "account_name": item["account_name"] or None,
            "policy_digest": summary.policy.get("digest"),
        },
    }


def _milliseconds(text: str) -> int:
    return round(from_text(text).timestamp() * 1000)
