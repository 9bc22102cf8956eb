{#-
  A URL with only those parameters of its query string that are named in a list of names in small letters, or with
  `wants_named` false only those that are not. Any other text, and a URL that loses nothing, as it is. A URL here is a
  text that before its first `?` has no blank and begins with a scheme, a `/`, or a host name with a point in it
  (docs/privacy.md). `text` and `names` are expressions that are read several times.
-#}
{% macro with_parameters(text, names, wants_named=true) -%}
    {{ return(adapter.dispatch('with_parameters', 'leadscore')(text, names, wants_named)) }}
{%- endmacro %}

{% macro duckdb__with_parameters(text, names, wants_named=true) -%}
    {%- set url = '(?i)^([a-z][a-z0-9+.-]*://[^\\s?]*|/[^\\s?]*|[^\\s/?@:]+\\.[^\\s/?@:]+(:[0-9]+)?(/[^\\s?]*)?)\\?' -%}
    {%- set parameters = "string_split(regexp_extract(" ~ text ~ ", '\\?([^#]*)', 1), '&')" -%}
    {%- set name = "lower(regexp_replace(split_part(parameter, '=', 1), '^amp;', ''))" -%}
    {%- set kept -%}
        list_filter(
            {{ parameters }},
            lambda parameter: parameter = ''
            or coalesce(list_contains({{ names }}, {{ name }}), false) = {{ 'true' if wants_named else 'false' }}
        )
    {%- endset -%}
    {%- set query = "regexp_replace(array_to_string(" ~ kept ~ ", '&'), '^amp;', '')" -%}
    case
        when {{ text }} is null or not contains({{ text }}, '?') then {{ text }}
        when not regexp_matches({{ text }}, '{{ url }}') then {{ text }}
        when len({{ kept }}) = len({{ parameters }}) then {{ text }}
        else
            split_part({{ text }}, '?', 1)
            || case when trim({{ query }}, '&') = '' then '' else '?' || {{ query }} end
            || regexp_extract({{ text }}, '(?s)\?[^#]*(#.*)$', 1)
    end
{%- endmacro %}
