"""All faults at once, and no input that makes the validator fail."""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.scorecard.faults import Fault
from leadscore.scorecard.tables import TABLES, Kind, Table
from leadscore.scorecard.validate import validate_scorecard
from scorecard.good import cell, condition, faults_after, good_tables, row, write_tables

PROJECT = Path(__file__).parents[3]


def test_the_scorecard_of_the_project_has_no_errors() -> None:
    faults = validate_scorecard(PROJECT / "seeds" / "scorecard")
    assert [str(fault) for fault in faults if fault.severity == "error"] == []


def test_ten_faults_are_all_told_at_once_by_file_and_line(tmp_path: Path) -> None:
    faults = faults_after(
        tmp_path,
        cell("behavior_rules", 2, decay_policy="fast"),
        cell("behavior_rules", 3, points="1e3"),
        cell("behavior_rules", 6, requires_rule="white"),
        cell("behavior_rules", 7, scorecard="mane"),
        condition("report", "attributes.link", "matches", "[a"),
        condition("manager", "industry", "in", "list:industries"),
        cell("score_limits", 2, min_points="500"),
        cell("score_bands", 4, min_score="10"),
        cell("mql_policies", 3, min_behavior="", min_demographic=""),
        row("value_lists", list="spare", value="x"),
    )
    assert faults == [
        "behavior_rules.csv:2: rule 'pricing_page': unknown decay policy 'fast';"
        " did you mean 'fast_half_life'?",
        "behavior_rules.csv:3: rule 'any_page': points '1e3' is no number"
        " (digits, a sign, at most one point, or @ and the name of a point value)",
        "behavior_rules.csv:6: rule 'report': unknown requires_rule 'white';"
        " did you mean 'white_paper'?",
        "behavior_rules.csv:7: rule 'anything': unknown scorecard 'mane'; did you mean 'main'?",
        "mql_policies.csv:3: policy 'fits': neither a minimum nor a fast track:"
        " no lead can qualify",
        "rule_conditions.csv:11: rule 'report': the regular expression '[a' does not compile:"
        " missing ]: [a",
        "rule_conditions.csv:12: rule 'manager': unknown list 'industries'",
        "score_bands.csv:4: band 'A': the bands of demographic have no bottom:"
        " the lowest begins at 10, and a lead without points has 0",
        "score_limits.csv:2: limit 'category': min_points 500 is greater than max_points 100",
        "value_lists.csv:5: warning: list 'spare': nobody uses it",
    ]


SPOTS = [
    (table.name, number, column)
    for table in TABLES
    for number in range(len(good_tables()[table.name]))
    for column in table.column_names
]
TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "", " ", "-", "*", "@", "@page", "list:", "list:papers", "a||b", "|", "(", "1e3", "-1",
            "0", "+5", ".5", "5.", "007", "1.005", "9" * 400, "9" * 5000, "true", "none", "main",
            "trial", "report", "between", "is_empty", "domain_in", "half_life", "lead.", "asset",
            "attributes.X", "2026-13-01", "marketo_", "_1", "\0", "\r", '"', "\u2028",
        ]
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SPOTS), TEXTS), min_size=1, max_size=6))
def test_corrupted_cells_give_faults_and_never_an_exception(
    changes: list[tuple[tuple[str, int, str], str]],
) -> None:
    tables = good_tables()
    for (table, number, column), text in changes:
        # Text that is no UTF-8 cannot be written at all; bytes have a test of their own.
        tables[table][number][column] = text.encode("utf-8", "replace").decode()
    with TemporaryDirectory() as folder:
        faults = validate_scorecard(write_tables(Path(folder), tables))
        assert_printable(faults)
        if not any(fault.severity == "error" for fault in faults):
            assert_loadable(Path(folder))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(TABLES), st.binary(max_size=80), st.integers(0, 400), st.integers(0, 80))
def test_corrupted_bytes_give_faults_and_never_an_exception(
    table: Table, noise: bytes, place: int, cut: int
) -> None:
    with TemporaryDirectory() as name:
        folder = write_tables(Path(name), good_tables())
        path = folder / table.file
        data = path.read_bytes()
        path.write_bytes(data[:place] + noise + data[place + cut :])
        assert_printable(validate_scorecard(folder))


# As the seeds of the dbt project are typed.
SEED_TYPES = {
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal(14, 4)",
    Kind.AMOUNT: "decimal(12, 2)",
    Kind.BOOLEAN: "boolean",
}


def assert_loadable(folder: Path) -> None:
    """What is without errors can be loaded as dbt loads its seeds."""
    with duckdb.connect(":memory:") as connection:
        for table in TABLES:
            columns = ", ".join(
                f'"{column.name}" {SEED_TYPES.get(column.kind, "varchar")}'
                for column in table.columns
            )
            connection.execute(f"create table {table.name} ({columns})")
            connection.execute(
                f"copy {table.name} from '{folder / table.file}'"
                " (format csv, header true, delimiter ',', quote '\"', escape '\"',"
                " auto_detect false)"
            )


def test_the_good_scorecard_can_be_loaded(tmp_path: Path) -> None:
    assert_loadable(write_tables(tmp_path, good_tables()))


def assert_printable(faults: list[Fault]) -> None:
    """Each fault is one line, and the list is in order of file and line."""
    assert all(str(fault).isprintable() for fault in faults)
    places = [(fault.file, fault.line) for fault in faults]
    assert places == sorted(places)
    assert all(line >= 1 for _, line in places)
