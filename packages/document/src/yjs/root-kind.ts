import * as Y from "yjs";

/** What a root type of a document turns out to be. */
export type RootKind = "text" | "fragment" | "map" | "array";

/**
 * What the root type `name` is. An update does not say that; only what is in it tells, so one
 * that is empty counts as a text, and one that is not there as a map.
 */
export function rootKind(doc: Y.Doc, name: string): RootKind {
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
