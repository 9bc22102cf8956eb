-- Fails with every row that lacks a value in one of the given columns: one test for all of a table, as each test is a
-- step of every build.
{% test no_missing_values(model, columns) %}
    select *
    from {{ model }}
    where {{ columns | join(' is null or ') }} is null
{% endtest %}
