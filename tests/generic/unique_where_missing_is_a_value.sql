-- Fails with every combination of the given columns that more than one row has; missing values are alike.
{% test unique_where_missing_is_a_value(model, columns) %}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
