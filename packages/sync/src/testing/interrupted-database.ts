import type { SqlDatabase } from "../store/index.ts";

/**
 * The same database, which calls `atPoint` before and after every statement and
 * after every commit: wherever power may fail. What `atPoint` throws is what the
 * statement throws.
 */
export function interruptedDatabase(database: SqlDatabase, atPoint: () => void): SqlDatabase {
  return {
    all(statement, ...values) {
      atPoint();
      const rows = database.all(statement, ...values);
      atPoint();
      return rows;
    },
    transaction(work) {
      const result = database.transaction(work);
      atPoint();
      return result;
    },
  };
}

/** Everything in a database, to compare. */
export function dumpDatabase(database: SqlDatabase): string {
  const tables = database.all(
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name",
  );
  const contents = tables.map(({ name, sql }) => [
    sql,
    database.all(`SELECT * FROM "${String(name)}"`),
  ]);
  return JSON.stringify(contents, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value,
  );
}
