"""The figures of a benchmark as Markdown: what each step took, and each target met or missed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

Results = dict[str, dict[str, Any]]

_WALL, _USED = "seconds", "processor_seconds"

# From so many activities on the targets of the larger size hold.
_LARGE = 30_000_000
FULL_BUILD_TO_FLOOR = 2.5
INCREMENT_SHARE = 0.10
INCREMENT_SHARE_LARGE = 0.06
LONG_HISTORY_RATIO = 1.4
NOTHING_NEW_SECONDS = 12
LARGE_PEAK_GB = 8
GROWTH_OF_FILE = 1.5

_STEPS = {
    "fixed": "dbt's fixed cost: first build of an empty warehouse",
    "fixed_next": "dbt's fixed cost: second build of it, a day later",
    "load": "load of all but the last day",
    "floor": "floor",
    "full": "full build",
    "memory": "full build, `LEADSCORE_MEMORY_LIMIT=2GB`",
    "load_day": "load of the last day",
    "increment": "build after it",
    "same": "build, nothing new, same `as_of`",
    "same_by_dbt": "the same by `dbt build` alone",
    "later": "build, nothing new, `as_of` a day later",
    "rare_rule": "build after an edit of the rarest rule",
    "common_rule": "build after an edit of the commonest rule",
    "days_base": "full build without the last 30 days",
    "days": "30 builds, one for each day (sum)",
    "whole": "one full build of the same data",
    "other_leads_full": "full build, longer history of other leads",
    "other_leads": "build after the last day on it",
    "same_leads_full": "full build, longer history of the same leads",
    "same_leads": "build after the last day on it",
}


@dataclass(frozen=True)
class Target:
    """A figure against its target; `is_met` is None where the issue only asks for the figure."""

    name: str
    figure: str
    target: str
    is_met: bool | None

    @property
    def verdict(self) -> str:
        """`met`, `missed`, or `stated`."""
        return {True: "met", False: "missed", None: "stated"}[self.is_met]


def markdown(results: Results, activities: int) -> str:
    """Both tables, the sizes they hold for, and the dearest models of the main builds."""
    parts = [_sizes(results, activities), _steps_table(results)]
    rows = [
        f"| {t.name} | {t.figure} | {t.target} | {t.verdict} |"
        for t in targets(results, activities)
    ]
    if rows:
        parts.append(
            "\n".join(["| what | figure | target | |", "| --- | --- | --- | --- |", *rows])
        )
    parts += list(_dearest(results))
    return "\n\n".join(parts) + "\n"


def targets(results: Results, activities: int) -> Iterator[Target]:
    """Every target whose steps have run."""
    is_large = activities >= _LARGE
    yield from _targets_of_full_build(results, is_large=is_large)
    yield from _targets_of_increments(results, is_large=is_large)
    yield from _targets_of_edits(results)
    yield from _targets_of_long_runs(results)


def _targets_of_full_build(results: Results, *, is_large: bool) -> Iterator[Target]:
    if _have(results, "full", "floor", "fixed"):
        wall, used = (
            (results["full"][kind] - results["fixed"][kind]) / results["floor"][kind]
            for kind in (_WALL, _USED)
        )
        yield Target(
            "full build less its fixed cost, to the floor",
            f"{wall:.2f} x (processor time {used:.2f} x)",
            f"<= {FULL_BUILD_TO_FLOOR} x",
            wall <= FULL_BUILD_TO_FLOOR,
        )
        yield Target(
            "floor equals the marts",
            "; ".join(results["floor"]["unequal"]) or "yes",
            "yes",
            not results["floor"]["unequal"],
        )
    if _have(results, "full"):
        peak = results["full"]["peak_mb"] / 1024
        yield Target(
            "peak memory of the full build",
            f"{peak:.2f} GB",
            f"<= {LARGE_PEAK_GB} GB at 50 million",
            peak <= LARGE_PEAK_GB if is_large else None,
        )
    if _have(results, "memory"):
        peak = results["memory"]["peak_mb"] / 1024
        yield Target(
            "full build under a memory limit of 2 GB",
            f"completes in {results['memory'][_WALL]:.0f} s, peak {peak:.2f} GB",
            "completes",
            True,
        )


def _targets_of_increments(results: Results, *, is_large: bool) -> Iterator[Target]:
    if _have(results, "full", "increment", "fixed", "fixed_next"):
        share = INCREMENT_SHARE_LARGE if is_large else INCREMENT_SHARE
        bare = _bare(results, "increment") / _bare(results, "full", "fixed")
        yield Target(
            "a day's increment, to the full build",
            f"{_share(results, 'increment')}; both less their fixed cost {bare:.1%};"
            f" {results['increment']['touched_leads']:,} leads touched",
            f"<= {share:.0%}",
            _ratio(results, "increment", "full") <= share,
        )
    if _have(results, "same"):
        seconds = results["same"][_WALL]
        yield Target(
            "nothing new, same `as_of`",
            f"{seconds:.1f} s (processor {results['same'][_USED]:.1f} s)",
            f"<= {NOTHING_NEW_SECONDS} s",
            seconds <= NOTHING_NEW_SECONDS,
        )
    if _have(results, "same_by_dbt", "full"):
        yield Target(
            "the same by `dbt build` alone",
            f"{results['same_by_dbt'][_WALL]:.1f} s, {_share(results, 'same_by_dbt')} of the full"
            " build",
            "stated",
            None,
        )
    if _have(results, "later", "full"):
        yield Target(
            "nothing new, `as_of` a day later",
            f"{results['later'][_WALL]:.1f} s, {_share(results, 'later')} of the full build;"
            f" {results['later']['touched_leads']:,} leads touched",
            "stated",
            None,
        )


def _targets_of_edits(results: Results) -> Iterator[Target]:
    for step, words in (("rare_rule", "rare"), ("common_rule", "common")):
        if _have(results, step, "full"):
            edit = results[step]
            yield Target(
                f"a {words} rule edited: `{edit['rule']}`",
                f"{edit[_WALL]:.1f} s, {_share(results, step)} of the full build;"
                f" {edit['matching_leads']:,} of {edit['leads']:,} leads match,"
                f" {edit['touched_leads']:,} touched",
                "follows the leads that match",
                None,
            )


def _targets_of_long_runs(results: Results) -> Iterator[Target]:
    for step, words in (("other_leads", "of other leads"), ("same_leads", "of the same leads")):
        if _have(results, step, "increment", "fixed_next"):
            ratio = _ratio(results, step, "increment")
            used = _ratio(results, step, "increment", _USED)
            bare = _bare(results, step) / _bare(results, "increment")
            yield Target(
                f"the same day on {results[step]['times']} x the history, {words}",
                f"{ratio:.2f} x (processor time {used:.2f} x); less the fixed cost {bare:.2f} x;"
                f" {results[step]['touched_leads']:,} leads touched instead of"
                f" {results['increment']['touched_leads']:,}",
                f"<= {LONG_HISTORY_RATIO} x",
                ratio <= LONG_HISTORY_RATIO,
            )
    if _have(results, "days"):
        days = results["days"]
        growth = days["file_mb"] / days["file_mb_full_build"]
        yield Target(
            "file after 30 daily increments, to that of one full build",
            f"{growth:.2f} x ({days['file_mb']:,.0f} MB; {days['median_seconds']:.1f} s a day)",
            f"<= {GROWTH_OF_FILE} x",
            growth <= GROWTH_OF_FILE,
        )
        yield Target(
            "every mart equal after the 30 increments",
            ", ".join(days["unequal"]) or "yes",
            "yes",
            not days["unequal"],
        )


def _have(results: Results, *steps: str) -> bool:
    return all(step in results for step in steps)


def _ratio(results: Results, step: str, other: str, kind: str = _WALL) -> float:
    return float(results[step][kind] / results[other][kind])


def _share(results: Results, step: str) -> str:
    """Share of the full build in wall clock and in processor time."""
    wall, used = _ratio(results, step, "full"), _ratio(results, step, "full", _USED)
    return f"{wall:.1%} (processor time {used:.1%})"


def _bare(results: Results, step: str, fixed: str = "fixed_next") -> float:
    """Seconds of a step beyond dbt's fixed cost; never nothing, so that ratios can be taken."""
    return max(float(results[step][_WALL] - results[fixed][_WALL]), 0.01)


