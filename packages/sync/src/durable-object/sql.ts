import type { SqlDatabase, SqlRow, SqlValue } from "../store/index.ts";

/** Rows as they are billed: those of indexes count too. */
export interface RowCount {
  rowsRead: number;
  rowsWritten: number;
  /** Bytes of the texts and blobs that went into rows. */
  bytesWritten: number;
}

/** A Durable Object's SQLite as the store's port. Adds what each statement cost to `count`. */
export function durableObjectDatabase(
  storage: DurableObjectStorage,
  count: RowCount = { rowsRead: 0, rowsWritten: 0, bytesWritten: 0 },
): SqlDatabase {
  return {
    all: (statement, ...values) => {
      const cursor = storage.sql.exec(statement, ...values);
      const rows = cursor.toArray().map(normalise);
      count.rowsRead += cursor.rowsRead;
      count.rowsWritten += cursor.rowsWritten;
      if (cursor.rowsWritten > 0) count.bytesWritten += bytesOf(values);
      return rows;
    },
    transaction: (work) => storage.transactionSync(work),
  };
}

/** Of a text its length, which is its bytes where it is of letters that English has. */
function bytesOf(values: readonly SqlValue[]): number {
  let bytes = 0;
  for (const value of values) {
    if (value instanceof Uint8Array) bytes += value.byteLength;
    else if (typeof value === "string") bytes += value.length;
  }
  return bytes;
}

function normalise(row: Record<string, SqlStorageValue>): SqlRow {
  const normalised: Record<string, SqlValue> = {};
  for (const [name, value] of Object.entries(row)) {
    normalised[name] = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  }
  return normalised;
}
