import { useSyncExternalStore } from "react";
import { type Role, parseRole } from "../document/role.ts";
import { Listeners } from "../storage/listeners.ts";
import { readStored, writeStored } from "../storage/stored-value.ts";

/** A document that this browser opened, with what is needed to open it again offline. */
export interface RecentDocument {
  readonly id: string;
  readonly title: string;
  readonly role: Role | null;
  readonly openedAtMs: number;
  /** The secret of the share link that it was opened with, or null when it needs none. */
  readonly link: string | null;
}

const storageKey = "scriptorium.recent";
const recentMax = 60;
const listeners = new Listeners();
let recent = parseRecent(readStored(storageKey));

addEventListener("storage", (event) => {
  if (event.key !== storageKey) return;
  recent = parseRecent(readStored(storageKey));
  listeners.notify();
});

/** Most recently opened first. */
export function useRecentDocuments(): readonly RecentDocument[] {
  return useSyncExternalStore(listeners.subscribe, () => recent);
}

export function recentDocument(id: string): RecentDocument | null {
  return recent.find((entry) => entry.id === id) ?? null;
}

/** Merges what is known into the entry of this document, and adds the entry when there is none. */
export function noteDocument(id: string, known: Partial<Omit<RecentDocument, "id">>): void {
  const before = recentDocument(id) ?? { id, title: "", role: null, openedAtMs: 0, link: null };
  const after = { ...before, ...known };
  if (Object.entries(after).every(([key, value]) => before[key as keyof typeof before] === value)) {
    return;
  }
  const others = recent.filter((entry) => entry.id !== id);
  store([after, ...others].toSorted((a, b) => b.openedAtMs - a.openedAtMs).slice(0, recentMax));
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

function parseRecent(stored: unknown): readonly RecentDocument[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((value: unknown) => {
    const entry = parseEntry(value);
    return entry === null ? [] : [entry];
  });
}

function parseEntry(value: unknown): RecentDocument | null {
  if (typeof value !== "object" || value === null) return null;
  const { id, title, role, openedAtMs, link } = value as Record<keyof RecentDocument, unknown>;
  if (typeof id !== "string") return null;
  return {
    id,
    title: typeof title === "string" ? title : "",
    role: parseRole(role),
    openedAtMs: typeof openedAtMs === "number" ? openedAtMs : 0,
    link: typeof link === "string" ? link : null,
  };
}
