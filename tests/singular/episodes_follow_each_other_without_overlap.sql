-- Contract 4.6: while an episode is open no other opens; episodes are numbered from 1 in order of time.
with

neighbours as (
    select
        scorecard,
        lead_id,
        episode,
        opened_at,
        ended_at,
        row_number() over (partition by scorecard, lead_id order by opened_at, episode) as place,
        lead(opened_at) over (partition by scorecard, lead_id order by episode) as next_opened_at
    from {{ ref('mql_episodes') }}
)

select *
from neighbours
where
    episode <> place
    or ended_at <= opened_at
    or (next_opened_at is not null and coalesce(next_opened_at < ended_at, true))
