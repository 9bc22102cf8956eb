{#-
  Gives rows of `raw.events` that somebody else's pipeline wrote what the loader gives its own: a number, a batch, and a
  record in `raw.loaded_files`. Runs know by these what is new. Rows that cannot be read move to `raw.rejected_rows`.
  All in one transaction, and once for each row: what has been scored of them is none of its business.
-#}
{% macro adopt_events() -%}
    {%- if execute and not flags.EMPTY -%}
        {%- do require_declared_types('events', 'events') -%}
        {%- if run_query('select 1 from raw.events where _row_id is null limit 1').rows | length %}
begin;
create or replace temp table waiting_events as
{{ waiting_events() }};
insert into raw.loaded_files (
    file_no, _source_instance, _batch_id, _loaded_at, _source_file, table_name, content_hash, rows_loaded, rows_rejected
)
select
    file_no, source_instance, batch_id, batch_loaded_at, 'written directly', 'events',
    'written directly, found in load ' || cast(batch_id as varchar), count(*) - count(reason), count(reason)
from waiting_events
group by file_no, source_instance, batch_id, batch_loaded_at;
insert into raw.rejected_rows (
    _source_instance, _batch_id, _loaded_at, _source_file, line, table_name, reason, row_text
)
select source_instance, batch_id, batch_loaded_at, 'written directly', line, 'events', reason, row_text
from waiting_events
where reason is not null;
delete from raw.events
where {{ row_place('events') }} in (select place from waiting_events where reason is not null);
update raw.events
set
    _row_id = waiting_events.file_no * 4294967296 + waiting_events.line,
    _source_instance = waiting_events.source_instance,
    _batch_id = waiting_events.batch_id,
    _loaded_at = coalesce(events._loaded_at, waiting_events.batch_loaded_at),
    _source_file = 'written directly',
    _source_line = waiting_events.line
from waiting_events
where {{ row_place('events') }} = waiting_events.place;
drop table waiting_events;
commit;
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- The rows of `raw.events` without a number, with the number that they get and the reason why they cannot be read. -#}
{% macro waiting_events() -%}
with judged as (
    select
        {{ row_place('events') }} as place,
        coalesce(nullif(trim(source_instance), ''), 'unknown') as source_instance,
        _loaded_at as loaded_at,
        {{ row_as_json('events') }} as row_text,
        case
            when source_instance is null then 'source_instance: missing'
            when not {{ regex_found('source_instance', "'^[A-Za-z0-9_-]+$'") }}
                then 'source_instance: use letters, digits, ''_'' and ''-'''
            when source_instance in ('marketo', 'hubspot') then 'source_instance: is the name of another source'
            when coalesce(trim(event_id), '') = '' then 'event_id: missing'
            when coalesce(trim(lead_id), '') = '' then 'lead_id: missing'
            when occurred_at is null then 'occurred_at: missing'
            when occurred_at < '1900-01-01' or occurred_at >= '2200-01-01'
                then 'occurred_at: is not between 1900 and 2199'
            when coalesce(trim(event_type), '') = '' then 'event_type: missing'
        end as reason
    from raw.events
    where _row_id is null
),

loads as (
    select
        coalesce(max(file_no), 0) as last_file_no,
        coalesce(max(_batch_id), 0) + 1 as batch_id,
        max(_loaded_at) + interval 1 microsecond as least_loaded_at
    from raw.loaded_files
)

select
    judged.place,
    judged.source_instance,
    judged.reason,
    judged.row_text,
    loads.last_file_no + dense_rank() over (order by judged.source_instance) as file_no,
    row_number() over (
        partition by judged.source_instance order by judged.loaded_at nulls first, judged.place
    ) as line,
    loads.batch_id,
    coalesce(
        greatest(max(judged.loaded_at) over (), loads.least_loaded_at), cast('1970-01-01' as timestamp)
    ) as batch_loaded_at
from judged
cross join loads
{%- endmacro %}
