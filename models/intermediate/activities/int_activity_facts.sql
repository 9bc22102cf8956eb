-- Grain: one row per comparison and raw row for which it holds, kept over runs; without a row per comparison and batch.
-- Attributes are the dearest column to read: each row's are read once, when it or the comparison is new.
-- depends_on: {{ ref('int_run') }}, {{ ref('int_predicates') }}
{{ config(materialized='incremental', incremental_strategy='append', pre_hook="{{ forget_facts() }}") }}
with

activities as (
    select
        activity_key,
        batch_id,
        campaign_id,
        attributes
    from {{ ref('int_unified_activities') }}
),

pending as (
    select * from {{ ref('int_pending_facts') }}
),

batches as (
    select distinct batch_id from {{ ref('stg_loads__loaded_files') }}
),

fields as (
    select
        field,
        min(made_batch) as made_batch
    from pending
    group by field
),

-- Joined by equality: a join of activities by `>` sorts them.
pending_batches as (
    select
        batches.batch_id,
        fields.field
    from batches
    inner join fields
        on batches.batch_id > fields.made_batch
),

field_values as (
    select
        activities.activity_key,
        activities.batch_id,
        pending_batches.field,
        {{ activity_field_value('activities', 'pending_batches.field') }} as field_value
    from activities
    inner join pending_batches
        on activities.batch_id = pending_batches.batch_id
),

-- Each distinct value is tested once, addresses by the bits that networks fix.
distinct_values as (
    select distinct
        field,
        field_value
    from field_values
    where field_value is not null
),

distinct_addresses as (
    select distinct
        distinct_values.field,
        distinct_values.field_value,
        {{ network_bits('distinct_values.field_value') }} as address_bits
    from distinct_values
    inner join pending
        on distinct_values.field = pending.field
    where pending.operator = 'address_in'
),

truths as (
    select
        distinct_values.*,
        pending.predicate_id,
        pending.made_batch,
        case when pending.operator = 'value_of' then {{ stable_number('distinct_values.field_value') }} end as value_no
    from distinct_values
    inner join pending
        on distinct_values.field = pending.field
    where {{ fact_holds('pending', 'distinct_values.field_value') }}
    union all
    select
        distinct_addresses.field,
        distinct_addresses.field_value,
        pending.predicate_id,
        pending.made_batch,
        cast(null as bigint) as value_no
    from distinct_addresses
    inner join pending
        on
            distinct_addresses.field = pending.field
            and pending.operator = 'address_in'
    where {{ starts_with_any('distinct_addresses.address_bits', 'pending.operand_list') }}
),

final as (
    select
        truths.predicate_id,
        field_values.activity_key,
        field_values.batch_id,
        truths.value_no
    from field_values
    inner join truths
        on
            field_values.field = truths.field
            and field_values.field_value = truths.field_value
            and field_values.batch_id > truths.made_batch
    union all
    select
        predicate_id,
        cast(null as bigint) as activity_key,
        loaded_batch as batch_id,
        cast(null as bigint) as value_no
    from pending
)

select * from final
