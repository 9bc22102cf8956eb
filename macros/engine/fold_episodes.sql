{#-
  Checks that hold and days that would end an episode, in order -> list of episodes (moment_no, ended_at), contract 4.6.
  `events` is a list of structs (happened_at, moment_no, policy, free_from); a day that would end an episode has no
  moment_no, and its free_from is the first instant at which the next episode may open.
-#}
{% macro fold_episodes(events) -%}
    {{ return(adapter.dispatch('fold_episodes', 'leadscore')(events)) }}
{%- endmacro %}

{% macro duckdb__fold_episodes(events) -%}
    list_reduce(
        {{ events }},
        lambda state, event: case
            when event.moment_no is not null and state.open_moment_no is null and event.happened_at >= state.free_from
                then struct_pack(
                    open_moment_no := event.moment_no,
                    open_policy := event.policy,
                    free_from := state.free_from,
                    ended := state.ended
                )
            when event.moment_no is null and state.open_policy = event.policy
                then struct_pack(
                    open_moment_no := cast(null as bigint),
                    open_policy := cast(null as varchar),
                    free_from := event.free_from,
                    ended := list_append(
                        state.ended,
                        struct_pack(moment_no := state.open_moment_no, ended_at := event.happened_at)
                    )
                )
            else state
        end,
        struct_pack(
            open_moment_no := cast(null as bigint),
            open_policy := cast(null as varchar),
            free_from := cast('0001-01-01' as timestamp),
            ended := cast([] as struct(moment_no bigint, ended_at timestamp)[])
        )
    )
{%- endmacro %}
