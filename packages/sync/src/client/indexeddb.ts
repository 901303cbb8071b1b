import { deleteDB, openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import { asEpoch, asSeq, asUpdate, limits } from "../protocol/index.ts";
import { mergeUpdates } from "../updates/index.ts";
import type {
  Kept,
  LocalChange,
  LocalCopy,
  LocalPersistence,
  Position,
} from "./local-persistence.ts";

interface Schema extends DBSchema {
  /** What is known to be on the server, in the order in which it came. */
  updates: { key: number; value: Uint8Array };
  /** Local edits that are not, by their id. */
  outbox: { key: string; value: Uint8Array };
  position: { key: "position"; value: { epoch: string; seq: number } };
}

const storeNames = ["updates", "outbox", "position"] as const;

/** Local copies in the browser's IndexedDB, one database a document. Several tabs may share one. */
export const indexedDbPersistence: LocalPersistence = {
  async open(documentId: string): Promise<LocalCopy> {
    const database = await openDB<Schema>(databaseName(documentId), 1, {
      upgrade(fresh) {
        fresh.createObjectStore("updates", { autoIncrement: true });
        fresh.createObjectStore("outbox");
        fresh.createObjectStore("position");
      },
      // Another tab wants to delete or upgrade the database: don't stand in its way.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    await mergeRows(database);
    const kept = await read(database);
    return {
      kept,
      write: (change) => write(database, change),
      close: () => database.close(),
    };
  },
};

/**
 * Gives up this device's copy of a document, edits that were never saved
 * included: for a copy of an earlier life of the document (4409), when its owner
 * has what they need. Destroy its provider first.
 */
export function deleteLocalCopy(documentId: string): Promise<void> {
  return deleteDB(databaseName(documentId));
}

function databaseName(documentId: string): string {
  return `scriptorium/${documentId}`;
}

async function read(database: IDBPDatabase<Schema>): Promise<Kept> {
  const transaction = database.transaction(storeNames, "readonly");
  const [updates, ids, edits, position] = await Promise.all([
    transaction.objectStore("updates").getAll(),
    transaction.objectStore("outbox").getAllKeys(),
    transaction.objectStore("outbox").getAll(),
    transaction.objectStore("position").get("position"),
  ]);
  return {
    position: position === undefined ? null : asPosition(position),
    updates: updates.map(asUpdate),
    unsaved: edits.map((update, index) => ({ id: ids[index] ?? "", update: asUpdate(update) })),
  };
}

async function write(database: IDBPDatabase<Schema>, change: LocalChange): Promise<void> {
  const transaction = database.transaction(storeNames, "readwrite", { durability: "strict" });
  const updates = transaction.objectStore("updates");
  const outbox = transaction.objectStore("outbox");
  const position = transaction.objectStore("position");
  for (const { id, update } of change.edits) void outbox.put(update, id);
  for (const id of change.savedIds) {
    const update = await outbox.get(id);
    if (update === undefined) continue;
    void updates.add(update);
    void outbox.delete(id);
  }
  for (const update of change.received) void updates.add(update);
  // Another tab may be further; then this one says less than is here, which only
  // costs a longer answer. A server that was set back makes it lower for good.
  if (change.position !== null) void position.put({ ...change.position }, "position");
  await transaction.done;
}

/** Folds many small rows into one, which makes the next opening as fast as the first. */
async function mergeRows(database: IDBPDatabase<Schema>): Promise<void> {
  if ((await database.count("updates")) <= limits.localRowsMax) return;
  const transaction = database.transaction("updates", "readwrite");
  const rows = await transaction.store.getAll();
  void transaction.store.clear();
  void transaction.store.add(mergeUpdates(rows.map(asUpdate)));
  await transaction.done;
}

function asPosition({ epoch, seq }: { epoch: string; seq: number }): Position {
  return { epoch: asEpoch(epoch), seq: asSeq(seq) };
}
