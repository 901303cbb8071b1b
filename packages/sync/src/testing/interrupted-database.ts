import type { SqlDatabase } from "../store/index.ts";

/**
 * The same database, which calls `atPoint` before every statement and after every commit: wherever power
 * may fail, because what a statement leaves is what the next one finds. What `atPoint` throws is what
 * the statement throws.
 */
export function interruptedDatabase(database: SqlDatabase, atPoint: () => void): SqlDatabase {
  return {
    all(statement, ...values) {
      atPoint();
      return database.all(statement, ...values);
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
