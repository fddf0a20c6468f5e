import type { Database } from "bun:sqlite";

/** A column whose every value, unless null, is the digest of a stored file. */
export type DigestColumn = { table: string; column: string };

/**
 * Every column that names stored files, told by its name: `digest`, or what ends in `_digest`. Read from the database itself,
 * so that it also holds for a backup from another version. A file that no such column names is removed by the sweep.
 */
export function digestColumns(sqlite: Database): DigestColumn[] {
  return sqlite
    .query<DigestColumn, []>(
      `SELECT entry.name AS "table", field.name AS "column" FROM sqlite_schema AS entry JOIN pragma_table_info(entry.name) AS field
       WHERE entry.type = 'table' AND (field.name = 'digest' OR field.name LIKE '%\\_digest' ESCAPE '\\')
       ORDER BY 1, 2`,
    )
    .all();
}

/** Every digest that a row names, as often as it is named. */
export function* namedDigests(sqlite: Database): Generator<string> {
  for (const { table, column } of digestColumns(sqlite)) {
    const rows = sqlite.prepare<{ digest: string }, []>(
      `SELECT "${column}" AS digest FROM "${table}" WHERE "${column}" IS NOT NULL`,
    );
    try {
      for (const { digest } of rows.iterate()) yield digest;
    } finally {
      rows.finalize();
    }
  }
}
