-- What is left of points never grows with their age: bounds on the scores of days in between rest on it.
select
    younger.decay_policy,
    younger.age_days
from {{ ref('int_decay_curves') }} as younger
inner join {{ ref('int_decay_curves') }} as older
    on
        younger.decay_policy = older.decay_policy
        and younger.age_days + 1 = older.age_days
        and younger.remaining < older.remaining
