"""Commands that make scores."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from leadscore import dbt_build, demo_run, progress
from leadscore.cli.data import load_raw, require_valid
from leadscore.cli.options import (
    Instant,
    as_of_option,
    instance_option,
    layout_option,
    schema_option,
    scorecard_option,
    warehouse_option,
)
from leadscore.cli.terminal import page, say
from leadscore.errors import InUseError, WrongUsageError
from leadscore.explain import default_scorecard, explain
from leadscore.priority import priority_list
from leadscore.project import DEFAULT_SCORECARD
from leadscore.publish import publish, published_file, require_other_file
from leadscore.render import render_explanation, render_priority
from leadscore.scratch import count_activities, scratch_file
from leadscore.standing import inputs_digest, record_finished_build, standing_build
from leadscore.warehouse import open_warehouse

DEMO_AS_OF = "2026-11-01T00:00:00Z"


@click.command()
@as_of_option
@scorecard_option
@click.option("--full-refresh", is_flag=True, help="Make every table anew; never needed.")
@warehouse_option
def build(
    as_of: datetime | None, scorecard_folder: Path, full_refresh: bool, warehouse: Path
) -> None:
    """Validate the scorecard, then score what has changed."""
    require_valid(scorecard_folder)
    build_scores(warehouse, as_of or _now(), scorecard_folder, full_refresh)


@click.command()
@click.argument("raw_dir", type=click.Path(path_type=Path))
@layout_option
@schema_option
@instance_option
@as_of_option
@scorecard_option
@click.option(
    "--publish-to",
    type=click.Path(path_type=Path),
    help="File of the published copy (default: as `leadscore publish`).",
)
@click.option("--no-publish", is_flag=True, help="Leave the published copy as it is.")
@warehouse_option
def run(
    raw_dir: Path,
    *,
    layout: str,
    schema: str | None,
    instance: str | None,
    as_of: datetime | None,
    scorecard_folder: Path,
    publish_to: Path | None,
    no_publish: bool,
    warehouse: Path,
) -> None:
    """Load RAW_DIR, validate the scorecard, build, publish."""
    if no_publish and publish_to:
        raise WrongUsageError("--no-publish and --publish-to FILE contradict each other")
    publish_to = publish_to or published_file(warehouse)
    # Told before the work, not after it.
    require_other_file(warehouse, publish_to)
    load_raw(raw_dir, warehouse, instance, layout=layout, schema=schema)
    require_valid(scorecard_folder)
    build_scores(warehouse, as_of or _now(), scorecard_folder)
    if not no_publish:
        publish_copy(warehouse, publish_to)


@click.command("publish")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="File of the copy (default: published/ beside the warehouse, under its name).",
)
@warehouse_option
def publish_marts(target: Path | None, warehouse: Path) -> None:
    """Copy the marts to where others read, as of the last build."""
    publish_copy(warehouse, target or published_file(warehouse))


@click.command()
@click.option("--leads", type=click.IntRange(1000, 2_000_000), default=5000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--as-of", type=Instant(), default=DEMO_AS_OF, show_default=True)
@layout_option
@warehouse_option
def demo(leads: int, seed: int, as_of: datetime, *, layout: str, warehouse: Path) -> None:
    """Make a company of raw files, load it, score it, show the priority list."""
    demo_run.require_layout(layout)
    raw_dir = demo_run.raw_folder(warehouse, leads, seed, as_of, layout)
    # A locked or broken file is told before the company is made.
    with open_warehouse(warehouse):
        pass
    with progress.bar("making the company") as on_progress:
        summary = demo_run.make_company(
            raw_dir, leads=leads, seed=seed, as_of=as_of, layout=layout, on_progress=on_progress
        )
    say(f"{raw_dir}: {summary}")
    demo_run.require_own_warehouse(warehouse, raw_dir, layout)
    for folder, part in demo_run.parts(raw_dir, layout):
        load_raw(folder, warehouse, "default", layout=part)
    require_valid(DEFAULT_SCORECARD)
    build_scores(warehouse, as_of, DEFAULT_SCORECARD)
    console = page()
    with open_warehouse(warehouse, read_only=True) as connection:
        scorecard = default_scorecard(connection, None)
        leads_to_call = priority_list(connection, scorecard, limit=10)
        render_priority(console, leads_to_call, scorecard)
        if leads_to_call:
            console.print()
            render_explanation(console, explain(connection, leads_to_call[0].lead_id, scorecard))


def build_scores(
    warehouse: Path, as_of: datetime, scorecard_folder: Path, full_refresh: bool = False
) -> None:
    """Scores what has changed and tells what that took; nothing where nothing is new."""
    inputs = inputs_digest(scorecard_folder)
    # Opened once before dbt starts: a locked or broken file is told at once, in one line.
    with open_warehouse(warehouse) as connection:
        standing = None if full_refresh else standing_build(connection, inputs, as_of)
        activities = count_activities(connection)
    if standing:
        say(
            f"{warehouse}: nothing is new since run {standing.run_no}; scores of"
            f" {standing.scored_leads:,} leads as of {as_of:%Y-%m-%d %H:%M:%S} UTC still stand"
        )
        return
    started = datetime.now(tz=UTC)
    with progress.bar("scoring") as on_progress, scratch_file(warehouse, activities) as scratch:
        report = dbt_build.build(
            warehouse,
            as_of=as_of,
            scorecard=scorecard_folder,
            full_refresh=full_refresh,
            scratch=scratch,
            on_progress=lambda done, total, _: on_progress(done, total),
        )
    seconds = (datetime.now(tz=UTC) - started).total_seconds()
    whose, touched = "", ""
    # Where another command has taken the warehouse since, the build has succeeded all the same.
    with suppress(InUseError), open_warehouse(warehouse) as connection:
        record_finished_build(connection, inputs)
        [(scored_leads, touched_leads)] = connection.execute(
            """
            select
                (select count(distinct lead_id) from marts.lead_scores),
                (select max_by(touched_leads, run_no) from state.scored_runs)
            """
        ).fetchall()
        whose, touched = f" of {scored_leads:,} leads", f" {touched_leads:,} leads touched,"
    say(
        f"{warehouse}: scores{whose} as of {as_of:%Y-%m-%d %H:%M:%S} UTC;"
        f"{touched} {report.nodes} steps in {seconds:.1f} s"
    )


def publish_copy(warehouse: Path, target: Path) -> None:
    """Publishes the marts and tells where."""
    started = datetime.now(tz=UTC)
    with progress.bar("publishing") as on_progress:
        copy = publish(warehouse, target, on_progress=on_progress)
    seconds = (datetime.now(tz=UTC) - started).total_seconds()
    say(
        f"{copy.path}: published {copy.marts} marts as of {copy.as_of:%Y-%m-%d %H:%M:%S} UTC"
        f" (run {copy.run_no}), {copy.size / 1e6:,.1f} MB in {seconds:.1f} s"
    )


def _now() -> datetime:
    return datetime.now(tz=UTC).replace(tzinfo=None, microsecond=0)
