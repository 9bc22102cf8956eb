{#- Schemas are named as configured (`marts`, not `main_marts`): the contract fixes their names. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
