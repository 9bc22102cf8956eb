-- Grain: one row per scorecard, lead, policy and day at whose end an episode of that policy would end (contract 4.6).
with

open_day_scores as (
    select * from {{ ref('int_open_day_scores') }}
),

mql_policies as (
    select * from {{ ref('stg_scorecard__mql_policies') }}
    where exit_below_total is not null
),

required_fields as (
    select * from {{ ref('int_mql_required_fields') }}
),

awards as (
    select * from {{ ref('int_mql_awards') }}
),

below as (
    select
        open_day_scores.*,
        mql_policies.policy,
        mql_policies.fast_track_rule,
        mql_policies.fast_track_days,
        mql_policies.min_demographic,
        {{ later_by_days('cast(open_day_scores.score_on as timestamp)', '1') }} as ends_at
    from open_day_scores
    inner join mql_policies
        on
            open_day_scores.scorecard = mql_policies.scorecard
            and open_day_scores.lead_score < mql_policies.exit_below_total
),

on_fast_track as (
    select distinct
        below.scorecard,
        below.lead_id,
        below.policy,
        below.score_on
    from below
    inner join required_fields
        on
            below.scorecard = required_fields.scorecard
            and below.lead_id = required_fields.lead_id
            and below.version_no = required_fields.version_no
            and below.policy = required_fields.policy
    inner join awards
        on
            below.scorecard = awards.scorecard
            and below.lead_id = awards.lead_id
            and below.fast_track_rule = awards.rule_id
            and below.ends_at > awards.occurred_at
            and {{ later_by_days('awards.occurred_at', 'below.fast_track_days') }} >= below.ends_at
    where
        below.min_demographic is null
        or below.demographic_score >= below.min_demographic
),

final as (
    select
        below.scorecard,
        below.lead_id,
        below.policy,
        below.score_on,
        below.ends_at
    from below
    left join on_fast_track
        on
            below.scorecard = on_fast_track.scorecard
            and below.lead_id = on_fast_track.lead_id
            and below.policy = on_fast_track.policy
            and below.score_on = on_fast_track.score_on
    where on_fast_track.lead_id is null
)

select * from final
