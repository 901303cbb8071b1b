import { migrateBy, refuseNewer } from "@scriptorium/sync/durable-object";
import type { SqlDatabase } from "@scriptorium/sync/durable-object";
import { accessSteps } from "./access/access-steps.ts";
import { nameDatabase } from "./document-name.ts";

/** The application's tables in a document's database, brought up to date by the first who needs them. */
export class DocumentTables {
  readonly #database: SqlDatabase;
  readonly #name: string | undefined;
  /** True once this object has found them to be up to date. */
  #isReady = false;

  /** `name` is the document's id, where it is known. */
  constructor(database: SqlDatabase, name: string | undefined) {
    this.#database = database;
    this.#name = name;
  }

  /** Makes them, if need be, in the database of a document that is there. True when this was the first time. */
  prepare(): boolean {
    if (this.#isReady) return false;
    refuseNewer(this.#database);
    migrateBy(this.#database, { versionKey: "access_schema_version", steps: accessSteps });
    if (this.#name !== undefined) nameDatabase(this.#database, this.#name);
    this.#isReady = true;
    return true;
  }

  /** All that was in the database is gone, or about to go. */
  forget(): void {
    this.#isReady = false;
  }
}
