{#-
  The window of an aggregate over the rows of a partition from a row's instant to so many seconds after it, both ends
  and all rows of one instant included; seconds may be a decimal column, one number for each partition.
-#}
{% macro over_span_ahead(partition, instant, seconds) -%}
    {{ return(adapter.dispatch('over_span_ahead', 'leadscore')(partition, instant, seconds)) }}
{%- endmacro %}

{% macro duckdb__over_span_ahead(partition, instant, seconds) -%}
    over (
        partition by {{ partition | join(', ') }}
        order by {{ instant }}
        range between current row and to_microseconds(cast(({{ seconds }}) * 1000000 as bigint)) following
    )
{%- endmacro %}
