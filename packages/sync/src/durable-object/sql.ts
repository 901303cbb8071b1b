import type { SqlDatabase, SqlRow, SqlValue } from "../store/index.ts";

/** Rows as they are billed: those of indexes count too. */
export interface RowCount {
  rowsRead: number;
  rowsWritten: number;
}

/** A Durable Object's SQLite as the store's port. Adds what each statement cost to `count`. */
export function durableObjectDatabase(
  storage: DurableObjectStorage,
  count: RowCount = { rowsRead: 0, rowsWritten: 0 },
): SqlDatabase {
  return {
    all: (statement, ...values) => {
      const cursor = storage.sql.exec(statement, ...values);
      const rows = cursor.toArray().map(normalise);
      count.rowsRead += cursor.rowsRead;
      count.rowsWritten += cursor.rowsWritten;
      return rows;
    },
    transaction: (work) => storage.transactionSync(work),
  };
}

function normalise(row: Record<string, SqlStorageValue>): SqlRow {
  const normalised: Record<string, SqlValue> = {};
  for (const [name, value] of Object.entries(row)) {
    normalised[name] = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  }
  return normalised;
}
