{#-
  The instant from which a lead's activities count under a scorecard's visitor policy; missing where all of them do.
  `leads` is a relation with known_at, `visitor_policies` one with counted_days.
-#}
{% macro counted_from(leads, visitor_policies) -%}
    {{ later_by_days(leads ~ '.known_at', '-' ~ visitor_policies ~ '.counted_days') }}
{%- endmacro %}
