-- Grain: one row per match beyond the rule's maximum per lead (contract 3.8).
with

{{ matches_left_to('max_per_lead', 'max_per_lead is not null') }},

-- Only leads that may pass a maximum have to be put in order.
busy_leads as (
    select
        rule_no,
        lead_id
    from left_matches
    group by rule_no, lead_id
    having count(*) > min(max_per_lead)
),

ranked as (
    select
        left_matches.activity_key,
        left_matches.rule_key,
        left_matches.max_per_lead,
        row_number() over (
            partition by left_matches.rule_no, left_matches.lead_id
            order by left_matches.occurred_at, left_matches.activity_id
        ) as place
    from left_matches
    inner join busy_leads
        on
            left_matches.rule_no = busy_leads.rule_no
            and left_matches.lead_id = busy_leads.lead_id
),

final as (
    select
        activity_key,
        rule_key
    from ranked
    where place > max_per_lead
)

select * from final
