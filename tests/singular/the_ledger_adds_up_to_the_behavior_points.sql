-- The sums by lead are those of the ledger: awards and points of a scorecard, all leads together.
with

ledger as (
    select
        scorecard,
        sum(points) as points,
        count(*) as award_count
    from {{ ref('behavior_score_events') }}
    where withheld_by is null
    group by scorecard
),

sums as (
    select
        scorecard,
        sum(behavior_points) as points,
        sum(positive_points + negative_points) as signed_points,
        sum(award_count) as award_count
    from {{ ref('behavior_scores') }}
    group by scorecard
)

select
    sums.points,
    sums.award_count,
    ledger.points as ledger_points,
    ledger.award_count as ledger_award_count,
    coalesce(sums.scorecard, ledger.scorecard) as scorecard
from sums
full outer join ledger
    on sums.scorecard = ledger.scorecard
where
    coalesce(sums.points, 0) <> coalesce(ledger.points, 0)
    or coalesce(sums.signed_points, 0) <> coalesce(ledger.points, 0)
    or coalesce(sums.award_count, 0) <> coalesce(ledger.award_count, 0)
