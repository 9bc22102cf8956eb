-- Grain: one row per match that counts at all: no exclusion took it out, and its scorecard counts what is so old.
-- What a rule asks of other matches (contract 3.6 to 3.8), it asks of these.
{{ config(materialized='view') }}
with

matches as (
    select * from {{ ref('int_rule_matches') }}
    where not is_excluded
),

withheld_by_unknown_visitor as (
    select * from {{ ref('int_withheld_by_unknown_visitor') }}
),

final as (
    select
        matches.rule_key,
        matches.activity_key,
        matches.activity_id,
        matches.lead_id,
        matches.occurred_at,
        matches.kind_no
    from matches
    left join withheld_by_unknown_visitor
        on
            matches.activity_key = withheld_by_unknown_visitor.activity_key
            and matches.rule_key = withheld_by_unknown_visitor.rule_key
    where withheld_by_unknown_visitor.activity_key is null
)

select * from final
