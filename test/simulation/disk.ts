import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DocumentStore } from "@scriptorium/sync/room";
import { SqliteStore } from "@scriptorium/sync/store";
import type { MemoryStore, StoreOptions } from "@scriptorium/sync/store";
import { nodeDatabase } from "@scriptorium/sync/testing";

/** Where a simulated server keeps its document. */
export interface Disk {
  /** What a server finds that starts now. Whoever had the store before has it no more. */
  reopen(): DocumentStore;
  /** What a server would find, beside the one that runs. Only to be read. */
  look(): DocumentStore;
  end(): void;
}

export function memoryDisk(first: MemoryStore): Disk {
  let store = first;
  return {
    reopen: () => (store = store.fork()),
    look: () => store.fork(),
    end: () => {},
  };
}

/** A database in a file, which is closed whenever the server is gone. */
export function sqliteDisk(options: StoreOptions): Disk {
  const folder = mkdtempSync(join(tmpdir(), "simulation-"));
  const open = (): ReturnType<typeof nodeDatabase> => {
    const database = nodeDatabase(join(folder, "document.sqlite"));
    // The machine itself does not fail here, and waiting for its disk costs 0.7 ms an edit.
    database.all("PRAGMA synchronous = OFF");
    database.all("PRAGMA journal_mode = MEMORY");
    return database;
  };
  let database = open();
  return {
    reopen: () => {
      database.close();
      database = open();
      return new SqliteStore(database, "loopback", options);
    },
    look: () => new SqliteStore(database, "loopback", options),
    end: () => {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}
