{#-
  Kaplan-Meier estimate of one event as one select, with Greenwood's log(-log) interval: Aalen-Johansen with a single
  cause. Columns and formulas: aalen_johansen and macros.yml.

  relation  name of a CTE with one row per resident and group: the group columns, day, cause (null = censored)
  event     the cause that ends a resident's time
  figure    name of the share that has not had the event yet
-#}
{% macro kaplan_meier(relation, event, figure, groups=['breakdown', 'value']) -%}
    {{ aalen_johansen(relation, [event], {figure: {'of': [event], 'complement': true}}, groups) }}
{%- endmacro %}
