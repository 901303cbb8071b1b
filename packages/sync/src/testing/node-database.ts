import { DatabaseSync } from "node:sqlite";
import type { SqlDatabase, SqlRow } from "../store/index.ts";

/** A database of `node:sqlite` as the store's port: the same SQL, outside of workerd. */
export function nodeDatabase(path = ":memory:"): SqlDatabase & { close(): void } {
  const database = new DatabaseSync(path);
  return {
    all: (statement, ...values) => database.prepare(statement).all(...values) as SqlRow[],
    transaction(work) {
      database.exec("BEGIN");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}
