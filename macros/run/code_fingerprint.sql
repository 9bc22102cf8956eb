{#- Checksum of the project's models and macros: scores made by other code are made again. -#}
{% macro code_fingerprint() -%}
    {%- set checksums = [macros_checksum() | trim] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.package_name == 'leadscore' -%}
            {%- do checksums.append(node.name ~ '=' ~ node.checksum.checksum) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- local_md5(checksums | sort | join(' ')) -}}
{%- endmacro %}
