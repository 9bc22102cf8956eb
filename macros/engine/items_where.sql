{#- List of texts -> those of its items for which a condition holds; in the condition the item is called `item`. -#}
{% macro items_where(list, condition) -%}
    {{ return(adapter.dispatch('items_where', 'leadscore')(list, condition)) }}
{%- endmacro %}

{% macro duckdb__items_where(list, condition) -%}
    list_filter({{ list }}, lambda item: {{ condition }})
{%- endmacro %}
