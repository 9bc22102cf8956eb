"""Plays a random history on a warehouse and compares the marts after each step."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

from cases.history import Case, Step, write_load, write_scorecard
from leadscore.loader.load import create_raw_tables, load_folder
from leadscore.warehouse import open_warehouse
from oracle.marts import score
from oracle.records import Load, RawFile, attribute_texts, instant, present, read_loads
from warehouse.dbt_worker import FILE_NAME, DbtWorker
from warehouse.marts import copy_raw, differences_between, differences_to_oracle

# Each attempt to shrink costs some builds; what is left by then is small enough to read.
MOST_ATTEMPTS = 40
# The comparison says more than the data tests, half of a small build; the last build of a
# history runs them too.
WITHOUT_DATA_TESTS = ("--exclude-resource-type", "test")


def play(case: Case, folder: Path, scorecard: Path, worker: DbtWorker) -> list[str]:
    """Plays a history step by step; what differs after the first step that goes wrong, or nothing.

    After each step every mart is compared with the oracle, and with a build from nothing on the
    same raw rows.
    """
    folder.mkdir(parents=True)
    warehouse = folder / FILE_NAME
    duckdb.connect(str(warehouse)).close()
    for number, step in enumerate(case.steps):
        for place, load in enumerate(step.loads):
            if load.is_direct:
                write_directly(warehouse, load)
                continue
            raw_dir = folder / f"raw_{number}_{place}"
            write_load(raw_dir, load)
            report = load_folder(raw_dir, warehouse, load.instance, layout=load.layout)
            if report.refused:
                return [f"step {number}: refused {report.refused}"]
        write_scorecard(scorecard, step.scorecard)
        is_last = number == len(case.steps) - 1
        worker.build(warehouse, step.as_of, *(() if is_last else WITHOUT_DATA_TESTS))
        expected = score(read_loads(case.loads_up_to(number)), step.scorecard, step.as_of)
        found = differences_to_oracle(warehouse, expected)
        fresh = folder / f"fresh_{number}" / FILE_NAME
        fresh.parent.mkdir()
        copy_raw(warehouse, fresh)
        worker.build(fresh, step.as_of, *WITHOUT_DATA_TESTS)
        found += [
            f"against a fresh build: {line}" for line in differences_between(warehouse, fresh)
        ]
        if found:
            return [f"step {number}, as_of {step.as_of}: {line}" for line in found]
    shutil.rmtree(folder)
    return []


def write_directly(warehouse: Path, load: Load) -> None:
    """Writes events as another pipeline does: with the columns that it knows of, no others."""
    with open_warehouse(warehouse) as connection:
        create_raw_tables(connection)
        for file in load.files:
            for cells in file.rows:
                row = dict(zip(file.header, cells, strict=True))
                connection.execute(
                    "insert into raw.events (source_instance, event_id, lead_id, occurred_at,"
                    " event_type, asset, attributes) values (?, ?, ?, ?, ?, ?, ?)",
                    [
                        row["source_instance"],
                        row["event_id"],
                        row["lead_id"],
                        instant(row["occurred_at"]),
                        row["event_type"],
                        present(row["asset"]),
                        attribute_texts(row["attributes"]),
                    ],
                )


def shrunk(case: Case, fails: Callable[[Case], bool]) -> Case:
    """A smaller history that still goes wrong: steps left out or joined, then rows left out."""
    attempts = 0
    progress = True
    while progress and attempts < MOST_ATTEMPTS:
        progress = False
        for smaller in _smaller(case):
            attempts += 1
            if fails(smaller):
                case, progress = smaller, True
                break
            if attempts >= MOST_ATTEMPTS:
                break
    return case


def _smaller(case: Case) -> Iterator[Case]:
    steps = case.steps
    if len(steps) > 1:
        yield replace(case, steps=steps[:-1])
        for place in range(len(steps) - 1):
            joined = replace(steps[place + 1], loads=steps[place].loads + steps[place + 1].loads)
            yield replace(case, steps=(*steps[:place], joined, *steps[place + 2 :]))
    for number, step in enumerate(steps):
        for fewer in _fewer_rows(step):
            yield replace(case, steps=(*steps[:number], fewer, *steps[number + 1 :]))


def _fewer_rows(step: Step) -> Iterator[Step]:
    """The step without one half of the rows of one of its files."""
    for place, load in enumerate(step.loads):
        for at, file in enumerate(load.files):
            half = len(file.rows) // 2
            for rows in (file.rows[:half], file.rows[half:]):
                if len(rows) < len(file.rows):
                    smaller: RawFile = replace(file, rows=rows)
                    files = (*load.files[:at], smaller, *load.files[at + 1 :])
                    loads: tuple[Load, ...] = (
                        *step.loads[:place],
                        replace(load, files=files),
                        *step.loads[place + 1 :],
                    )
                    yield replace(step, loads=loads)


def described(case: Case) -> str:
    """A small history in words, to read and to repeat."""
    lines = [f"seed {case.seed}"]
    for number, step in enumerate(case.steps):
        lines.append(f"step {number}: as_of {step.as_of}")
        for load in step.loads:
            for file in load.files:
                lines.append(f"  {load.instance}/{file.name}: {','.join(file.header)}")
                lines += [f"    {','.join(row)}" for row in file.rows]
        for table, rows in step.scorecard.items():
            lines += [f"  {table}: {','.join(row.values())}" for row in rows]
    return "\n".join(lines)
