{#-
  Drops facts that the next statement makes anew: all of them where every lead is scored, and those of comparisons that
  nobody makes any more, with their marks.
-#}
{% macro forget_facts() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where
            (select is_complete from {{ ref('int_run') }})
            or predicate_id not in (select predicate_id from {{ ref('int_predicates') }})
    {%- endif -%}
{%- endmacro %}
