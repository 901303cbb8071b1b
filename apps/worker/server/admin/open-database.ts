import { DatabaseSync } from "node:sqlite";
import type { StatementSync } from "node:sqlite";
import type { SqlDatabase, SqlRow } from "@scriptorium/sync/store";

/**
 * Gives `read` the database at `path`, as the store has it in the server. Whatever is written to it,
 * as when tables of an earlier release are brought up to date, is taken back in the end: the file
 * stays as it is. Only for copies, because others wait meanwhile.
 */
export async function reading<Result>(
  path: string,
  read: (database: SqlDatabase) => Result | Promise<Result>,
): Promise<Result> {
  const file = new DatabaseSync(path);
  const prepared = new Map<string, StatementSync>();
  const prepare = (statement: string): StatementSync => {
    const before = prepared.get(statement) ?? file.prepare(statement);
    prepared.set(statement, before);
    return before;
  };
  try {
    file.exec("BEGIN");
    return await read({
      all: (statement, ...values) => prepare(statement).all(...values) as SqlRow[],
      transaction(work) {
        file.exec("SAVEPOINT work");
        try {
          return work();
        } catch (error) {
          file.exec("ROLLBACK TO work");
          throw error;
        } finally {
          file.exec("RELEASE work");
        }
      },
    });
  } finally {
    if (file.isTransaction) file.exec("ROLLBACK");
    file.close();
  }
}
