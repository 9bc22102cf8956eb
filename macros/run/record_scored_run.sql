{#-
  Writes what this run has scored, in one transaction, if and only if every model of the project succeeded in it.
  A run that was killed, failed, or built only some models leaves the state as it was: the next run scores again
  whatever has come since the last complete one.
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
begin;
delete from state.scored_rules;
insert into state.scored_rules (part, scorecard, rule_id, fingerprint)
select part, scorecard, rule_id, fingerprint from {{ ref_by_name('int_scorecard_parts') }};
delete from state.scored_identities;
insert into state.scored_identities (lead_id, survivor_id, is_deleted)
select lead_id, survivor_id, is_deleted from {{ ref_by_name('int_lead_identities') }};
insert into state.scored_runs (
    run_no, invocation_id, as_of, loaded_batch, code_fingerprint, scorecard_fingerprint, is_complete, touched_leads
)
select
    run_no, '{{ invocation_id }}', as_of, loaded_batch, code_fingerprint,
    (select {{ fingerprint("string_agg(fingerprint, ' ' order by part, scorecard, rule_id)") }} from state.scored_rules),
    is_complete,
    (select count(*) from {{ ref_by_name('int_touched_leads') }})
from {{ ref_by_name('int_run') }};
commit;
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- Relation of a model by name: hooks at the end of a run have no ref(). -#}
{% macro ref_by_name(name) -%}
    {%- set node = graph.nodes['model.leadscore.' ~ name] -%}
    {{ api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias) }}
{%- endmacro %}
