{#-
  Matches in order -> list of the keys of those that pass: the first, and each that comes at least its own cooldown
  after the last one that passed (contract 3.8). `matches` is a list of structs (activity_key, occurred_at,
  free_from), free_from being how far back the last passed match has to lie: occurred_at minus the cooldown.
-#}
{% macro fold_cooldown(matches) -%}
    {{ return(adapter.dispatch('fold_cooldown', 'leadscore')(matches)) }}
{%- endmacro %}

{% macro duckdb__fold_cooldown(matches) -%}
    list_reduce(
        {{ matches }},
        lambda state, item: case
            when state.passed_at is null or state.passed_at <= item.free_from
                then struct_pack(
                    passed_at := item.occurred_at, passed_keys := list_append(state.passed_keys, item.activity_key)
                )
            else state
        end,
        struct_pack(passed_at := cast(null as timestamp), passed_keys := cast([] as bigint[]))
    ).passed_keys
{%- endmacro %}
