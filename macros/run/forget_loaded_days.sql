{#-
  Drops the counts that the next statement makes anew: all of them where every lead is scored, and where rows that were
  counted are no longer in the raw tables, because a person was erased from them. Nothing else ever takes a row out.
-#}
{% macro forget_loaded_days() -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where
            (select is_complete from {{ ref('int_run') }})
            or (select coalesce(sum(loaded_rows), 0) from {{ this }}) <> (
                select count(*) from {{ ref('int_unified_activities') }}
                where batch_id <= (select max(batch_id) from {{ this }})
            ) + (
                select count(*) from {{ ref('int_dated_reports') }}
                where batch_id <= (select max(batch_id) from {{ this }})
            )
    {%- endif -%}
{%- endmacro %}
