{#-
  Merges of one tangle of leads, taken in order -> map from each merged lead to its survivor. A merge that would close
  a cycle with those before it is ignored; of several merges of one lead the latest counts (contract 2.6).
  `steps` is a list of structs (lead_id, survivor_id) in order.
-#}
{% macro fold_merges(steps) -%}
    {{ return(adapter.dispatch('fold_merges', 'leadscore')(steps)) }}
{%- endmacro %}

{% macro duckdb__fold_merges(steps) -%}
    list_reduce(
        {{ steps }},
        lambda survivors, step: case
            when list_reduce(
                range(0, len({{ steps }})),
                lambda reached, hop: case
                    when reached = step.lead_id then reached
                    else coalesce(survivors[reached], reached)
                end,
                step.survivor_id
            ) = step.lead_id
                then survivors
            else map_concat(survivors, map([step.lead_id], [step.survivor_id]))
        end,
        map(cast([] as varchar[]), cast([] as varchar[]))
    )
{%- endmacro %}
