import { fitBlocks, proseOf } from "@scriptorium/document/content";
import type { ProseNode } from "@scriptorium/document/content";
import { documentSchema, versionNeeded } from "@scriptorium/document/schema";
import { blocksFromText } from "@scriptorium/document/text";
import { bodyName, readBlocks, rootKind } from "@scriptorium/document/yjs";
import type * as Y from "yjs";
import { fromBlockNote } from "./from-blocknote.ts";

/** What becomes of a document whose root type is to be shown by our editor. */
export type Shown =
  /** It is shown as it is. Whoever opens it needs this version of the schema. */
  | { readonly kind: "whole"; readonly schemaVersion: number }
  /** Our editor can show these blocks, which are made of it. */
  | { readonly kind: "convertible"; readonly blocks: readonly ProseNode[]; readonly reason: string }
  | { readonly kind: "unfit"; readonly reason: string };

/** Puts the root type `name` where our editor looks for its text, if it can show it as it is. */
export function showInEditor(doc: Y.Doc, name: string): Shown {
  const type = doc.share.get(name);
  if (type === undefined) return { kind: "unfit", reason: `it has nothing under "${name}"` };
  switch (rootKind(doc, name)) {
    case "text": {
      // What is empty is a text as well.
      const text = doc.getText(name).toString();
      if (text === "") return { kind: "unfit", reason: `it has nothing under "${name}"` };
      const reason = `"${name}" is a text and no fragment of XML`;
      return { kind: "convertible", blocks: blocksFromText(text), reason };
    }
    case "fragment": {
      const blocks = readBlocks(doc.getXmlFragment(name));
      const misfit = misfitOf(blocks);
      if (misfit !== null) {
        return {
          kind: "convertible",
          blocks: proseOf(fitBlocks(fromBlockNote(blocks))),
          reason: misfit,
        };
      }
      if (name !== bodyName && doc.share.has(bodyName)) {
        return { kind: "unfit", reason: `it has something under "${bodyName}" too` };
      }
      rename(doc, name);
      return { kind: "whole", schemaVersion: versionNeeded(blocks) };
    }
    case "map":
    case "array":
      return { kind: "unfit", reason: `"${name}" is a map or a list` };
  }
}

/** Why our editor would not open a document of the blocks, or null. */
function misfitOf(blocks: readonly ProseNode[]): string | null {
  try {
    documentSchema.nodeFromJSON({ type: "doc", content: blocks }).check();
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `our editor can't show something in it (${reason.slice(0, 200)})`;
  }
}

/**
 * Only the items at a type's beginning say its name, and when they are written they take the one
 * under which the document has the type. So everything in it keeps its clientIDs and clocks.
 */
function rename(doc: Y.Doc, name: string): void {
  const type = doc.share.get(name);
  if (type === undefined) return;
  doc.share.delete(name);
  doc.share.set(bodyName, type);
}
