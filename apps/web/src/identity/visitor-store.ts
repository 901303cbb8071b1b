import { useEffect, useSyncExternalStore } from "react";
import { type Visitor, fetchVisitor, parseVisitor, renameVisitor } from "../api/visitor.ts";
import { Listeners } from "../storage/listeners.ts";
import { readStored, writeStored } from "../storage/stored-value.ts";

export const nameLengthMax = 60;

const storageKey = "scriptorium.visitor";
const listeners = new Listeners();
// The last known visitor stands in until the server answers, and for as long as it can't.
let visitor = parseStored(readStored(storageKey));
let loading: Promise<void> | null = null;

/** Who is visiting, or null until that is known for the first time. */
export function useVisitor(): Visitor | null {
  useEffect(() => {
    loadVisitor().catch(() => {
      // Unreachable server: the stored visitor stays, and the next page asks again.
      loading = null;
    });
  }, []);
  return useSyncExternalStore(listeners.subscribe, () => visitor);
}

/** Whether the visitor may make documents. True until it is known. */
export function useMayCreate(): boolean {
  return useVisitor()?.account?.mayCreate ?? true;
}

/** Forgets who is visiting: the next page asks. */
export function forgetVisitor(): void {
  writeStored(storageKey, null);
}

/** Asks the server once per page load. Rejects with ApiError. */
function loadVisitor(): Promise<void> {
  loading ??= fetchVisitor().then(keep);
  return loading;
}

/** Rejects with ApiError when the server does not take the name. */
export async function saveVisitorName(name: string): Promise<void> {
  keep(await renameVisitor(name));
}

function keep(next: Visitor): void {
  visitor = next;
  writeStored(storageKey, next);
  listeners.notify();
}

function parseStored(value: unknown): Visitor | null {
  try {
    return parseVisitor(value);
  } catch {
    return null;
  }
}
