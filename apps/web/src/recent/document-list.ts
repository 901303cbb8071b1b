import { limits } from "@scriptorium/sync/protocol";
import { type Role, parseRole } from "../document/role.ts";

/** A document that this browser opened, with what is needed to open it again offline. */
export interface RecentDocument {
  readonly id: string;
  readonly title: string;
  readonly role: Role | null;
  readonly openedAtMs: number;
  /** The secret of the share link that it was opened with, or null when it needs none. */
  readonly link: string | null;
  /** When it was deleted here, or null. Until the server gives it up, it can be taken back. */
  readonly trashedAtMs: number | null;
}

export type ListPart = "all" | "own" | "shared" | "trash";

/** Some years of an active life. Each takes some 150 of the 5 MB that a site may keep. */
const entriesMax = 1_000;

/** Merges what is known into the entry of this document, and adds the entry when there is none. */
export function withKnown(
  entries: readonly RecentDocument[],
  id: string,
  known: Partial<Omit<RecentDocument, "id">>,
): readonly RecentDocument[] {
  const before = entries.find((entry) => entry.id === id);
  const after = { ...(before ?? unknown(id)), ...known };
  const others = entries.filter((entry) => entry.id !== id);
  const sorted = [after, ...others].toSorted((a, b) => b.openedAtMs - a.openedAtMs);
  return sorted.slice(0, entriesMax);
}

/** The entries of one part of the list whose title has every word that is looked for, or a part of it. */
export function entriesOf(
  entries: readonly RecentDocument[],
  part: ListPart,
  search: string,
): readonly RecentDocument[] {
  const words = plain(search).split(/\s+/);
  return entries.filter((entry) => {
    const title = plain(entry.title);
    return isIn(entry, part) && words.every((word) => title.includes(word));
  });
}

/** Without those that the server has given up by now. */
export function withoutExpired(
  entries: readonly RecentDocument[],
  nowMs: number,
): readonly RecentDocument[] {
  return entries.filter(
    ({ trashedAtMs }) => trashedAtMs === null || nowMs < trashedAtMs + limits.trashKeptMs,
  );
}

/** Whole days until a deleted document is gone, at least 1. `nowMs` may be from before it was deleted. */
export function daysLeft(trashedAtMs: number, nowMs: number): number {
  const passedMs = Math.max(0, nowMs - trashedAtMs);
  return Math.max(1, Math.ceil((limits.trashKeptMs - passedMs) / 86_400_000));
}

/** What was stored, by this version or another. What can't be read is left out. */
export function parseEntries(stored: unknown): readonly RecentDocument[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((value: unknown) => {
    const entry = parseEntry(value);
    return entry === null ? [] : [entry];
  });
}

function isIn({ role, trashedAtMs }: RecentDocument, part: ListPart): boolean {
  if (part === "trash") return trashedAtMs !== null;
  if (trashedAtMs !== null) return false;
  return part === "all" || (part === "own") === (role === "own");
}

/** Letters as people look for them: of one case, and without accents. */
function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();
}

function unknown(id: string): RecentDocument {
  return { id, title: "", role: null, openedAtMs: 0, link: null, trashedAtMs: null };
}

function parseEntry(value: unknown): RecentDocument | null {
  if (typeof value !== "object" || value === null) return null;
  const known = value as Record<keyof RecentDocument, unknown>;
  if (typeof known.id !== "string") return null;
  return {
    id: known.id,
    title: typeof known.title === "string" ? known.title : "",
    role: parseRole(known.role),
    openedAtMs: typeof known.openedAtMs === "number" ? known.openedAtMs : 0,
    link: typeof known.link === "string" ? known.link : null,
    trashedAtMs: typeof known.trashedAtMs === "number" ? known.trashedAtMs : null,
  };
}
