{#-
  Landed files as relations. The path is looked up only when a query runs, so another landing never costs a re-parse;
  inside a unit test the fixture takes the file's place.
-#}
{% macro read_landing(dataset) -%}
    {%- set landed = source('landing', dataset) -%}
    {%- if execute and not landed.is_cte -%}
        {{ return(adapter.dispatch('parquet_files')(dataset ~ '/*/accepted.parquet')) }}
    {%- endif -%}
    {{ return(landed) }}
{%- endmacro %}

{% macro read_landed_file(name) -%}
    {%- set landed = source('landing', name) -%}
    {%- if execute and not landed.is_cte -%}
        {{ return(adapter.dispatch('parquet_files')(name ~ '.parquet')) }}
    {%- endif -%}
    {{ return(landed) }}
{%- endmacro %}

{#- Held-back rows with the dataset they belong to: of one dataset, or of all when none is named. -#}
{% macro read_held_back(dataset=none) -%}
    {%- set landed = source('landing', 'held_back') -%}
    {%- if execute and not landed.is_cte -%}
        {{ return(adapter.dispatch('held_back_files')(dataset or '*')) }}
    {%- endif -%}
    {{ return('(select * from ' ~ landed ~ (" where dataset = '" ~ dataset ~ "'" if dataset else '') ~ ')') }}
{%- endmacro %}

{% macro duckdb__parquet_files(pattern) -%}
    read_parquet('{{ env_var("THUIS_LANDING") }}/{{ pattern }}', union_by_name = true)
{%- endmacro %}

{% macro duckdb__held_back_files(dataset) -%}
    (
        select
            held_back_files.*,
            string_split(held_back_files.filename, '/')[-3] as dataset
        from
            read_parquet(
                '{{ env_var("THUIS_LANDING") }}/{{ dataset }}/*/held_back.parquet',
                union_by_name = true, filename = true
            ) as held_back_files
    )
{%- endmacro %}
