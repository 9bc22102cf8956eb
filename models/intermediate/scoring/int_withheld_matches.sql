-- Grain: one row per match that a step withheld, with the step's name; steps build on each other, so each has one.
{{ config(materialized='view') }}
with

final as (
    select
        activity_key,
        rule_key,
        'unknown_visitor' as withheld_by
    from {{ ref('int_withheld_by_unknown_visitor') }}
    union all
    select
        activity_key,
        rule_key,
        'requires' as withheld_by
    from {{ ref('int_withheld_by_requires') }}
    union all
    select
        activity_key,
        rule_key,
        'min_count' as withheld_by
    from {{ ref('int_withheld_by_min_count') }}
    union all
    select
        activity_key,
        rule_key,
        'exclusive_group' as withheld_by
    from {{ ref('int_withheld_by_exclusive_group') }}
    union all
    select
        activity_key,
        rule_key,
        'once_per_asset' as withheld_by
    from {{ ref('int_withheld_by_once_per_asset') }}
    union all
    select
        activity_key,
        rule_key,
        'cooldown' as withheld_by
    from {{ ref('int_withheld_by_cooldown') }}
    union all
    select
        activity_key,
        rule_key,
        'max_per_day' as withheld_by
    from {{ ref('int_withheld_by_max_per_day') }}
    union all
    select
        activity_key,
        rule_key,
        'max_per_lead' as withheld_by
    from {{ ref('int_withheld_by_max_per_lead') }}
)

select * from final
