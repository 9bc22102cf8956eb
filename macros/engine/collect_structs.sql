{#- Aggregate: list of structs of the given columns, in the given order. -#}
{% macro collect_structs(columns, order_by) -%}
    {{ return(adapter.dispatch('collect_structs', 'leadscore')(columns, order_by)) }}
{%- endmacro %}

{% macro duckdb__collect_structs(columns, order_by) -%}
    list(
        struct_pack(
            {%- for column in columns %}
            {{ column }} := {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        )
        order by {{ order_by }}
    )
{%- endmacro %}
