-- Fails with the number of rows where a table has not one row exactly.
{% test one_row(model) %}
    select count(*) as row_count
    from {{ model }}
    having count(*) <> 1
{% endtest %}
