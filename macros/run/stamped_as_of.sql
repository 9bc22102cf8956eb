{#-
  Instant of the run as text, blank where none was given. The command line gives it in the environment: another value of
  a variable would make dbt parse the whole project again (measured 2 to 3 s), one of the environment only this model.
-#}
{% macro stamped_as_of() -%}
    {{- var('as_of') or env_var('LEADSCORE_AS_OF', '') -}}
{%- endmacro %}
