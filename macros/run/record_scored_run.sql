{#-
  Writes what this run has scored, in one transaction, if and only if every model of the project succeeded in it.
  A run that was killed, failed, or built only some models leaves the state as it was: the next run scores again
  whatever has come since the last complete one.

  Steps are kept of the last 400 runs: over a year of nights, some 80,000 rows, and no more however often it runs.
-#}
{% macro record_scored_run(results) -%}
    {%- if execute and not flags.EMPTY -%}
        {%- set succeeded = [] -%}
        {%- for result in results if result.node.resource_type == 'model' and result.status == 'success' -%}
            {%- do succeeded.append(result.node.unique_id) -%}
        {%- endfor -%}
        {%- set unfinished = [] -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.package_name == 'leadscore'
            and node.config.enabled and node.unique_id not in succeeded -%}
            {%- do unfinished.append(node.name) -%}
        {%- endfor -%}
        {%- if not unfinished %}
            {%- set began_and_ended = instants_of_steps(results) %}
begin;
delete from state.scored_rules;
insert into state.scored_rules (part, scorecard, rule_id, fingerprint)
select part, scorecard, rule_id, fingerprint from {{ ref_by_name('int_scorecard_parts') }};
delete from state.scored_identities;
insert into state.scored_identities (lead_id, survivor_id, is_deleted)
select lead_id, survivor_id, is_deleted from {{ ref_by_name('int_lead_identities') }};
insert into state.scored_runs (
    run_no, invocation_id, as_of, loaded_batch, code_fingerprint, scorecard_fingerprint, is_complete, touched_leads,
    is_full_refresh, started_at, ended_at
)
select
    run_no, '{{ invocation_id }}', as_of, loaded_batch, code_fingerprint,
    (select {{ fingerprint("string_agg(fingerprint, ' ' order by part, scorecard, rule_id)") }} from state.scored_rules),
    is_complete,
    (select count(*) from {{ ref_by_name('int_touched_leads') }}),
    {{ 'true' if flags.FULL_REFRESH else 'false' }},
    cast('{{ began_and_ended[0] }}' as timestamp),
    cast('{{ began_and_ended[-1] }}' as timestamp)
from {{ ref_by_name('int_run') }};
delete from state.scored_steps
where run_no <= (select run_no from {{ ref_by_name('int_run') }}) - 400;
insert into state.scored_steps (run_no, step_no, step, kind, seconds)
select run.run_no, steps.step_no, steps.step, steps.kind, steps.seconds
from {{ ref_by_name('int_run') }} as run
cross join (
    values
    {{ rows_of_steps(results) }}
) as steps (step_no, step, kind, seconds);
commit;
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- Relation of a model by name: hooks at the end of a run have no ref(). -#}
{% macro ref_by_name(name) -%}
    {%- set node = graph.nodes['model.leadscore.' ~ name] -%}
    {{ api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias) }}
{%- endmacro %}

{#- Instants (UTC) at which the first step of a run began and the last one ended, by dbt's record: no clock is read. -#}
{% macro instants_of_steps(results) -%}
    {%- set instants = [] -%}
    {%- for result in results -%}
        {%- for timing in result.timing if timing.completed_at -%}
            {%- do instants.extend([timing.started_at, timing.completed_at]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(instants | sort) }}
{%- endmacro %}

{#- One row for each step of a run in the order in which they ended: number, name, kind, seconds. -#}
{% macro rows_of_steps(results) -%}
    {%- for result in results -%}
    ({{ loop.index }}, '{{ result.node.name }}', '{{ result.node.resource_type }}', {{ '%.3f' | format(result.execution_time) }})
        {{- ',\n    ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
