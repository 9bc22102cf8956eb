"""A plan of kills: what is stopped, how and when, and what the warehouse went through before.

Everything in a plan follows from its seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

Story = Literal["first", "day", "edit", "day and edit"]
"""What the build at hand follows: the first load, a second load, an edit of the scorecard."""

Command = Literal["load", "build", "dbt build"]
"""The command that is stopped."""

Means = Literal["kill all", "kill dbt", "kill leadscore", "full disk"]
"""SIGKILL to the whole process group or to one of its two processes; no room on the disk."""

Phase = Literal[
    "start", "parse", "on-run-start", "seed", "step", "mart", "test", "on-run-end", "checkpoint",
    "end",
]  # fmt: skip
"""What a build is at: `step` is a private model, `mart` a published one.

`checkpoint` is from the last hook until the log of the warehouse is folded into its file.
"""

PHASES: tuple[Phase, ...] = get_args(Phase)
# Most of the time goes into models; the moments at which tables change hands get more than theirs.
PHASE_WEIGHTS = (1, 1, 1, 3, 10, 10, 2, 4, 4, 1)
# dbt is there, and has the warehouse, from here on; and lives for a while after.
WHILE_HELD: tuple[Phase, ...] = ("seed", "step", "mart")

EDITS = ("points", "token", "curve", "fit", "limit", "band", "exit")
# Plans with seeds that follow each other share a company, which is made and built once.
SEEDS_PER_COMPANY = 8


@dataclass(frozen=True)
class Moment:
    """A fraction, at least 0 and less than 1, of the time that a build spends in a phase.

    For a load, which has no phases, it is a fraction of what it writes, and `seconds` after that.
    """

    phase: Phase
    fraction: float
    seconds: float = 0.0


@dataclass(frozen=True)
class Blow:
    """One way in which a command is cut short.

    `room` is the fraction of the bytes that an unstopped command would add to the disk, `hours`
    what this build's `as_of` is earlier than that of the build that finishes the work, `edits` what
    its scorecard has otherwise than the default one.
    """

    command: Command
    means: Means
    moment: Moment
    room: float = 1.0
    hours: int = 0
    edits: tuple[str, ...] = ()

    def __str__(self) -> str:
        command = self.command + (f" ({', '.join(self.edits)})" if self.edits else "")
        if self.means == "full disk":
            return f"{command}: room for {self.room:.0%} of what it adds"
        at = "" if self.command == "load" else f"{self.moment.phase} "
        return f"{command}: {self.means} at {at}{self.moment.fraction:.0%}"


@dataclass(frozen=True)
class Plan:
    """Blows in order, and the command that finishes the work after them.

    The load is finished after the first `load_after` blows, among which are all at the load.
    `finish` is `leadscore build` or plain `dbt build`, with `edits` in the scorecard; with
    `stamped` it is told the `as_of`, otherwise it takes its own, as a nightly run does.
    """

    seed: int
    company: int
    story: Story
    blows: tuple[Blow, ...]
    load_after: int
    edits: tuple[str, ...]
    finish: Command
    stamped: bool

    @property
    def heading(self) -> str:
        """The plan without its blows, in words."""
        edits = f" ({', '.join(self.edits)})" if self.edits else ""
        told = "" if self.stamped else " without an instant"
        return f"after {self.story}{edits}, finished by {self.finish}{told}"


def random_plan(seed: int) -> Plan:
    """One to five blows."""
    rng = Random(f"kills {seed}")
    story = rng.choice(get_args(Story))
    edits = _edits(rng) if "edit" in story else ()
    at_load = rng.choice((0, 0, 1, 1, 2)) if story != "edit" else 0
    at_build = rng.choice((1, 1, 1, 2, 2, 3)) if at_load == 0 else rng.choice((0, 1, 1, 2))
    blows = [
        *(_blow_at_load(rng) for _ in range(at_load)),
        *(_blow_at_build(rng, edits) for _ in range(at_build)),
    ]
    if rng.random() < 0.2:
        rng.shuffle(blows)
    load_after = max((at + 1 for at, blow in enumerate(blows) if blow.command == "load"), default=0)
    if at_load == 0 and rng.random() < 0.2:
        load_after = rng.randint(0, len(blows))
    return Plan(
        seed=seed,
        company=seed // SEEDS_PER_COMPANY,
        story=story,
        blows=tuple(blows),
        load_after=load_after,
        edits=edits,
        finish=rng.choice(("build", "build", "build", "dbt build")),
        stamped=rng.random() < 0.8,
    )


def _edits(rng: Random) -> tuple[str, ...]:
    return tuple(rng.sample(EDITS, rng.choice((1, 1, 2))))


def _blow_at_load(rng: Random) -> Blow:
    means: Means = "full disk" if rng.random() < 0.25 else "kill all"
    # A file of the load takes some milliseconds.
    moment = Moment("start", _fraction(rng), round(0.01 * rng.random(), 4))
    return Blow("load", means, moment, room=rng.random() * 0.5)


def _blow_at_build(rng: Random, edits: tuple[str, ...]) -> Blow:
    means: Means = rng.choices(get_args(Means), (12, 2, 2, 3))[0]
    phases: Sequence[Phase] = PHASES
    weights: Sequence[int] = PHASE_WEIGHTS
    if means in ("kill dbt", "kill leadscore"):
        phases, weights = WHILE_HELD, (1, 2, 2)
    command: Command = "build"
    if means == "kill all" and rng.random() < 0.2:
        command = "dbt build"
    return Blow(
        command,
        means,
        Moment(rng.choices(phases, weights)[0], _fraction(rng)),
        room=rng.random() ** 2 * 0.9,
        hours=rng.choice((0, 0, 1, 30, 24 * 20, -24)),
        # At times edits that are taken back before the work is finished.
        edits=rng.choice((edits, edits, edits, edits, (), _edits(rng))),
    )


def _fraction(rng: Random) -> float:
    return round(rng.random(), 3)
