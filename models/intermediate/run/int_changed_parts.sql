-- Grain: one row per part of the scorecard that was added, edited or removed since the last complete run.
with

parts as (
    select * from {{ ref('int_scorecard_parts') }}
),

scored_parts as (
    select * from {{ source('state', 'scored_rules') }}
),

final as (
    select
        coalesce(parts.part, scored_parts.part) as part,
        coalesce(parts.scorecard, scored_parts.scorecard) as scorecard,
        coalesce(parts.rule_id, scored_parts.rule_id) as rule_id
    from parts
    full outer join scored_parts
        on
            parts.part = scored_parts.part
            and parts.scorecard = scored_parts.scorecard
            and parts.rule_id = scored_parts.rule_id
    where parts.fingerprint is distinct from scored_parts.fingerprint
)

select * from final
