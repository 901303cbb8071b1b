import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as Y from "yjs";

interface Transaction {
  readonly agent: number;
  readonly parents: readonly number[];
  readonly patches: readonly (readonly [position: number, deleted: number, inserted: string])[];
}

/** One edit of one author. */
export interface RecordedEdit {
  readonly update: Uint8Array;
  /** How many edits of the other author its author had seen. */
  readonly seen: number;
  /** How a document shows that this edit and those of its author before are in it. */
  readonly trace: EditTrace;
}

export interface EditTrace {
  /** The author's clock after it. */
  readonly clock: number;
  /** The last character that its author had deleted, or null. */
  readonly deleted: Y.ID | null;
}

/** What two people wrote at the same time. */
export interface Recording {
  /** By author: clientIDs and edits, in order. */
  readonly authors: readonly [RecordedAuthor, RecordedAuthor];
  /** What the first edits of both amount to. */
  readonly text: string;
}

export interface RecordedAuthor {
  readonly clientId: number;
  readonly edits: readonly RecordedEdit[];
}

const textName = "text";
const clientIds = [1_000_001, 2_000_002] as const;

let recorded: (Recording & { readonly count: number }) | null = null;

/**
 * The first `count` edits of friendsforever as Yjs updates, each made in a document
 * that held just what its author had seen. Made once a process.
 */
export function friendsRecording(count: number): Recording {
  if (recorded?.count === count) return recorded;
  const docs = clientIds.map((clientID) => Object.assign(new Y.Doc(), { clientID }));
  const edits: [RecordedEdit[], RecordedEdit[]] = [[], []];
  const taken = [0, 0];
  const history: (readonly number[])[] = [];
  const all: Uint8Array[] = [];
  for (const { agent, parents, patches } of readTransactions().slice(0, count)) {
    const other = 1 - agent;
    const doc = docs[agent] ?? new Y.Doc();
    // How many edits of each author a version holds.
    const version = [0, 1].map((author) =>
      Math.max(0, ...parents.map((parent) => history[parent]?.[author] ?? 0)),
    );
    const seen = version[other] ?? 0;
    for (const { update } of (edits[other as 0 | 1] ?? []).slice(taken[other], seen))
      Y.applyUpdate(doc, update);
    taken[other] = seen;
    const own = edits[agent as 0 | 1];
    const edit = { ...record(doc, patches, own.at(-1)?.trace.deleted ?? null), seen };
    own.push(edit);
    all.push(edit.update);
    history.push(version.with(agent, own.length));
  }
  const whole = new Y.Doc();
  whole.transact(() => {
    for (const update of all) Y.applyUpdate(whole, update);
  });
  const authorOf = (agent: 0 | 1): RecordedAuthor => ({
    clientId: clientIds[agent],
    edits: edits[agent],
  });
  recorded = { count, authors: [authorOf(0), authorOf(1)], text: textOf(whole) };
  return recorded;
}

export function textOf(doc: Y.Doc): string {
  return doc.getText(textName).toString();
}

/** True when `doc` holds what `trace` is of. */
export function holds(doc: Y.Doc, clientId: number, { clock, deleted }: EditTrace): boolean {
  if (Y.getState(doc.store, clientId) < clock) return false;
  return deleted === null || Y.getItem(doc.store, deleted).deleted;
}

function record(
  doc: Y.Doc,
  patches: Transaction["patches"],
  deletedBefore: Y.ID | null,
): Omit<RecordedEdit, "seen"> {
  const made: { update: Uint8Array } = { update: new Uint8Array() };
  const keep = (update: Uint8Array): void => void (made.update = update);
  doc.on("update", keep);
  let deletedNow = deletedBefore;
  doc.transact((transaction) => {
    for (const [position, deleted, inserted] of patches) {
      if (deleted > 0) doc.getText(textName).delete(position, deleted);
      if (inserted !== "") doc.getText(textName).insert(position, inserted);
    }
    for (const [client, items] of transaction.deleteSet.clients) {
      const last = items.at(-1);
      if (last !== undefined) deletedNow = Y.createID(client, last.clock + last.len - 1);
    }
  });
  doc.off("update", keep);
  const clock = Y.getState(doc.store, doc.clientID);
  return { update: made.update, trace: { clock, deleted: deletedNow } };
}

function readTransactions(): readonly Transaction[] {
  const path = new URL("../../test/fixtures/traces/friendsforever.json.gz", import.meta.url);
  const { txns } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as {
    readonly txns: readonly Transaction[];
  };
  return txns;
}
