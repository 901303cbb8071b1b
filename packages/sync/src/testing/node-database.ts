import type { StatementSync } from "node:sqlite";
import type { SqlDatabase, SqlRow } from "../store/index.ts";

/**
 * A database of `node:sqlite` as the store's port: the same SQL, outside of workerd. The module is
 * loaded here, because whoever tests with the rest of this may have none.
 */
export function nodeDatabase(path = ":memory:"): SqlDatabase & { close(): void } {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const database = new DatabaseSync(path);
  const prepared = new Map<string, StatementSync>();
  const prepare = (statement: string): StatementSync => {
    const before = prepared.get(statement) ?? database.prepare(statement);
    prepared.set(statement, before);
    return before;
  };
  return {
    all: (statement, ...values) => prepare(statement).all(...values) as SqlRow[],
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
