-- Grain: one row per lead with an open episode that decay may have ended between the last as_of and this one.
with

run as (
    select
        as_of,
        cast(scored_as_of as date) as first_on,
        {{ add_days('cast(as_of as date)', '-1') }} as last_on
    from {{ ref('int_run') }}
    where
        as_of > scored_as_of
        and not is_complete
),

mql_policies as (
    select * from {{ ref('stg_scorecard__mql_policies') }}
    where exit_below_total is not null
),

decay_policies as (
    select
        decay_policy,
        last_age
    from {{ ref('int_decay_policies') }}
),

decay_curves as (
    select * from {{ ref('int_decay_curves') }}
),

scorecards as (
    select * from {{ ref('int_scorecards') }}
),

category_limits as (
    select * from {{ ref('int_category_limits') }}
),

-- All three are read as the last run left them: no ref(), because they are made further down.
open_episodes as (
    select
        scorecard,
        lead_id,
        policy
    from {{ as_last_scored('mql_episodes', {
        'scorecard': 'varchar', 'lead_id': 'varchar', 'policy': 'varchar', 'ended_at': 'timestamp'
    }) }}
    where ended_at is null
),

demographic_scores as (
    select
        scorecard,
        lead_id,
        demographic_score
    from {{ as_last_scored('demographic_scores', {
        'scorecard': 'varchar', 'lead_id': 'varchar', 'demographic_score': 'decimal(18, 2)'
    }) }}
),

awards_by_day as (
    select
        scorecard,
        lead_id,
        category,
        decay_policy,
        awarded_on,
        points,
        positive_points
    from {{ as_last_scored('int_awards_by_day', {
        'scorecard': 'varchar', 'lead_id': 'varchar', 'category': 'varchar', 'decay_policy': 'varchar',
        'awarded_on': 'date', 'points': 'decimal(18, 2)', 'positive_points': 'decimal(18, 2)'
    }) }}
),

-- Days that have come to an end since; no award of a lead that nothing else touches falls after their first.
spans as (
    select
        open_episodes.scorecard,
        open_episodes.lead_id,
        mql_policies.exit_below_total,
        run.first_on,
        run.last_on
    from open_episodes
    inner join mql_policies
        on
            open_episodes.scorecard = mql_policies.scorecard
            and open_episodes.policy = mql_policies.policy
    inner join run
        on run.last_on >= run.first_on
),

{{ lowest_behavior() }},

final as (
    select distinct spans.lead_id
    from spans
    inner join lowest_behavior
        on
            spans.scorecard = lowest_behavior.scorecard
            and spans.lead_id = lowest_behavior.lead_id
    inner join demographic_scores
        on
            spans.scorecard = demographic_scores.scorecard
            and spans.lead_id = demographic_scores.lead_id
    inner join scorecards
        on spans.scorecard = scorecards.scorecard
    where
        {{ shown(clamped(
            'lowest_behavior.behavior_points + demographic_scores.demographic_score',
            'scorecards.total_min', 'scorecards.total_max'
        )) }} < spans.exit_below_total
)

select * from final
