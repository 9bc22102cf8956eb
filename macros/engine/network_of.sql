{#-
  The network of a computer's address, of any other text the text: of four numbers the first three (/24), of an IPv6
  address the first three groups as they are written (/48), where `::` counts as zeros. The text is named as seldom as can
  be: the planner writes out its expression each time.
-#}
{% macro network_of(text) -%}
    {{ return(adapter.dispatch('network_of', 'leadscore')(text)) }}
{%- endmacro %}

{% macro duckdb__network_of(text) -%}
    {%- set group = '[0-9A-Fa-f]{1,4}' -%}
    {%- set more = '(:' ~ group ~ ')' -%}
    {%- set networks = [
        ('(([0-9]{1,3}[.]){3})[0-9]{1,3}', '\\10/24'),
        ('(::[Ff]{4}:([0-9]{1,3}[.]){3})[0-9]{1,3}', '\\10/120'),
        ('(' ~ group ~ more ~ '{2})(' ~ more ~ '{5}|' ~ more ~ '{0,4}::(' ~ group ~ more ~ '{0,4})?)', '\\1::/48'),
        ('(' ~ group ~ more ~ ')::(' ~ group ~ more ~ '{0,5})?', '\\1:0::/48'),
        ('(' ~ group ~ ')::(' ~ group ~ more ~ '{0,6})?', '\\1:0:0::/48'),
        ('::(' ~ group ~ more ~ '{0,6})?', '0:0:0::/48'),
    ] -%}
    {%- set shown = namespace(text=text) -%}
    {%- for address, network in networks -%}
        {%- set shown.text = "regexp_replace(" ~ shown.text ~ ", '^" ~ address ~ "$', '" ~ network ~ "')" -%}
    {%- endfor -%}
    case when regexp_matches({{ text }}, '[.:]') then {{ shown.text }} else {{ text }} end
{%- endmacro %}
