import { limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import type { Kept, LocalChange, LocalCopy, Position } from "./local-persistence.ts";

// Local copies in the browser's IndexedDB, one database a document. Several tabs may share one. This is
// loaded by itself in most pages, so it takes what they have anyway as an argument.

type Merge = (updates: readonly Update[]) => Update;

/**
 * `updates` is what is known to be on the server, in the order in which it came; `outbox` local edits
 * that are not, by their id; `position` has one row, which is called so too.
 */
const storeNames = ["updates", "outbox", "position"];

export async function openIndexedDb(documentId: string, merge: Merge): Promise<LocalCopy> {
  const request = indexedDB.open(databaseName(documentId), 1);
  request.addEventListener("upgradeneeded", () => {
    request.result.createObjectStore("updates", { autoIncrement: true });
    request.result.createObjectStore("outbox");
    request.result.createObjectStore("position");
  });
  const database = await answerTo(request);
  // Another tab wants to delete or upgrade the database: don't stand in its way.
  database.addEventListener("versionchange", () => database.close());
  await mergeRows(database, merge);
  const kept = await read(database);
  return {
    kept,
    write: (change) => write(database, change),
    close: () => database.close(),
  };
}

/**
 * Gives up this device's copy of a document, edits that were never saved
 * included: for a copy of an earlier life of the document (4409), when its owner
 * has what they need. Destroy its provider first.
 */
export async function deleteLocalCopy(documentId: string): Promise<void> {
  await answerTo(indexedDB.deleteDatabase(databaseName(documentId)));
}

function databaseName(documentId: string): string {
  return `scriptorium/${documentId}`;
}

async function read(database: IDBDatabase): Promise<Kept> {
  const transaction = database.transaction(storeNames, "readonly");
  const all = <T>(name: string): Promise<T[]> => answerTo(transaction.objectStore(name).getAll());
  const [updates, ids, edits, [position]] = await Promise.all([
    all<Update>("updates"),
    answerTo(transaction.objectStore("outbox").getAllKeys()),
    all<Update>("outbox"),
    all<Position>("position"),
  ]);
  return {
    position: position ?? null,
    updates,
    unsaved: edits.map((update, index) => ({ id: String(ids[index]), update })),
  };
}

async function write(database: IDBDatabase, change: LocalChange): Promise<void> {
  const transaction = database.transaction(storeNames, "readwrite", { durability: "strict" });
  const isDone = endOf(transaction);
  const updates = transaction.objectStore("updates");
  const outbox = transaction.objectStore("outbox");
  const position = transaction.objectStore("position");
  for (const { id, update } of change.edits) outbox.put(update, id);
  for (const id of change.savedIds) {
    const update: unknown = await answerTo(outbox.get(id));
    if (update === undefined) continue;
    updates.add(update);
    outbox.delete(id);
  }
  for (const update of change.received) updates.add(update);
  // Another tab may be further; then this one says less than is here, which only
  // costs a longer answer. A server that was set back makes it lower for good.
  if (change.position !== null) position.put({ ...change.position }, "position");
  await isDone;
}

/** Folds many small rows into one, which makes the next opening as fast as the first. */
async function mergeRows(database: IDBDatabase, merge: Merge): Promise<void> {
  const transaction = database.transaction("updates", "readwrite");
  const isDone = endOf(transaction);
  const updates = transaction.objectStore("updates");
  if ((await answerTo(updates.count())) > limits.localRowsMax) {
    const rows = await answerTo<Update[]>(updates.getAll());
    updates.clear();
    updates.add(merge(rows));
  }
  await isDone;
}

function answerTo<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

/** Resolves when all of it is committed. Whoever does not come to wait for it hears of nothing. */
function endOf(transaction: IDBTransaction): Promise<void> {
  const end = new Promise<void>((resolve, reject) => {
    const fail = (): void => reject(transaction.error ?? new Error("the local copy was closed"));
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("error", fail);
    transaction.addEventListener("abort", fail);
  });
  end.catch(() => {});
  return end;
}
