{#-
  Fails with every combination of the given columns that more than one row has, or that lacks a value. With `new_by`
  only rows are looked at that share that column's value with a row of a lead that the run touched: no other row can
  have been doubled by it, and the cost follows the run, not the table. A run that touches everybody looks at all.
-#}
{% test unique_combination(model, columns, new_by=none) %}
    {%- set key = columns | join(', ') %}
    with

    {% if new_by -%}
    run as (
        select is_complete from {{ ref('int_run') }}
    ),

    new_values as (
        select distinct model.{{ new_by }}
        from {{ model }} as model
        inner join {{ ref('int_touched_leads') }} as touched_leads
            on model.lead_id = touched_leads.lead_id
        where not (select run.is_complete from run)
    ),

    {% endif -%}
    concerned as (
        select {{ key }}
        from {{ model }}
        {%- if new_by %}
        where {{ new_by }} in (select new_values.{{ new_by }} from new_values)
        union all
        select {{ key }}
        from {{ model }}
        where (select run.is_complete from run)
        {%- endif %}
    ),

    -- Doubled hashes narrow the search to a few rows before any key is compared as text.
    doubled_hashes as (
        select {{ short_hash(key) }} as key_hash
        from concerned
        group by {{ short_hash(key) }}
        having count(*) > 1
    )

    select
        {{ key }},
        count(*) as row_count
    from concerned
    where
        {{ short_hash(key) }} in (select doubled_hashes.key_hash from doubled_hashes)
        or {{ columns | join(' is null or ') }} is null
    group by {{ key }}
    having
        count(*) > 1
        or {{ columns | join(' is null or ') }} is null
{% endtest %}
