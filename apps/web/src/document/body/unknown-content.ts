import type { Node, Schema } from "@tiptap/pm/model";
import * as Y from "yjs";

/**
 * True when the body holds a node or a mark that this schema lacks, or text in a place where it has
 * none for it. Binding an editor to such a body would delete that content for everyone, even from an
 * editor that can't be typed in.
 */
export function hasUnknownContent(body: Y.XmlFragment, schema: Schema): boolean {
  return body.toArray().some((child) => {
    return isUnknown(child, schema) || isOutOfPlace(child, schema);
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
  if (event.target instanceof Y.XmlText) return isUnknown(event.target, schema);
  return [...event.changes.added].some(
    ({ content }) => content instanceof Y.ContentType && isUnknown(content.type, schema),
  );
}

function isUnknown(type: unknown, schema: Schema): boolean {
  if (type instanceof Y.XmlText) {
    const parts = type.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[];
    return parts.some(
      ({ insert, attributes = {} }) =>
        typeof insert !== "string" ||
        Object.keys(attributes).some((key) => schema.marks[markName(key)] === undefined),
    );
  }
  if (type instanceof Y.XmlElement) {
    return (
      schema.nodes[type.nodeName] === undefined ||
      type.toArray().some((child) => isUnknown(child, schema))
    );
  }
  return true;
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
  const runs = text.toDelta() as { insert: string; attributes?: Record<string, object> }[];
  return runs.map(({ insert, attributes = {} }) => {
    const marks = Object.entries(attributes).map(([key, attrs]) =>
      schema.mark(markName(key), attrs),
    );
    return schema.text(insert, marks);
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