def _sizes(results: Results, activities: int) -> str:
    words = [f"`make bench SIZE={activities // 10**6}M`"] if activities % 10**6 == 0 else []
    if _have(results, "full"):
        full = results["full"]
        words += [
            f"{full['leads']:,} leads, {full['activities']:,} activities, {full['ledger_rows']:,}"
            f" ledger rows, file {full['file_mb']:,.0f} MB"
        ]
    words += [f"{os.cpu_count()} cores, DuckDB {duckdb.__version__}"]
    runs = sorted({result["run"] for result in results.values()})
    words += (
        [f"run of {runs[0]}"]
        if len(runs) == 1
        else [f"figures of {len(runs)} runs: {', '.join(runs)}"]
    )
    return "; ".join(words) + "."


def _steps_table(results: Results) -> str:
    lines = ["| step | s | processor s | peak MB |", "| --- | --- | --- | --- |"]
    for step, words in _STEPS.items():
        if step in results:
            result = results[step]
            used = f"{result['processor_seconds']:.1f}" if "processor_seconds" in result else ""
            peak = f"{result['peak_mb']:,.0f}" if "peak_mb" in result else ""
            lines.append(f"| {words} | {result['seconds']:.1f} | {used} | {peak} |")
    return "\n".join(lines)


def _dearest(results: Results) -> Iterator[str]:
    for step in ("full", "increment", "later", "common_rule"):
        shown = list(results.get(step, {}).get("dearest", {}).items())[:8]
        if shown:
            models = ", ".join(f"`{name}` {seconds:.1f}" for name, seconds in shown)
            yield f"Dearest models, {_STEPS[step]}, s: {models}."
