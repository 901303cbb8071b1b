import type { SqlDatabase, SqlRow, SqlValue } from "../store/index.ts";

/** A Durable Object's SQLite as the store's port. */
export function durableObjectDatabase(storage: DurableObjectStorage): SqlDatabase {
  return {
    all: (statement, ...values) =>
      storage.sql
        .exec(statement, ...values)
        .toArray()
        .map(normalise),
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
