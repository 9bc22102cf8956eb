{#- Drops the dictionary where every lead is scored: the next statement makes it anew from all that was loaded. -#}
{% macro forget_kinds() -%}
    {%- if is_incremental() -%}
        delete from {{ this }} where (select is_complete from {{ ref('int_run') }})
    {%- endif -%}
{%- endmacro %}
