-- Grain: one row per distinct pair of activity type and asset, with the type's name (contract 3.1).
{{ config(materialized='view') }}
with

kinds as (
    select * from {{ ref('int_activity_kinds') }}
),

activity_types as (
    select * from {{ ref('stg_scorecard__activity_types') }}
    where source = 'marketo'
),

final as (
    select
        kinds.kind_no,
        kinds.type_id,
        kinds.asset,
        coalesce(activity_types.activity_type, 'marketo_' || kinds.type_id) as activity_type,
        coalesce(activity_types.is_engagement, false) as is_engagement
    from kinds
    left join activity_types
        on kinds.type_id = activity_types.type_id
)

select * from final
