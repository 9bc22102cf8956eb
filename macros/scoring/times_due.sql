{#-
  How often an inactivity rule has fallen due by an instant, if the lead stays silent (contract 3.11): once at
  `first_due`, again every `repeat_days` x 24 h, at most `max_times`.
-#}
{% macro times_due(first_due, repeat_days, max_times, instant) -%}
    case
        when {{ instant }} < {{ first_due }} then 0
        else least(
            1 + coalesce(cast(floor({{ whole_days(first_due, instant) }} / {{ repeat_days }}) as bigint), 0),
            coalesce({{ max_times }}, 1000000000)
        )
    end
{%- endmacro %}
