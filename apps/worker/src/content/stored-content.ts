import type { ProseNode } from "@scriptorium/document/content";
import { blocksFromText, textFromBlocks } from "@scriptorium/document/text";
import { readBlocks, replaceBlocks } from "@scriptorium/document/yjs";
import { asUpdate, limits } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import { splitUpdate } from "@scriptorium/sync/store";
import * as Y from "yjs";

/** Names under which the editor keeps its parts in the `Y.Doc`. */
const bodyName = "default";
const titleName = "title";

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
    const others = this.#otherNames();
    if (others.length === 0) return { type: "doc", content: this.blocks() };
    return Object.fromEntries(others.map((name) => [name, jsonOf(this.#doc, name)]));
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
    return splitUpdate(asUpdate(Y.encodeStateAsUpdate(this.#doc, before)), {
      bytes: limits.importUpdateBytes,
      structs: limits.importUpdateStructs,
    });
  }

  /**
   * The updates that make another document of the same content, under `title`. What
   * was deleted is not in them. A document that our editor did not write is one
   * update, because only what a single client wrote can be split.
   */
  copy(title: string): readonly Update[] {
    const isOurs = this.#otherNames().length === 0;
    if (isOurs) return new StoredContent(null).write(title, this.blocks());
    this.write(title, null);
    return [asUpdate(Y.encodeStateAsUpdate(this.#doc))];
  }

  /** The body's blocks. */
  blocks(): readonly ProseNode[] {
    return readBlocks(this.#doc.getXmlFragment(bodyName));
  }

  /** The body, and after it what is text in other parts of documents that our editor did not write. */
  shown(): readonly ProseNode[] {
    return [...this.blocks(), ...this.#otherNames().flatMap((name) => blocksOf(this.#doc, name))];
  }

  #otherNames(): readonly string[] {
    return [...this.#doc.share.keys()]
      .filter((name) => name !== bodyName && name !== titleName)
      .toSorted();
  }
}

// An update does not say what a root type is; only what is in it tells.

function textOf(doc: Y.Doc, name: string): string {
  const kind = kindOf(doc, name);
  if (kind === "text") return doc.getText(name).toString();
  return kind === "fragment" ? textFromBlocks(readBlocks(doc.getXmlFragment(name))) : "";
}

function blocksOf(doc: Y.Doc, name: string): readonly ProseNode[] {
  const kind = kindOf(doc, name);
  if (kind === "text") return blocksFromText(doc.getText(name).toString());
  return kind === "fragment" ? readBlocks(doc.getXmlFragment(name)) : [];
}

function jsonOf(doc: Y.Doc, name: string): unknown {
  switch (kindOf(doc, name)) {
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

function kindOf(doc: Y.Doc, name: string): "text" | "fragment" | "map" | "array" {
  const type = doc.share.get(name);
  if (type === undefined || type._map.size > 0) return "map";
  for (let item = type._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentString || content instanceof Y.ContentFormat) return "text";
    const isXml = content instanceof Y.ContentType && content.type instanceof Y.XmlElement;
    return isXml || (content instanceof Y.ContentType && content.type instanceof Y.XmlText)
      ? "fragment"
      : "array";
  }
  return "text";
}
