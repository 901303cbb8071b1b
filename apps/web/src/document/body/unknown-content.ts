import { isSpan, tablePlacesMax } from "@scriptorium/document/schema";
import { formatsOf, textRuns } from "@scriptorium/document/yjs";
import { limits } from "@scriptorium/sync/protocol";
import type { Node, Schema } from "@tiptap/pm/model";
import * as Y from "yjs";

/**
 * True when the body holds a node or a mark that this schema lacks, or text in a place where it has
 * none for it. Binding an editor to such a body would delete that content for everyone, even from an
 * editor that can't be typed in. True as well for what no editor makes and none could show: it would
 * break the page of everybody who opens the document.
 */
export function hasUnknownContent(body: Y.XmlFragment, schema: Schema): boolean {
  return body.toArray().some((child) => {
    return isUnknown(child, schema, 1) || isOutOfPlace(child, schema);
  });
}

/**
 * Calls `onUnknown` as soon as somebody adds a node or a mark that this schema lacks. To come before
 * the editor's own observer, and so before the deletion, it has to be called before the editor is
 * made. Known nodes in a wrong place are left to the editor here: two people who restructure the same
 * blocks at once can bring them about, and then a repair is better than a closed document.
 */
export function watchUnknownContent(
  body: Y.XmlFragment,
  schema: Schema,
  onUnknown: () => void,
): () => void {
  const check = (events: Y.YEvent<Y.XmlFragment | Y.XmlElement | Y.XmlText>[]): void => {
    if (events.some((event) => bringsUnknown(event, schema))) onUnknown();
  };
  body.observeDeep(check as Parameters<typeof body.observeDeep>[0]);
  return () => body.unobserveDeep(check as Parameters<typeof body.observeDeep>[0]);
}

function bringsUnknown(
  event: Y.YEvent<Y.XmlFragment | Y.XmlElement | Y.XmlText>,
  schema: Schema,
): boolean {
  const { target } = event;
  if (target instanceof Y.XmlText) return isUnknown(target, schema, 1);
  const around = aroundOf(target);
  if (around.some(isOversized)) return true;
  return [...event.changes.added].some(
    ({ content }) =>
      content instanceof Y.ContentType && isUnknown(content.type, schema, around.length + 1),
  );
}

/** An element with those that it is in. */
function aroundOf(type: Y.XmlFragment): readonly Y.XmlElement[] {
  const around: Y.XmlElement[] = [];
  for (let next: unknown = type; next instanceof Y.XmlElement; next = next.parent)
    around.push(next);
  return around;
}

/** `depth` is how many elements are around it, with itself. */
function isUnknown(type: unknown, schema: Schema, depth: number): boolean {
  if (type instanceof Y.XmlText) {
    const { names, isTooMany } = formatsOf(type);
    if (isTooMany || [...names].some((key) => schema.marks[markName(key)] === undefined))
      return true;
    return textRuns(type).some(({ insert }) => typeof insert !== "string");
  }
  if (type instanceof Y.XmlElement) {
    if (depth > limits.documentNestingMax || isOversized(type)) return true;
    return (
      schema.nodes[type.nodeName] === undefined ||
      type.toArray().some((child) => isUnknown(child, schema, depth + 1))
    );
  }
  return true;
}

/** True for a table whose cells claim more places than can be laid out, or nonsense. */
function isOversized(table: Y.XmlElement): boolean {
  if (table.nodeName !== "table") return false;
  const rows = table.toArray();
  /** By how many columns each row is wider than the one before it, by the cells that begin or end there. */
  const steps = rows.map(() => 0);
  for (const [index, row] of rows.entries()) {
    const cells = row instanceof Y.XmlElement ? row.toArray() : [];
    for (const cell of cells) {
      if (!(cell instanceof Y.XmlElement)) continue;
      const { colspan = 1, rowspan = 1 } = cell.getAttributes() as Record<string, unknown>;
      if (!isSpan(colspan) || !isSpan(rowspan)) return true;
      steps[index] = (steps[index] ?? 0) + colspan;
      const end = index + rowspan;
      if (end < steps.length) steps[end] = (steps[end] ?? 0) - colspan;
    }
  }
  let [width, widest] = [0, 0];
  for (const step of steps) {
    width += step;
    widest = Math.max(widest, width);
  }
  return widest * rows.length > tablePlacesMax;
}

function isOutOfPlace(child: Y.XmlElement | Y.XmlText | Y.XmlHook, schema: Schema): boolean {
  if (!(child instanceof Y.XmlElement)) return hasText(child);
  try {
    nodeOf(child, schema);
    return false;
  } catch {
    return true;
  }
}

/**
 * What the binding makes of an element: null for one that does not fit and that it would delete.
 * Throws where text would be deleted with it.
 */
function nodeOf(element: Y.XmlElement, schema: Schema): Node | null {
  const content = element.toArray().flatMap((child) => {
    if (child instanceof Y.XmlText) return textsOf(child, schema);
    return child instanceof Y.XmlElement ? (nodeOf(child, schema) ?? []) : [];
  });
  try {
    return schema.node(element.nodeName, element.getAttributes(), content);
  } catch (error) {
    if (hasText(element)) throw error;
    return null;
  }
}

function textsOf(text: Y.XmlText, schema: Schema): Node[] {
  return textRuns(text).map(({ insert, attributes }) => {
    const marks = Object.entries(attributes).map(([key, attrs]) =>
      schema.mark(markName(key), attrs as object),
    );
    return schema.text(String(insert), marks);
  });
}

function hasText(type: unknown): boolean {
  if (type instanceof Y.XmlText) return type.length > 0;
  return type instanceof Y.XmlElement && type.toArray().some(hasText);
}

/** Marks that may overlap carry a hash of their attributes: `comment--a1b2c3d4`. */
function markName(key: string): string {
  return key.replace(/--[a-zA-Z0-9+/=]{8}$/u, "");
}
