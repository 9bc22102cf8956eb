-- Fails with every row for which a condition over its columns does not hold; an unknown answer is no.
{% test holds(model, condition) %}
    select *
    from {{ model }}
    where not coalesce({{ condition }}, false)
{% endtest %}
