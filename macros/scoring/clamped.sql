{#- A score held within its limits; a limit that is not set is missing. -#}
{% macro clamped(score, low, high) -%}
    least(greatest({{ score }}, coalesce({{ low }}, -9999999999.00)), coalesce({{ high }}, 9999999999.00))
{%- endmacro %}

{#-
  The exact value, 8 places, in one type: DuckDB gives a union of decimals the places of one of its sides, and would
  round the others.
-#}
{% macro exact_points(points) -%}
    cast({{ points }} as decimal(28, 8))
{%- endmacro %}

{#- The shown value: 2 places, half away from zero, rounded once from the exact value (contract 4.3). -#}
{% macro shown(score) -%}
    cast(round({{ score }}, 2) as decimal(18, 2))
{%- endmacro %}

{#- A number above every score; points are below 10^9 in amount. -#}
{% macro highest_score() -%}
    cast(9999999999999999.00 as decimal(18, 2))
{%- endmacro %}
