import { Listeners } from "../storage/listeners.ts";
import { readStored, writeStored } from "../storage/stored-value.ts";
import { type RecentDocument, parseEntries, withKnown, withoutExpired } from "./document-list.ts";

const storageKey = "scriptorium.recent";
const listeners = new Listeners();
let recent = readRecent();

addEventListener("storage", (event) => {
  if (event.key !== storageKey) return;
  recent = readRecent();
  listeners.notify();
});

export const subscribeRecent = listeners.subscribe;

/** Most recently opened first. Changes only with what it holds. */
export function recentDocuments(): readonly RecentDocument[] {
  return recent;
}

export function recentDocument(id: string): RecentDocument | null {
  return recent.find((entry) => entry.id === id) ?? null;
}

/** Merges what is known into the entry of this document, and adds the entry when there is none. */
export function noteDocument(id: string, known: Partial<Omit<RecentDocument, "id">>): void {
  const before = recentDocument(id);
  const isKnown = Object.entries(known).every(
    ([key, value]) => before?.[key as keyof RecentDocument] === value,
  );
  if (before === null || !isKnown) store(withKnown(recent, id, known));
}

/** Takes the document off this browser's list. The document itself is untouched. */
export function forgetDocument(id: string): void {
  store(recent.filter((entry) => entry.id !== id));
}

export function restoreRecent(entry: RecentDocument): void {
  noteDocument(entry.id, entry);
}

function store(entries: readonly RecentDocument[]): void {
  recent = entries;
  writeStored(storageKey, entries);
  listeners.notify();
}

function readRecent(): readonly RecentDocument[] {
  return withoutExpired(parseEntries(readStored(storageKey)), Date.now());
}
