# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: recording_audit
short_description: Audit the evidence store against a policy, and write reports
version_added: 0.1.0
author:
  - the cpaas.recordings authors (@cpaas-recordings)
description:
  - Evaluates the controls of a policy on everything that M(cpaas.recordings.recording_collect) has put into
    an evidence store, in one stream and without asking any provider.
  - A verdict is V(pass), V(fail), V(waived), V(not_applicable), or V(unknown) where the evidence does not
    suffice. V(unknown) is never counted as V(pass).
  - Findings never make this module fail. Let a later task judge RV(verdict), as the last task of the role
    P(cpaas.recordings.audit_recording_enabled#role) does.
  - The same evidence, policy and O(as_of) give the same reports, byte for byte.
  - Each audit is remembered in the store, so that the next one of a policy with the same name can tell what
    is new, what persists and what is resolved. One with the same O(as_of) takes the place of the earlier
    one. In check mode nothing is remembered.
requirements:
  - SQLAlchemy >= 2.0.30
  - pydantic >= 2.9.2
  - PyYAML >= 6.0.1
  - rfc8785 >= 0.1.3
  - Jinja2 >= 3.1.2, for the report format V(html)
  - junitparser >= 3.1.2, for the report format V(junit)
  - py-ocsf-models >= 0.5.0, for the report format V(ocsf)
extends_documentation_fragment:
  - cpaas.recordings.attributes
  - cpaas.recordings.attributes.diff_full
  - ansible.builtin.files
options:
  store:
    description:
      - The evidence store, either the path of an SQLite file, or a database URL such as
        C(postgresql://user@host/database). Required unless O(validate_only) is set.
      - If not set, the environment variable E(CPAAS_RECORDINGS_STORE) is used.
    type: str
  policy:
    description:
      - What must hold. Either the path of a YAML file on the host that runs the module, or the policy itself
        as a mapping, or its YAML text.
      - The guide "Write a policy" explains it, the control catalogue lists what can be checked.
    type: raw
    required: true
  compare_with:
    description:
      - Another policy, given in the same ways. RV(differences) tells which verdicts would differ under it on
        the same evidence. Reports and counts are those of O(policy).
    type: raw
  validate_only:
    description:
      - Check O(policy), O(compare_with), O(frameworks) and O(reports), libraries of the formats included,
        without any evidence, and do nothing else.
    type: bool
    default: false
  reports:
    description:
      - Reports to write. A report is replaced as a whole, and only when its bytes differ.
    type: list
    elements: dict
    default: []
    suboptions:
      format:
        description:
          - V(json) is everything, canonical (RFC 8785). V(csv) is a table of findings for spreadsheets.
            V(html) is one self-contained page for people. V(junit) is XML that GitLab, Jenkins and others
            show as test cases. V(ocsf) is newline-delimited JSON of Compliance Findings (class 2003) for a
            SIEM. V(prometheus), since 1.0.0, is numbers in the text format of Prometheus, for the textfile
            folder of a node exporter.
        type: str
        required: true
        choices: [json, csv, html, junit, ocsf, prometheus]
      dest:
        description:
          - The file. Missing folders are made, for their owner alone.
          - With O(reports[].split_by), C({account}) in it stands for the account, in a spelling that is safe
            in a file's name.
        type: path
        required: true
      split_by:
        description:
          - With V(account), a report of each account alone, in a file of its own. What concerns no account,
            such as a waiver that has expired, is in a report of the whole.
        type: str
        choices: [account]
        version_added: 1.0.0
  frameworks:
    description:
      - Mappings of requirements to controls, each the path of a YAML file, or its text, or a mapping with
        C(name), C(version) and C(requirements). The V(html) and V(json) reports show the worst verdict for
        each requirement, and which requirements nothing checks.
      - They are no legal claim.
    type: list
    elements: raw
    default: []
    version_added: 1.0.0
  as_of:
    description:
      - The moment of which the audit speaks, ISO 8601 with a zone, or an age such as V(2d). The present by
        default.
      - Ages of records and waivers count up to it, and records created later are left out.
    type: str
  expected_accounts:
    description:
      - Accounts that must be in the evidence. When one of them was never collected, the verdict is
        C(incomplete). The store alone cannot know of an account that nobody has collected yet.
    type: list
    elements: dict
    default: []
    suboptions:
      provider:
        description: Whose account it is.
        type: str
        required: true
        choices: [twilio, telnyx]
      account:
        description: SID of a Twilio account, or the name under which a Telnyx account is kept.
        type: str
        required: true
  not_collected:
    description:
      - Accounts that could not be collected before the audit. The verdict is then V(incomplete), and their
        reasons stand in result and reports.
    type: list
    elements: dict
    default: []
    version_added: 1.0.0
    suboptions:
      source:
        description: What the account is called.
        type: str
        required: true
      msg:
        description: Why it could not be collected.
        type: str
        required: true
  max_evidence_age:
    description:
      - How long before O(as_of) the evidence of an account may end, as an age such as V(36h). When it ends
        earlier, the verdict is C(incomplete). For audits that run on a schedule, it finds the account whose
        collection did not run.
    type: str
  findings_limit:
    description:
      - How many findings, differences and the like the result holds at most, the worst first. Reports hold
        all findings.
      - At most 500.
    type: int
    default: 50
  show_personal:
    description:
      - Whether RV(summary) and RV(artifact) may hold telephone numbers and names of persons, such as the name
        of a conference. Names of rooms and accounts they hold either way; reports and RV(findings) hold all.
    type: bool
    default: false
    version_added: 1.0.0
notes:
  - Reports hold personal data such as room names. They belong to their owner alone unless O(mode), O(owner)
    and O(group) say otherwise.
  - The tags of controls name regulations only to help readers find a control. They are no legal claim.
seealso:
  - module: cpaas.recordings.recording_collect
  - module: cpaas.recordings.recording_export
  - ref: ansible_collections.cpaas.recordings.docsite.write_a_policy
    description: "Guide: from an empty file to a checked policy."
  - ref: ansible_collections.cpaas.recordings.docsite.controls
    description: "All controls, with parameters and remedies."
  - ref: ansible_collections.cpaas.recordings.docsite.reports
    description: "Guide: what each format holds."
  - ref: ansible_collections.cpaas.recordings.docsite.when_an_audit_fails
    description: "Guide: what to do."
"""

EXAMPLES = r"""
- name: Audit what was collected
  cpaas.recordings.recording_audit:
    store: /srv/recordings/evidence.db
    policy: /srv/recordings/policy.yml
    reports:
      - format: html
        dest: /srv/recordings/report.html
      - format: junit
        dest: /srv/recordings/report.xml
  register: audit

- name: Stop here when something severe was found
  ansible.builtin.fail:
    msg: "{{ audit.verdict }}, {{ audit.findings_total }} findings"
  when: audit.verdict != 'pass'

- name: Check a policy file without any evidence
  cpaas.recordings.recording_audit:
    policy: /srv/recordings/policy.yml
    validate_only: true

- name: Ask what a stricter policy would change
  cpaas.recordings.recording_audit:
    store: /srv/recordings/evidence.db
    policy: /srv/recordings/policy.yml
    compare_with: /srv/recordings/policy-next-year.yml
  check_mode: true
  register: what_if

- name: Use a policy that is written down in the play
  cpaas.recordings.recording_audit:
    store: /srv/recordings/evidence.db
    policy:
      version: 1
      name: visits-are-recorded
      controls:
        - control: room-recording-required
          severity: critical
          select:
            room_name: "^visit-"
"""

RETURN = r"""
verdict:
  description:
    - V(incomplete) when any collection was not complete, or was never made though the policy needs it,
      whatever the findings say; also when nothing failed and something is unknown. Otherwise V(fail) or
      V(pass).
  returned: unless O(validate_only) is set
  type: str
  sample: fail
reasons:
  description: Why the verdict is V(incomplete), one sentence each, at most 50; reports hold all.
  returned: unless O(validate_only) is set
  type: list
  elements: str
  sample: []
reasons_total:
  description: How many reasons there are.
  returned: unless O(validate_only) is set
  type: int
  sample: 0
as_of:
  description: The moment of which the audit speaks.
  returned: unless O(validate_only) is set
  type: str
  sample: "2026-03-08T00:00:00.000000Z"
policy:
  description:
    - Name, version and digest of the policy. With O(validate_only) also its description and its controls
      with their defaults filled in.
  returned: success
  type: dict
  sample:
    name: visits-are-recorded
    version: 1
    digest: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
resources:
  description:
    - By provider, what has to be collected for the controls of O(policy), as the option C(resources) of
      M(cpaas.recordings.recording_collect) takes it.
  returned: when O(validate_only) is set
  type: dict
  version_added: 1.0.0
  sample: {twilio: [settings, rooms, recordings], telnyx: [recordings]}
counts:
  description:
    - How many evaluations (one control on one resource) had each verdict, as C(by_verdict), C(by_severity)
      and C(by_control); and how many entries of the policy's C(controls) judged nothing, as C(idle).
  returned: unless O(validate_only) is set
  type: dict
  sample:
    by_verdict: {fail: 1, unknown: 0, waived: 0, attested: 0, pass: 8, not_applicable: 3}
    by_severity:
      critical: {fail: 1, unknown: 0, waived: 0, attested: 0, pass: 8, not_applicable: 3}
      high: {fail: 0, unknown: 0, waived: 0, attested: 0, pass: 0, not_applicable: 0}
      medium: {fail: 0, unknown: 0, waived: 0, attested: 0, pass: 0, not_applicable: 0}
      low: {fail: 0, unknown: 0, waived: 0, attested: 0, pass: 0, not_applicable: 0}
    by_control:
      room-recording-required: {fail: 1, unknown: 0, waived: 0, attested: 0, pass: 8, not_applicable: 3}
    idle: 0
population:
  description:
    - What was audited, as numbers of C(rooms), C(recordings) and C(settings), and for each of the first 100
      C(accounts) also its counts by verdict, the recorded share of participation, and whether its
      collections are complete.
  returned: unless O(validate_only) is set
  type: dict
  sample:
    rooms: 12
    recordings: 40
    settings: 1
    accounts_total: 1
    accounts:
      - provider: twilio
        account: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        rooms: 12
        recordings: 40
        by_verdict: {fail: 1, unknown: 0, waived: 0, attested: 0, pass: 8, not_applicable: 3}
        recorded_share: 0.93
        complete: true
findings:
  description: The worst findings, failures by severity first, then what is unknown. O(findings_limit) bounds
    them.
  returned: unless O(validate_only) is set
  type: list
  elements: dict
  sample:
    - control: room-recording-required
      severity: critical
      verdict: fail
      provider: twilio
      account: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      resource: rooms
      id: RMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
      name: visit-4711
      created_at: "2026-03-07T09:30:00.000000Z"
      message: Recording was disabled in a room that must be recorded.
      facts: {recording_enabled: false}
      change: new
      since: "2026-03-08T00:00:00.000000Z"
      uid: 1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014
      account_name: Clinic Vienna
      remedy: Create such rooms with RecordParticipantsOnConnect=true.
findings_total:
  description: How many evaluations are V(fail) or V(unknown).
  returned: unless O(validate_only) is set
  type: int
  sample: 1
idle:
  description:
    - Entries of the policy's C(controls) that judged nothing, the first 50. C(entry) is the number in the
      policy, C(rows) how many records of the kind there are, C(reason) is V(no_rows), V(quiet) (none in the
      accounts and the time that it selects), V(taken) (entries before it decide), V(selects_none), or
      V(not_applicable).
    - V(selects_none) is probably a mistake in the policy. When every control judged nothing although there
      are records, RV(verdict) is V(incomplete).
  returned: unless O(validate_only) is set
  type: list
  elements: dict
  version_added: 1.0.0
  sample:
    - control: room-recording-required
      entry: 1
      resource: rooms
      rows: 12
      reason: selects_none
      message: Its select selects none of the records that there are, so the control judged nothing.
waivers_expiring:
  description: Waivers that end within the policy's C(waiver_warn_days), the first to end first.
  returned: unless O(validate_only) is set
  type: list
  elements: dict
  sample:
    - id: W-2026-014
      control: room-recording-required
      owner: compliance@example.com
      expires: "2026-03-31"
      days_left: 23
drift:
  description:
    - Compared with the C(previous) audit of the same policy (null when there is none), how many findings are
      C(new) and C(persisting), and how many are open no more, because they are C(resolved), C(waived),
      C(attested), C(not_selected) by the policy any more, or their resource is C(gone) from the evidence.
    - C(resolved_findings) are the first of those that are open no more, each with what it is C(now).
    - C(policy_changed) tells whether the policy of this name says something else than it did then; both
      digests are there.
  returned: unless O(validate_only) is set
  type: dict
  sample:
    previous:
      as_of: "2026-03-07T00:00:00.000000Z"
      verdict: fail
      policy_digest: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
    policy_changed: false
    policy_digest: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
    new: 1
    persisting: 0
    resolved: 0
    waived: 0
    attested: 0
    not_selected: 0
    gone: 0
    resolved_findings: []
changes:
  description: What the store's history tells of changes of C(recording_enabled) and of settings, the newest
    first.
  returned: unless O(validate_only) is set
  type: dict
  sample:
    total: 1
    items:
      - observed_at: "2026-03-07T22:00:00.000000Z"
        resource: settings
        provider: twilio
        account: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        id: recording_settings
        field: encryption_enabled
        before: true
        after: false
differences:
  description:
    - Which verdicts would differ under O(compare_with). C(before) is the verdict under O(policy), C(after)
      that under O(compare_with); null where the policy does not name the control.
  returned: when O(compare_with) is given, unless O(validate_only) is set
  type: dict
  sample:
    policy:
      name: visits-are-recorded
      digest: 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
    total: 1
    by_move:
      - {before: pass, after: fail, number: 1}
    items:
      - control: room-recording-coverage
        severity: medium
        provider: twilio
        account: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        resource: rooms
        id: RMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        before: pass
        after: fail
summary:
  description:
    - The audit on a few lines for people. The first tells the verdict, then come a table of the accounts, the
      five worst findings with what to do about each, what changed since the previous audit, and where the
      reports are. Without numbers and names of persons unless O(show_personal).
    - With O(validate_only), a line for each control of the policy.
  returned: success
  type: list
  elements: str
  version_added: 1.0.0
  sample:
    - "Verdict: fail (policy visits-are-recorded, as of 2026-03-08T00:00:00Z)"
artifact:
  description:
    - The essentials for C(set_stats) and its like, at most 16,000 bytes as JSON. Without numbers and names of
      persons unless O(show_personal). C(left_out) names what there was no room for.
  returned: unless O(validate_only) is set
  type: dict
  version_added: 1.0.0
  sample:
    verdict: fail
    as_of: "2026-03-08T00:00:00.000000Z"
    findings_total: 1
reports:
  description: The reports, in the order of O(reports), those of accounts last; at most 100.
  returned: unless O(validate_only) is set
  type: list
  elements: dict
  sample:
    - format: html
      path: /srv/recordings/report.html
      sha256: fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9
reports_total:
  description: How many reports there are.
  returned: unless O(validate_only) is set
  type: int
  version_added: 1.0.0
  sample: 1
"""

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.module import run
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_audit import OPTIONS, run_audit


def main() -> None:
    run(
        OPTIONS,
        run_audit,
        libraries=("sqlalchemy", "pydantic", "yaml", "rfc8785"),
        required_if=[("validate_only", False, ["store"])],
        add_file_common_args=True,
    )


if __name__ == "__main__":
    main()
