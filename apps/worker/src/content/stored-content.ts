import type { ProseNode } from "@scriptorium/document/content";
import { blocksFromText, textFromBlocks } from "@scriptorium/document/text";
import {
  bodyName,
  readBlocks,
  replaceBlocks,
  rootKind,
  titleName,
} from "@scriptorium/document/yjs";
import { asUpdate, limits } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import { splitUpdate } from "@scriptorium/sync/store";
import * as Y from "yjs";

/** What one of the updates may hold that a forward edit is cut into. */
const importBounds = { bytes: limits.importUpdateBytes, structs: limits.importUpdateStructs };

/** A document's content, read from an update or written to one. */
export class StoredContent {
  readonly #doc = new Y.Doc();

  constructor(update: Uint8Array | null) {
    if (update !== null) Y.applyUpdate(this.#doc, update);
  }

  title(): string {
    return this.#doc.getText(titleName).toString();
  }

  /** The body as text. Documents that our editor did not write give the text of all their parts. */
  text(): string {
    const body = textFromBlocks(this.blocks());
    const others = this.#otherNames().map((name) => textOf(this.#doc, name));
    return [body, ...others].filter((text) => text !== "").join("\n");
  }

  /**
   * The body in ProseMirror's shape. Documents that our editor did not write give
   * an object with all their parts.
   */
  json(): unknown {
    if (this.isOurs()) return { type: "doc", content: this.blocks() };
    return Object.fromEntries(this.#otherNames().map((name) => [name, jsonOf(this.#doc, name)]));
  }

  /**
   * Writes a title and a body, unless null. Returns the forward edit that does so:
   * no update if nothing changed, or several, each within the limits of one and
   * building on those before it.
   */
  write(title: string | null, blocks: readonly ProseNode[] | null): readonly Update[] {
    const before = Y.encodeStateVector(this.#doc);
    let isChanged = false;
    this.#doc.once("update", () => (isChanged = true));
    this.#doc.transact(() => {
      const stored = this.#doc.getText(titleName);
      if (title !== null && title !== this.title()) {
        stored.delete(0, stored.length);
        stored.insert(0, title);
      }
      if (blocks !== null) replaceBlocks(this.#doc.getXmlFragment(bodyName), blocks);
    });
    if (!isChanged) return [];
    return splitUpdate(asUpdate(Y.encodeStateAsUpdate(this.#doc, before)), importBounds);
  }

  /**
   * The updates that make another document of the same content, under `title`. What
   * was deleted is not in them. A document that our editor did not write is one
   * update, because only what a single client wrote can be split. `copyOf` gives the
   * copy's node for one of ours.
   */
  copy(title: string, copyOf: (node: ProseNode) => ProseNode): readonly Update[] {
    if (this.isOurs()) return new StoredContent(null).write(title, mapNodes(this.blocks(), copyOf));
    this.write(title, null);
    return [asUpdate(Y.encodeStateAsUpdate(this.#doc))];
  }

  /**
   * The forward edit after which the document is as it was when `past`, an earlier state of it, was
   * all that was stored. One of our editor is compared block by block, so what did not change stays
   * as it is. Of another, what came since is undone. Null when that leads to something else, as it
   * may where others were kept apart for long.
   */
  rewind(past: Uint8Array): readonly Update[] | null {
    const then = new StoredContent(past);
    return this.isOurs() && then.isOurs()
      ? this.write(then.title(), then.blocks())
      : this.#undoSince(then);
  }

  #undoSince(then: StoredContent): readonly Update[] | null {
    const wanted = then.parts();
    const doc = then.#doc;
    const since = Symbol("what came since");
    const undoing = new Y.UndoManager(doc, { trackedOrigins: new Set([since]) });
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.#doc), since);
    const before = Y.encodeStateVector(doc);
    undoing.undo();
    undoing.destroy();
    if (JSON.stringify(then.parts()) !== JSON.stringify(wanted)) return null;
    return splitUpdate(asUpdate(Y.encodeStateAsUpdate(doc, before)), importBounds);
  }

  /** All parts by their names, for comparing. */
  parts(): unknown {
    const names = [...this.#doc.share.keys()].toSorted();
    const parts = names.map((name) => [name, jsonOf(this.#doc, name)] as const);
    return parts.filter(([, part]) => JSON.stringify(part).length > 2);
  }

  /** The body's blocks. */
  blocks(): readonly ProseNode[] {
    return readBlocks(this.#doc.getXmlFragment(bodyName));
  }

  /** The body, and after it what is text in other parts of documents that our editor did not write. */
  shown(): readonly ProseNode[] {
    return [...this.blocks(), ...this.#otherNames().flatMap((name) => blocksOf(this.#doc, name))];
  }

  /** True when there is nothing in it that our editor does not write. */
  isOurs(): boolean {
    return this.#otherNames().length === 0;
  }

  #otherNames(): readonly string[] {
    return [...this.#doc.share.keys()]
      .filter((name) => name !== bodyName && name !== titleName)
      .toSorted();
  }
}

/** The same nodes, of which `map` has changed each. */
export function mapNodes(
  nodes: readonly ProseNode[],
  map: (node: ProseNode) => ProseNode,
): readonly ProseNode[] {
  return nodes.map((node) => {
    const mapped = map(node);
    if (mapped.content === undefined) return mapped;
    return { ...mapped, content: mapNodes(mapped.content, map) };
  });
}

function textOf(doc: Y.Doc, name: string): string {
  const kind = rootKind(doc, name);
  if (kind === "text") return doc.getText(name).toString();
  return kind === "fragment" ? textFromBlocks(readBlocks(doc.getXmlFragment(name))) : "";
}

function blocksOf(doc: Y.Doc, name: string): readonly ProseNode[] {
  const kind = rootKind(doc, name);
  if (kind === "text") return blocksFromText(doc.getText(name).toString());
  return kind === "fragment" ? readBlocks(doc.getXmlFragment(name)) : [];
}

function jsonOf(doc: Y.Doc, name: string): unknown {
  switch (rootKind(doc, name)) {
    case "text":
      return doc.getText(name).toString();
    case "fragment":
      return readBlocks(doc.getXmlFragment(name));
    case "map":
      return doc.getMap(name).toJSON();
    case "array":
      return doc.getArray(name).toJSON();
  }
}
