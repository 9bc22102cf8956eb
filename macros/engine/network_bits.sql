{#-
  An IPv4 or IPv6 address or network (`192.0.2.0/24`) as text: its family and the bits that the network fixes, all of
  them for an address alone. One lies in another when its text begins with the other's. Missing for what is neither;
  `::ffff:192.0.2.1` is the IPv4 address.
-#}
{% macro network_bits(address) -%}
    {{ return(adapter.dispatch('network_bits', 'leadscore')(address)) }}
{%- endmacro %}

{%- macro duckdb__network_bits(address) -%}
    list_extract(list_transform([regexp_replace(lower({{ address }}), '^::ffff:([0-9]+[.])', '\1')], lambda item:
        case
            when regexp_full_match(
                item,
                '((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
                || '(/([1-2]?[0-9]|3[0-2]))?'
            )
                then '4:' || left(
                    array_to_string(
                        list_transform(
                            string_split(split_part(item, '/', 1), '.'),
                            lambda octet: lpad(bin(try_cast(octet as integer)), 8, '0')
                        ),
                        ''
                    ),
                    coalesce(try_cast(nullif(split_part(item, '/', 2), '') as integer), 32)
                )
            when regexp_full_match(
                item,
                '(([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(([0-9a-f]{1,4}:)*[0-9a-f]{1,4})?::(([0-9a-f]{1,4}:)*[0-9a-f]{1,4})?)'
                || '(/([1-9]?[0-9]|1[0-1][0-9]|12[0-8]))?'
            )
            and (
                not contains(item, '::')
                or len(list_filter(string_split(split_part(item, '/', 1), ':'), lambda part: part <> '')) <= 7
            )
                then '6:' || left(
                    array_to_string(
                        list_transform(
                            list_concat(
                                list_filter(
                                    string_split(split_part(split_part(item, '/', 1), '::', 1), ':'),
                                    lambda part: part <> ''
                                ),
                                list_concat(
                                    list_transform(
                                        range(8 - len(list_filter(
                                            string_split(split_part(item, '/', 1), ':'), lambda part: part <> ''
                                        ))),
                                        lambda number: '0'
                                    ),
                                    list_filter(
                                        string_split(split_part(split_part(item, '/', 1), '::', 2), ':'),
                                        lambda part: part <> ''
                                    )
                                )
                            ),
                            lambda part: lpad(bin(try_cast('0x' || part as integer)), 16, '0')
                        ),
                        ''
                    ),
                    coalesce(try_cast(nullif(split_part(item, '/', 2), '') as integer), 128)
                )
        end
    ), 1)
{%- endmacro %}
