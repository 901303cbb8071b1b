import type { Schema } from "@tiptap/pm/model";
import * as Y from "yjs";

/**
 * True when the body holds a node or a mark that this schema lacks. Binding an editor to such a
 * body would delete that content for everyone, even from an editor that can't be typed in.
 */
export function hasUnknownContent(body: Y.XmlFragment, schema: Schema): boolean {
  return body.toArray().some((child) => isUnknown(child, schema));
}

/**
 * Calls `onUnknown` as soon as somebody adds unknown content. To come before the editor's own
 * observer, and so before the deletion, it has to be called before the editor is made.
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

/** Marks that may overlap carry a hash of their attributes: `comment--a1b2c3d4`. */
function markName(key: string): string {
  return key.replace(/--[a-zA-Z0-9+/=]{8}$/u, "");
}
