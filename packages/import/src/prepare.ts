import type { ProseNode } from "@scriptorium/document/content";
import { titleName } from "@scriptorium/document/yjs";
import { limits } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import { createHash } from "node:crypto";
import * as Y from "yjs";
import { causalParts } from "./content/causal-parts.ts";
import { loadUpdates } from "./content/load-updates.ts";
import type { LeftOut } from "./content/load-updates.ts";
import { showInEditor } from "./content/show-in-editor.ts";
import type { Shown } from "./content/show-in-editor.ts";

/** What is wanted of the documents. */
export interface Wishes {
  /** The root type that our editor is to show. Null: all stay under their names. */
  readonly fragment: string | null;
  /** What our editor can't show as it is becomes new content that it can. */
  readonly isConverting: boolean;
  /** Documents are called as their rooms, unless they have titles. */
  readonly hasTitles: boolean;
}

/** What is to be done with a room. */
type Plan =
  | { readonly kind: "empty" }
  /** Everything goes over as it is. Our editor needs this version of the schema to show it. */
  | { readonly kind: "whole"; readonly updates: readonly Update[]; readonly schemaVersion: number }
  /** A document of these blocks is made. */
  | { readonly kind: "convert"; readonly blocks: readonly ProseNode[] }
  | { readonly kind: "refuse"; readonly reason: string };

export interface Prepared {
  readonly plan: Plan;
  /** A hash of what is planned: the same for the same content. */
  readonly digest: string;
  readonly bytes: number;
  readonly hasTitle: boolean;
  readonly leftOut: readonly LeftOut[];
}

/** What is to be done with what is stored of a room. */
export function prepare(stored: readonly Uint8Array[], wishes: Wishes): Prepared {
  const { doc, leftOut } = loadUpdates(stored);
  const hasTitle = doc.share.has(titleName);
  if (doc.store.clients.size === 0) {
    const plan: Plan =
      leftOut.length === 0
        ? { kind: "empty" }
        : { kind: "refuse", reason: "nothing of it can be read" };
    return { plan, digest: digestOf([]), bytes: 0, hasTitle, leftOut };
  }
  const shown = wishes.fragment === null ? null : showInEditor(doc, wishes.fragment);
  const { updates, refusal } = causalParts(doc);
  const refused = { reason: `changes that no document may hold (${refusal})` };
  return {
    plan: planOf(updates, shown, wishes),
    digest: digestOf(updates),
    bytes: bytesOf(updates),
    hasTitle,
    leftOut:
      refusal === null ? leftOut : [...leftOut, { ...refused, bytes: Y.encodeStateAsUpdate(doc) }],
  };
}

function planOf(
  updates: readonly Update[],
  shown: Shown | null,
  { isConverting }: Wishes,
): Exclude<Plan, { kind: "empty" }> {
  if (updates.length === 0) {
    return { kind: "refuse", reason: "no document may hold anything of it" };
  }
  if (shown?.kind === "unfit") return { kind: "refuse", reason: shown.reason };
  if (shown?.kind === "convertible") {
    const reason = `${shown.reason}: import it with --convert, or without --fragment`;
    return isConverting ? { kind: "convert", blocks: shown.blocks } : { kind: "refuse", reason };
  }
  const [bytes, most] = [bytesOf(updates), limits.documentBytesMax];
  if (bytes > most) {
    return { kind: "refuse", reason: `it has ${bytes} bytes, and a document may have ${most}` };
  }
  return { kind: "whole", updates, schemaVersion: shown?.schemaVersion ?? 0 };
}

function bytesOf(updates: readonly Update[]): number {
  return updates.reduce((total, { length }) => total + length, 0);
}

function digestOf(updates: readonly Update[]): string {
  const hash = createHash("sha256");
  for (const update of updates) hash.update(`${update.length}:`).update(update);
  return hash.digest("hex");
}
