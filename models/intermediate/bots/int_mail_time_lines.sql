-- Grain: one row per mail activity of a touched lead that bot rules about mailings look at.
with

bot_rules as (
    select * from {{ ref('stg_scorecard__bot_rules') }}
    where
        method in (
            'click_before_delivery', 'click_soon_after_delivery', 'distinct_links_burst', 'open_click_burst',
            'hard_bounce_after_click'
        )
        or (method = 'trap_link' and seconds is not null)
),

kinds as (
    select * from {{ ref('int_typed_kinds') }}
    where
        activity_type in ('email_delivered', 'email_bounced', 'open_email', 'click_email')
        and asset is not null
),

activities as (
    select
        activity_key,
        lead_id,
        occurred_at,
        kind_no
    from {{ ref('int_activities') }}
),

-- Opens are many, and few rules ask for them.
judged_types as (
    select {{ unnest_list('activity_types') }} as activity_type
    from bot_rules
    union
    select mail_types.activity_type
    from bot_rules
    cross join (values ('open_email'), ('click_email')) as mail_types (activity_type)
    where bot_rules.method = 'open_click_burst'
),

-- A mailing is known by its name (docs/bots.md); one number for its kinds.
mailings as (
    select
        kind_no,
        activity_type,
        min(kind_no) over (partition by asset) as mailing_no
    from kinds
),

judged as (
    select
        activities.activity_key,
        activities.lead_id,
        activities.occurred_at,
        activities.kind_no,
        mailings.mailing_no,
        mailings.activity_type
    from activities
    inner join mailings
        on activities.kind_no = mailings.kind_no
    inner join judged_types
        on mailings.activity_type = judged_types.activity_type
),

judged_mailings as (
    select distinct
        lead_id,
        mailing_no
    from judged
),

-- What arrived, and what did not, of mailings that somebody seems to have opened or clicked.
arrivals as (
    select
        activities.activity_key,
        activities.lead_id,
        activities.occurred_at,
        activities.kind_no,
        mailings.mailing_no,
        mailings.activity_type
    from activities
    inner join mailings
        on
            activities.kind_no = mailings.kind_no
            and mailings.activity_type in ('email_delivered', 'email_bounced')
    inner join judged_mailings
        on
            activities.lead_id = judged_mailings.lead_id
            and mailings.mailing_no = judged_mailings.mailing_no
),

final as (
    select * from judged
    union all
    select * from arrivals
)

select * from final
