export type SqlValue = Uint8Array | string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** The little of SQLite that the store uses, so that it runs on Durable Objects and elsewhere alike. */
export interface SqlDatabase {
  /** Runs one statement and gives all of its rows. Blobs come as `Uint8Array`. */
  all(statement: string, ...values: SqlValue[]): readonly SqlRow[];
  /** Runs `work` in a transaction: all of it is kept, or nothing if it throws. Not nested. */
  transaction<Result>(work: () => Result): Result;
}
