-- Grain: one row per activity of a touched lead that says again what another one has said (decision 0015).
{{ config(materialized='view') }}
with

activities as (
    select * from {{ ref('int_activities') }}
),

kinds as (
    select * from {{ ref('int_typed_kinds') }}
),

logged_twice as (
    select * from {{ ref('stg_scorecard__logged_twice') }}
),

-- Pairs of kinds first: they are few, and the activities are joined by integers.
pairs as (
    select
        kinds.kind_no,
        originals.kind_no as original_kind_no
    from logged_twice
    inner join kinds
        on logged_twice.activity_type = kinds.activity_type
    inner join kinds as originals
        on
            logged_twice.repeats = originals.activity_type
            and kinds.asset is not distinct from originals.asset
),

final as (
    select distinct activities.activity_key
    from activities
    inner join pairs
        on activities.kind_no = pairs.kind_no
    inner join activities as originals
        on
            pairs.original_kind_no = originals.kind_no
            and activities.lead_id = originals.lead_id
            and activities.occurred_at = originals.occurred_at
)

select * from final
