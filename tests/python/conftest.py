"""Warehouses that several folders of tests share: built once, and copied to be written."""

import pytest

from examples.company import Company, build_company


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return build_company(tmp_path_factory.mktemp("company"))
