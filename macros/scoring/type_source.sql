{#- Source under which `activity_types` names the types of a source of activities: events of all instances share one. -#}
{% macro type_source(activity_source) -%}
    case when {{ activity_source }} in ('marketo', 'hubspot') then {{ activity_source }} else 'events' end
{%- endmacro %}

{#- Raw table of the activities of a source. -#}
{% macro table_of_activity_source(activity_source) -%}
    case
        when {{ activity_source }} in ('marketo', 'hubspot') then {{ activity_source }} || '_activities'
        else 'events'
    end
{%- endmacro %}

{#- Source of the activities of a raw table, missing where it has none; events go by their source instance. -#}
{% macro activity_source_of_table(table_name, source_instance) -%}
    case {{ table_name }}
        when 'marketo_activities' then 'marketo'
        when 'hubspot_activities' then 'hubspot'
        when 'events' then {{ source_instance }}
    end
{%- endmacro %}
