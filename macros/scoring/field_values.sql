{#- Value of a field of scope `kind`; `kind` names a relation of kinds of activities. -#}
{% macro kind_field_value(kind, field) -%}
    case {{ field }}
        when 'asset' then {{ kind }}.asset
        when 'activity_source' then {{ kind }}.activity_source
        else {{ kind }}.activity_type
    end
{%- endmacro %}

{#-
  Value of a field of a lead version; `fields` is the map of exported fields (contract 3.2). Fields with an @ are those
  of person rules: no exported field has one in its name.
-#}
{% macro lead_field_value(fields, field) -%}
    case
        when {{ field }} = 'lead.email_domain' then {{ email_domain(fields) }}
        when {{ field }} = 'lead.@mailbox' then {{ mailbox(fields) }}
        when {{ field }} = 'lead.@mail_domain' then {{ mailbox(fields, 'domain') }}
        when {{ field }} = 'lead.@mail_name' then {{ mailbox(fields, 'name') }}
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

{#-
  The mail address as one mailbox: in small letters, without what follows a plus; missing where it is no address. Of it
  `part` is `all`, the `name` before the last @ or the `domain` after it.
-#}
{% macro mailbox(fields, part='all') -%}
    {%- set email = "lower(trim(" ~ fields ~ "['email']))" -%}
    {%- set parts = {
        'all': mail_name(email) ~ " || '@' || " ~ after_last_at(email),
        'name': mail_name(email),
        'domain': after_last_at(email),
    } -%}
    case
        when {{ email }} like '_%@_%' and {{ after_last_at(email) }} <> ''
            then {{ parts[part] }}
    end
{%- endmacro %}

{#- What stands before the last @ of an address, up to a plus unless that comes first. -#}
{% macro mail_name(email) -%}
    {%- set whole = "left(" ~ email ~ ", length(" ~ email ~ ") - length(" ~ after_last_at(email) ~ ") - 1)" -%}
    coalesce(nullif(split_part({{ whole }}, '+', 1), ''), {{ whole }})
{%- endmacro %}
