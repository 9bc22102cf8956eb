{#- Drops the touched leads of runs that have succeeded; those of a run that was cut short have this run's number. -#}
{% macro forget_scored_leads() -%}
    {%- if is_incremental() -%}
        delete from {{ this }} where run_no <> (select run_no from {{ ref('int_run') }})
    {%- endif -%}
{%- endmacro %}
