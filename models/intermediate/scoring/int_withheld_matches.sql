-- Grain: one row per match that a step withheld, with the step's name; steps build on each other, so each has one.
{{ config(materialized='view') }}
{%- set steps = [
    'requires', 'min_count', 'exclusive_group', 'once_per_asset', 'cooldown', 'max_per_day', 'max_per_lead'
] %}
with

final as (
    {%- for step in steps %}
    select
        activity_key,
        rule_key,
        '{{ step }}' as withheld_by
    from {{ ref('int_withheld_by_' ~ step) }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from final
