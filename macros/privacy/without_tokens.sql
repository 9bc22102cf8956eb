{#-
  An asset without the parameters of its query string that tell one person from another or log somebody in. They never
  pass staging: nothing compares them, no dictionary grows by them, and they are in no mart (docs/privacy.md).

  The list is looked for first: taking parameters out costs ten times as much as finding that there is none.
-#}
{% macro without_tokens(asset) -%}
    {%- set names = token_parameters() | trim -%}
    case
        when
            contains({{ asset }}, '?')
            and {{ regex_found(asset, "'[?&;](" ~ names ~ ")(=|&|#|$)'") }}
            then {{ with_parameters(asset, split_text("'" ~ names ~ "'", '|'), wants_named=false) }}
        else {{ asset }}
    end
{%- endmacro %}

{#- Names of those parameters, in small letters: of mail systems, of advertisers, addresses, sessions. -#}
{% macro token_parameters() -%}
    {{ [
        'mkt_tok', 'aliid', '_mkto_trk', '_hsenc', '_hsmi', '__hssc', '__hstc', '__hsfp', 'hsctatracking', 'gclid', 'dclid',
        'gbraid', 'wbraid', 'fbclid', 'msclkid', 'ttclid', 'twclid', 'yclid', 'li_fat_id', 'igshid', 'mc_eid', 'vero_id',
        'oly_enc_id', 'oly_anon_id', '_ga', '_gl', 'email', 'access_token', 'id_token', 'password', 'sessionid', 'phpsessid',
        'jsessionid',
    ] | join('|') }}
{%- endmacro %}
