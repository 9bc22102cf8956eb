{#-
  Fails with every combination of the given columns that more than one row has, or that lacks a value. With `new_by`
  only rows are looked at that share that column's value with a row of a lead that the run touched: no other row can
  have been doubled by it, and the cost follows the run, not the table.
-#}
{% test unique_combination(model, columns, new_by=none) %}
    {%- if new_by %}
    with

    new_values as (
        select distinct model.{{ new_by }}
        from {{ model }} as model
        inner join {{ ref('int_touched_leads') }} as touched_leads
            on model.lead_id = touched_leads.lead_id
    )

    {% endif -%}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    {%- if new_by %}
    where {{ new_by }} in (select new_values.{{ new_by }} from new_values)
    {%- endif %}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        or {{ columns | join(' is null or ') }} is null
{% endtest %}
