# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one way in which a module of this collection starts, and the one place where errors end."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule

from .._deps import require
from ..errors import RecordingsError
from .accounts import GIVEN
from .secret_urls import secrets

Runner = t.Callable[[dict[str, t.Any], bool], dict[str, t.Any]]

#: How many elements of a list Ansible repeats, in a result, of what a module was called with.
_REPEATED = 50


class _Module(AnsibleModule):
    """A module that masks the password of a database URL, which is only a part of its option.

    Its result repeats long lists of its options in part: thousands of accounts or SIDs would make
    a result of which AWX keeps nothing.
    """

    #: Which options the task itself gave; the rest are defaults, or come from the environment.
    given: frozenset[str] = frozenset()

    def __init__(self, **arguments: t.Any) -> None:
        AnsibleModule.__init__(self, **arguments)
        self._mask()

    def _load_params(self) -> None:
        AnsibleModule._load_params(self)  # noqa: SLF001 - the one place that still knows what was given
        self.given = frozenset(name for name, value in self.params.items() if value not in (None, ""))

    def _log_invocation(self) -> None:
        # What goes to the system's log is masked option by option, and a list of accounts is one option.
        everything = self.params
        self.params = without_accounts(everything)
        try:
            AnsibleModule._log_invocation(self)  # noqa: SLF001
        finally:
            self.params = everything

    def fail_json(self, msg: str, **result: t.Any) -> t.NoReturn:
        """Fail; the check of the options does so, too, before anything else could mask them."""
        self._mask()
        AnsibleModule.fail_json(self, msg, **result, invocation=self._called())
        raise AssertionError("unreachable")

    def exit_json(self, **result: t.Any) -> t.NoReturn:
        """End with *result*."""
        AnsibleModule.exit_json(self, **result, invocation=self._called())
        raise AssertionError("unreachable")

    def _called(self) -> dict[str, t.Any]:
        return {"module_args": shortened(without_accounts(self.params))}

    def _mask(self) -> None:
        self.no_log_values.update(secrets(self.params.get("store")))


def without_accounts(params: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return *params* with the number of accounts in the place of their options, credentials among them."""
    accounts = params.get("accounts")
    if accounts is None:
        return params
    return {**params, "accounts": f"{len(accounts)} accounts" if isinstance(accounts, list) else "not a list"}


def shortened(value: t.Any) -> t.Any:
    """Return *value* with its long lists cut, each ending in a text that says how many elements it had."""
    if isinstance(value, dict):
        return {key: shortened(item) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    kept = [shortened(item) for item in value[:_REPEATED]]
    if len(value) > _REPEATED:
        kept.append(f"and {len(value) - _REPEATED} more")
    return kept


def run(
    argument_spec: dict[str, dict[str, t.Any]],
    runner: Runner,
    *,
    libraries: t.Sequence[str] = ("requests", "pydantic"),
    **constraints: t.Any,
) -> t.NoReturn:
    """Read the options, call *runner* with them and with whether this is check mode, and report.

    Args:
        argument_spec: the module's options.
        runner: returns the module's result; its key ``warnings`` holds texts for the user, ``diff`` is shown
            when the user asked for differences, and ``_files`` lists paths of files that were (or would be)
            written: they get the module's file options, and belong to their owner alone unless those say
            otherwise.
        libraries: what must be importable before *runner* starts.
        **constraints: ``mutually_exclusive`` and its kin, as ``AnsibleModule`` takes them.
    """
    module = _Module(argument_spec=argument_spec, supports_check_mode=True, **constraints)
    try:
        require(*libraries, purpose="this module")
        params = {**module.params, GIVEN: module.given} if "accounts" in argument_spec else module.params
        result = runner(params, module.check_mode)
    except RecordingsError as error:
        details = error.details()
        for text in details.pop("warnings", ()):
            module.warn(text)
        module.fail_json(msg=str(error), **details)
    _apply_file_options(module, result)
    for text in result.pop("warnings", ()):
        module.warn(text)
    if not getattr(module, "_diff", False):
        result.pop("diff", None)
    module.exit_json(**{"changed": False, **result})


def _apply_file_options(module: AnsibleModule, result: dict[str, t.Any]) -> None:
    for path in result.pop("_files", ()):
        options = {**module.params, "mode": module.params.get("mode") or "0600"}
        wanted = module.load_file_common_arguments(options, path=path)
        result["changed"] = module.set_fs_attributes_if_different(wanted, result.get("changed", False))
