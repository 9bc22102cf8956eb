{#- Value of a field of a lead version; `fields` is the map of exported fields (contract 3.2). -#}
{% macro lead_field_value(fields, field) -%}
    case
        when {{ field }} = 'lead.email_domain' then {{ email_domain(fields) }}
        else {{ fields }}[substr({{ field }}, 6)]
    end
{%- endmacro %}

{#- The part after the last @ in small letters, missing without one. -#}
{% macro email_domain(fields) -%}
    case
        when contains({{ fields }}['email'], '@')
            then nullif({{ after_last_at("lower(" ~ fields ~ "['email'])") }}, '')
    end
{%- endmacro %}

{#- Value of a field of scope `activity`; `activity` names a relation with campaign_id and attributes. -#}
{% macro activity_field_value(activity, field) -%}
    case
        when {{ field }} = 'campaign_id' then {{ activity }}.campaign_id
        else {{ activity }}.attributes[substr({{ field }}, 12)]
    end
{%- endmacro %}
