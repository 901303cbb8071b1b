import * as Y from "yjs";

/**
 * All that a document holds, unit by unit: in which order, by whom, deleted or
 * not. Equal for equal documents, also where Yjs keeps what is next to each other
 * in fewer or more pieces, on which its own encoding depends.
 */
export function describeDocument(doc: Y.Doc): string {
  const roots = [...doc.share].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(
    ([one], [other]) => one - other,
  );
  return JSON.stringify(
    [clocks, roots.map(([name, type]) => [name, describeType(type)])],
    plainBigInt,
  );
}

function describeType(
  type: Y.Doc["share"] extends Map<string, infer Type> ? Type : never,
): unknown {
  const list: unknown[] = [];
  for (let item = type._start; item !== null; item = item.right) list.push(...unitsOf(item));
  const entries = [...type._map].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [list, entries.map(([key, item]) => [key, unitsOf(item)])];
}

function unitsOf(item: Y.Item): readonly unknown[] {
  const { id, length, deleted, content } = item;
  const values = deleted ? [] : valuesOf(content);
  return Array.from({ length }, (_, index) => [id.client, id.clock + index, values[index] ?? null]);
}

function valuesOf(content: Y.Item["content"]): readonly unknown[] {
  if (content instanceof Y.ContentType) return [describeType(content.type)];
  if (content instanceof Y.ContentString) return content.str.split("");
  if (content instanceof Y.ContentFormat) return [[content.key, content.value]];
  if (content instanceof Y.ContentDoc) return [content.doc.guid];
  return content.getContent();
}

function plainBigInt(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
