import { limits } from "@scriptorium/sync/protocol";

/** A node of the editor's document as JSON, in ProseMirror's shape. */
export interface ProseNode {
  readonly type: string;
  readonly attrs?: Attributes;
  readonly content?: readonly ProseNode[];
  readonly text?: string;
  readonly marks?: readonly ProseMark[];
}

export interface ProseMark {
  readonly type: string;
  readonly attrs?: Attributes;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** The nodes and marks that the editor knows. Anything else would be lost when it opens the document. */
const blockTypes = new Set([
  "paragraph",
  "heading",
  "bulletList",
  "orderedList",
  "listItem",
  "taskList",
  "taskItem",
  "blockquote",
  "codeBlock",
  "horizontalRule",
]);
const inlineTypes = new Set(["text", "hardBreak"]);
const markTypes = new Set(["bold", "italic", "strike", "code", "underline", "link"]);

/** Content that does not fit a document. The message says where and why. */
export class ContentError extends Error {
  override readonly name = "ContentError";
}

/** The blocks of a document that arrived as JSON. Throws a `ContentError`. */
export function parseProse(json: unknown): readonly ProseNode[] {
  const { type, content } = asRecord(json, "the document");
  if (type !== "doc") throw new ContentError('The outermost node must have the type "doc".');
  return parseChildren(content, "doc", 1);
}

function parseChildren(content: unknown, parent: string, depth: number): readonly ProseNode[] {
  if (content === undefined) return [];
  if (!Array.isArray(content)) throw new ContentError(`The content of ${parent} must be a list.`);
  if (depth > limits.contentDepthMax) {
    throw new ContentError(`Nodes may be nested ${limits.contentDepthMax} deep.`);
  }
  return content.map((node) => parseNode(node, parent, depth));
}

function parseNode(json: unknown, parent: string, depth: number): ProseNode {
  const { type, attrs, content, text, marks } = asRecord(json, `a node in ${parent}`);
  if (typeof type !== "string" || !(blockTypes.has(type) || inlineTypes.has(type))) {
    throw new ContentError(`The editor knows no node "${String(type)}" (in ${parent}).`);
  }
  if (parent === "doc" && inlineTypes.has(type)) {
    throw new ContentError(`A document consists of blocks; put "${type}" into a paragraph.`);
  }
  if (type === "text") {
    if (typeof text !== "string" || text === "")
      throw new ContentError("A text node needs a text.");
    return { type, text, marks: parseMarks(marks) };
  }
  const attributes = attrs === undefined ? {} : asRecord(attrs, `the attributes of ${type}`);
  return { type, attrs: attributes, content: parseChildren(content, type, depth + 1) };
}

function parseMarks(marks: unknown): readonly ProseMark[] {
  if (marks === undefined) return [];
  if (!Array.isArray(marks)) throw new ContentError("The marks of a text must be a list.");
  return marks.map((mark) => {
    const { type, attrs } = asRecord(mark, "a mark");
    if (typeof type !== "string" || !markTypes.has(type)) {
      throw new ContentError(`The editor knows no mark "${String(type)}".`);
    }
    return { type, attrs: attrs === undefined ? {} : asRecord(attrs, `the attributes of ${type}`) };
  });
}

function asRecord(json: unknown, what: string): Record<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new ContentError(`Expected ${what} to be an object.`);
  }
  return json as Record<string, unknown>;
}
