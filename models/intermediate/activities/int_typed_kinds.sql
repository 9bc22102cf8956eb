-- Grain: one row per source of activities, activity type and asset, with the type's name (contract 3.1).
with

kinds as (
    select
        *,
        {{ type_source('activity_source') }} as type_source
    from {{ ref('int_activity_kinds') }}
),

activity_types as (
    select * from {{ ref('stg_scorecard__activity_types') }}
),

named_parameters as (
    select {{ collect_texts('parameter') }} as parameters
    from {{ ref('int_named_parameters') }}
),

-- The type of an event is a name already.
final as (
    select
        kinds.kind_no,
        kinds.activity_source,
        kinds.type_id,
        kinds.asset,
        {{ with_parameters('kinds.asset', 'named_parameters.parameters') }} as shown_asset,
        coalesce(
            activity_types.activity_type,
            case when kinds.type_source <> 'events' then kinds.type_source || '_' else '' end || kinds.type_id
        ) as activity_type,
        coalesce(activity_types.is_engagement, false) as is_engagement,
        activity_types.type_id is not null or kinds.type_source = 'events' as is_known
    from kinds
    cross join named_parameters
    left join activity_types
        on
            kinds.type_source = activity_types.source
            and kinds.type_id = activity_types.type_id
)

select * from final
