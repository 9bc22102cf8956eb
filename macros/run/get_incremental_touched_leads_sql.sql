{#-
  Incremental strategy of every table that is kept by lead: the rows of the run's touched leads are replaced by the
  rows that this run made, in one transaction. A touched lead without new rows (merged away, deleted) loses its rows.
  A run that scores everybody replaces everything.
-#}
{% macro get_incremental_touched_leads_sql(arg_dict) -%}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) %}
delete from {{ arg_dict['target_relation'] }}
where (select is_complete from {{ ref_by_name('int_run') }});
delete from {{ arg_dict['target_relation'] }}
where lead_id in (select lead_id from {{ ref_by_name('int_touched_leads') }});
insert into {{ arg_dict['target_relation'] }} ({{ columns }})
select {{ columns }} from {{ arg_dict['temp_relation'] }}
{%- endmacro %}
