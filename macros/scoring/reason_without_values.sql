{#-
  The loader's reason for rejecting a row without what differs from row to row: quoted values (in Python's spelling, with
  either quote) and places in a text. `9 fields instead of 8` keeps its numbers, which say what is wrong.
-#}
{% macro reason_without_values(reason) -%}
    {{ regex_replaced(
        regex_replaced(reason, ",? at character [0-9]+$", ""),
        "''([^''\\\\]|\\\\.)*''|\"([^\"\\\\]|\\\\.)*\"",
        "..."
    ) }}
{%- endmacro %}
