import { type Expression, sql, type SqlBool } from "kysely";

/** `column IN (…)` for any number of values: they travel as one value, where a statement takes a limited number of them. */
export function oneOf(column: string, ids: readonly (number | string)[]): Expression<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(ids)}))`;
}
