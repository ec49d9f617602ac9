"""The rules that are built in keep the contract of checks."""

from __future__ import annotations

import pytest

from eventkit.checks import CHECKS
from eventkit.plugins import Check, DatedCheck
from eventkit.testing import check_contract


@pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: rule.id)
def test_a_rule_keeps_the_contract(rule: Check | DatedCheck) -> None:
    assert check_contract(rule).report().failures == ()
