{#-
  Drops the counts that the next statement makes anew: all of them where every lead is scored, those of fields that nobody
  compares any more, and those of fields of which rows that were counted are no longer in the raw tables.
-#}
{% macro forget_field_counts() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where
            (select is_complete from {{ ref('int_run') }})
            or field not in (select field from {{ ref('int_predicates') }})
            or field in (
                select field from {{ this }}
                group by field
                having sum(checked_rows) <> (
                    select count(*) from {{ ref('int_unified_activities') }}
                    where batch_id <= (select max(batch_id) from {{ this }})
                )
            )
    {%- endif -%}
{%- endmacro %}
