"""Every rule by its code, one module each."""

from __future__ import annotations

from netra_fakes.audit._finding import Rule
from netra_fakes.audit.rules import (
    nf101_sync_double_for_coroutine,
    nf102_async_double_for_sync,
    nf103_await_of_sync_method,
    nf104_coroutine_never_awaited,
    nf201_wrong_call,
    nf202_impossible_assertion,
    nf203_misspelt_assertion,
    nf204_uncalled_assertion,
    nf301_unknown_attribute_on_double,
    nf302_unknown_attribute,
    nf401_missing_patch_target,
    nf402_missing_import,
    nf501_bare_mock,
    nf601_async_test_never_runs,
    nf602_test_returns_value,
)

_MODULES = (
    nf101_sync_double_for_coroutine,
    nf102_async_double_for_sync,
    nf103_await_of_sync_method,
    nf104_coroutine_never_awaited,
    nf201_wrong_call,
    nf202_impossible_assertion,
    nf203_misspelt_assertion,
    nf204_uncalled_assertion,
    nf301_unknown_attribute_on_double,
    nf302_unknown_attribute,
    nf401_missing_patch_target,
    nf402_missing_import,
    nf501_bare_mock,
    nf601_async_test_never_runs,
    nf602_test_returns_value,
)

RULES: dict[str, Rule] = {module.RULE.code: module.RULE for module in _MODULES}
"""All rules in order of their codes; NF001 to NF099 are the run's own (unused ignores)."""
