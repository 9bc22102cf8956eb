-- Fails with every row whose value is no fraction: missing, below 0 or above 1.
{% test between_0_and_1(model, column_name) %}
    select *
    from {{ model }}
    where not coalesce({{ column_name }} between 0 and 1, false)
{% endtest %}
