"""Warehouses that several folders of tests share: built once, and copied to be written."""

import pytest

from examples.company import Company, build_company


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return build_company(tmp_path_factory.mktemp("company"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests that passed have told of themselves: which moments the kills hit."""
    reports = terminalreporter.stats.get("passed", [])
    told = [text for report in reports for name, text in report.user_properties if name == "told"]
    for text in sorted(told):
        terminalreporter.write_line(text)
