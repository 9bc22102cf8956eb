{#-
  The window of an aggregate over the rows of a partition from so many seconds before a row's instant up to it, both
  ends and all rows of one instant included; seconds may be a decimal column, one number for each partition.
-#}
{% macro over_span_behind(partition, instant, seconds) -%}
    {{ return(adapter.dispatch('over_span_behind', 'leadscore')(partition, instant, seconds)) }}
{%- endmacro %}

{% macro duckdb__over_span_behind(partition, instant, seconds) -%}
    over (
        partition by {{ partition | join(', ') }}
        order by {{ instant }}
        range between to_microseconds(cast(({{ seconds }}) * 1000000 as bigint)) preceding and current row
    )
{%- endmacro %}
