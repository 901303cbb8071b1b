import * as Y from "yjs";
import type { Attributes, ProseMark, ProseNode } from "../content/index.ts";
import { textRuns } from "./text-runs.ts";

// The encoding of y-prosemirror: a node is a Y.XmlElement named after its type,
// neighbouring texts are one Y.XmlText, a mark is a formatting attribute. Its own
// conversions are not used because reading with them changes the document.

/**
 * Elements nested deeper are left out: no editor makes them, and whoever walks
 * them runs out of stack some thousands further down.
 */
const depthMax = 500;

/** The blocks of a fragment. Only reads. */
export function readBlocks(fragment: Y.XmlFragment): readonly ProseNode[] {
  return readChildren(fragment, 0);
}

/** The block, or the texts, that one child of a fragment is. Only reads. */
export function readBlock(child: Y.XmlElement | Y.XmlText | Y.XmlHook): readonly ProseNode[] {
  return readNode(child, 0);
}

function readChildren(fragment: Y.XmlFragment, depth: number): readonly ProseNode[] {
  return fragment.toArray().flatMap((child) => readNode(child, depth));
}

function readNode(node: Y.XmlElement | Y.XmlText | Y.XmlHook, depth: number): readonly ProseNode[] {
  if (node instanceof Y.XmlText) return readTexts(node);
  if (!(node instanceof Y.XmlElement) || depth > depthMax) return [];
  const attrs: Attributes = node.getAttributes();
  const content = readChildren(node, depth + 1);
  return [
    {
      type: node.nodeName,
      ...(Object.keys(attrs).length > 0 ? { attrs } : {}),
      ...(content.length > 0 ? { content } : {}),
    },
  ];
}

function readTexts(text: Y.XmlText): readonly ProseNode[] {
  return textRuns(text).flatMap(({ insert, attributes }) => {
    if (typeof insert !== "string") return [];
    const marks = Object.entries(attributes).map(readMark);
    return [{ type: "text", text: insert, ...(marks.length > 0 ? { marks } : {}) }];
  });
}

function readMark([key, value]: [string, unknown]): ProseMark {
  // Marks that may overlap themselves carry a hash of their attributes: `comment--AAAAAAAA`.
  const type = key.replace(/--[A-Za-z0-9+/=]{8}$/, "");
  const attrs = typeof value === "object" && value !== null ? (value as Attributes) : {};
  return { type, ...(Object.keys(attrs).length > 0 ? { attrs } : {}) };
}

/**
 * Makes `fragment` hold `blocks`, touching only those between the first and the
 * last that differ, so that carets elsewhere stay where they are.
 */
export function replaceBlocks(fragment: Y.XmlFragment, blocks: readonly ProseNode[]): void {
  const before = fragment.toArray().map((child) => canonical(readNode(child, 0)));
  const after = blocks.map((block) => canonical([block]));
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start])
    start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before.at(-1 - end) === after.at(-1 - end)
  ) {
    end += 1;
  }
  if (before.length > start + end) fragment.delete(start, before.length - start - end);
  fragment.insert(start, blocks.slice(start, blocks.length - end).map(makeElement));
}

function makeElement(node: ProseNode): Y.XmlElement {
  const element = new Y.XmlElement(node.type);
  for (const [name, value] of Object.entries(node.attrs ?? {})) {
    // Yjs stores any JSON value, although its types say string.
    if (value !== null && value !== undefined) element.setAttribute(name, value as string);
  }
  element.insert(0, makeChildren(node.content ?? []));
  return element;
}

function makeChildren(nodes: readonly ProseNode[]): (Y.XmlElement | Y.XmlText)[] {
  const children: (Y.XmlElement | Y.XmlText)[] = [];
  let run: { insert: string; attributes: Record<string, unknown> }[] = [];
  const endRun = (): void => {
    if (run.length === 0) return;
    const text = new Y.XmlText();
    text.applyDelta(run, { sanitize: false });
    children.push(text);
    run = [];
  };
  for (const node of nodes) {
    if (node.type === "text") {
      const marks = (node.marks ?? []).map(({ type, attrs }) => [type, attrs ?? {}]);
      run.push({ insert: node.text ?? "", attributes: Object.fromEntries(marks) });
    } else {
      endRun();
      children.push(makeElement(node));
    }
  }
  endRun();
  return children;
}

/** The same text for nodes that say the same, however they were written down. */
function canonical(nodes: readonly ProseNode[]): string {
  return JSON.stringify(nodes.map(simplify));
}

function simplify({ type, attrs = {}, content = [], text = "", marks = [] }: ProseNode): unknown {
  const sortedMarks = marks
    .toSorted((one, other) => (one.type < other.type ? -1 : 1))
    .map((mark) => [mark.type, sortKeys(mark.attrs ?? {})]);
  return [type, sortKeys(attrs), text, sortedMarks, content.map(simplify)];
}

function sortKeys(attributes: Attributes): unknown {
  return Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}
