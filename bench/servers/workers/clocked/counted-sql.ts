/** A database that counts rows as Cloudflare bills them: by what each cursor says. */
export class CountedSql {
  rowsRead = 0;
  readonly rowsWritten: Record<string, number> = {};
  readonly #sql: SqlStorage;
  #cursors: { readonly table: string; readonly cursor: SqlStorageCursor<never> }[] = [];

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  get databaseSize(): number {
    return this.#sql.databaseSize;
  }

  readonly exec = (statement: string, ...values: unknown[]): SqlStorageCursor<never> => {
    const cursor = this.#sql.exec<never>(statement, ...(values as SqlStorageValue[]));
    this.#cursors.push({ table: tableOf(statement), cursor });
    return cursor;
  };

  wrote(table: string, rows: number): void {
    this.rowsWritten[table] = (this.rowsWritten[table] ?? 0) + rows;
  }

  /** Counts what was done by now. A cursor knows when it has been read. */
  settle(): void {
    for (const { table, cursor } of this.#cursors) {
      this.rowsRead += cursor.rowsRead;
      if (cursor.rowsWritten > 0) this.wrote(table, cursor.rowsWritten);
    }
    this.#cursors = [];
  }

  reset(): void {
    this.settle();
    this.rowsRead = 0;
    for (const table of Object.keys(this.rowsWritten)) delete this.rowsWritten[table];
  }
}

function tableOf(statement: string): string {
  const written = /^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+(\w+)/i;
  return written.exec(statement)?.[1] ?? "other";
}
