{#-
  Every release is built in a file that did not exist before, so there is nothing to build beside, rename or drop:
  these two create in place. That halves what a model costs around its own query.
-#}
{% materialization fresh_table, default %}
    {{- return(create_fresh('table')) -}}
{% endmaterialization %}

{% materialization fresh_view, default %}
    {{- return(create_fresh('view')) -}}
{% endmaterialization %}

{% macro create_fresh(kind) -%}
    {%- set relation = this.incorporate(type=kind) -%}
    {%- if kind == 'table' and model.schema == 'marts' and 'breakdown' in model.columns -%}
        {{- return({'relations': create_parted(relation)}) -}}
    {%- endif -%}
    {%- call statement('main') -%}
        {%- if kind == 'table' -%}
            {{ create_table_as(False, relation, compiled_code) }}
        {%- else -%}
            {{ create_view_as(relation, compiled_code) }}
        {%- endif -%}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{- return({'relations': [relation]}) -}}
{%- endmacro %}

{#-
  A mart broken down, worked out once for all breakdowns and kept in two tables with the same contract: its own, with
  breakdowns by one thing, and one of the same name in the schema `marts_by_two`. Who reads the first never meets a
  group of the second, and a sum over a breakdown stays what it was.
-#}
{% macro create_parted(relation) -%}
    {%- set by_two = by_two_relation(relation) -%}
    {%- set whole = api.Relation.create(identifier=relation.identifier ~ '__whole', type='table') -%}
    {%- set pairs = "breakdown in ('" ~ pair_breakdowns() | join("', '") ~ "')" -%}
    {%- do create_schema(by_two) -%}
    {%- call statement('whole') -%}
        {{ create_whole(whole, compiled_code) }}
    {%- endcall -%}
    {%- call statement('main') -%}
        {{ create_table_as(False, relation, 'select * from ' ~ whole.identifier ~ ' where not ' ~ pairs) }}
    {%- endcall -%}
    {%- call statement('by_two') -%}
        {{ create_table_as(False, by_two, 'select * from ' ~ whole.identifier ~ ' where ' ~ pairs) }}
    {%- endcall -%}
    {%- call statement('done') -%}
        {{ drop_whole(whole) }}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{- return([relation]) -}}
{%- endmacro %}

{% macro by_two_relation(relation) -%}
    {{ return(api.Relation.create(
        database=relation.database, schema='marts_by_two', identifier=relation.identifier, type='table'
    )) }}
{%- endmacro %}

{#- A result that lives no longer than this model's build. -#}
{% macro create_whole(whole, sql) -%}
    {{ return(adapter.dispatch('create_whole')(whole, sql)) }}
{%- endmacro %}

{% macro duckdb__create_whole(whole, sql) -%}
    create temporary table {{ whole.identifier }} as ({{ sql }})
{%- endmacro %}

{% macro drop_whole(whole) -%}
    {{ return(adapter.dispatch('drop_whole')(whole)) }}
{%- endmacro %}

{% macro duckdb__drop_whole(whole) -%}
    drop table {{ whole.identifier }}
{%- endmacro %}

{#- A mart broken down with the groups of `marts_by_two` too, as a relation for a model that reads on; in a unit test
    the fixture holds whatever groups it wants. -#}
{% macro with_pairs(mart) -%}
    {%- if execute and not mart.is_cte -%}
        {{ return('(select * from ' ~ mart ~ ' union all select * from ' ~ by_two_relation(mart) ~ ')') }}
    {%- endif -%}
    {{ return(mart) }}
{%- endmacro %}
