-- Grain: one row per match that comes too soon after one that passed (contract 3.8).
with

{{ matches_left_to('cooldown', 'cooldown_hours is not null') }},

spaced as (
    select
        activity_key,
        activity_id,
        rule_key,
        rule_no,
        lead_id,
        occurred_at,
        {{ later_by_hours('occurred_at', '-coalesce(cooldown_hours, 0)') }} as free_from,
        lag(occurred_at) over (
            partition by rule_no, lead_id order by occurred_at, activity_id
        ) as previous_at
    from left_matches
),

-- A match that lies its whole cooldown after the one before it passes whatever passed earlier: there the memory starts
-- anew, and only the runs between such matches have to be walked through.
runs as (
    select
        *,
        count(*) filter (where previous_at is null or previous_at <= free_from) over (
            partition by rule_no, lead_id
            order by occurred_at, activity_id
            rows between unbounded preceding and current row
        ) as run_no
    from spaced
),

listed as (
    select
        rule_no,
        lead_id,
        run_no,
        {{ collect_structs(['activity_key', 'occurred_at', 'free_from'], 'occurred_at, activity_id') }} as run_matches
    from runs
    group by rule_no, lead_id, run_no
    having count(*) > 1
),

walked as (
    select
        rule_no,
        lead_id,
        run_no,
        {{ fold_cooldown('run_matches') }} as passed_keys -- noqa: PRS
    from listed
),

final as (
    select
        runs.activity_key,
        runs.rule_key
    from runs
    inner join walked
        on
            runs.rule_no = walked.rule_no
            and runs.lead_id = walked.lead_id
            and runs.run_no = walked.run_no
    where not {{ list_holds('walked.passed_keys', 'runs.activity_key') }}
)

select * from final
