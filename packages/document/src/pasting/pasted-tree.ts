import { Parser } from "htmlparser2";
import type { TagAttributes } from "../html/element.ts";

/** An element of a page as it came, with its name in lower case. */
export interface PastedElement {
  readonly name: string;
  readonly attributes: TagAttributes;
  readonly children: readonly PastedNode[];
}

export type PastedNode = PastedElement | string;

/**
 * Elements within each other. What is deeper stays without the element around it,
 * so that whoever walks the tree does not run out of stack.
 */
const nestingMax = 400;

/** The page as a tree, without its comments. Never throws, whatever the HTML. */
export function parsePasted(html: string): PastedElement {
  const root = makeElement("body", {});
  const open = [root];
  let tooDeep = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      if (open.length >= nestingMax) {
        tooDeep += 1;
        return;
      }
      const element = makeElement(name, attributes);
      open.at(-1)?.children.push(element);
      open.push(element);
    },
    ontext: (text) => open.at(-1)?.children.push(text),
    onclosetag: () => {
      if (tooDeep > 0) tooDeep -= 1;
      else open.pop();
    },
  });
  parser.end(html);
  return root;
}

interface OpenElement extends PastedElement {
  readonly children: PastedNode[];
}

function makeElement(name: string, attributes: TagAttributes): OpenElement {
  return { name, attributes, children: [] };
}

export function textOf(node: PastedNode): string {
  return typeof node === "string" ? node : node.children.map((child) => textOf(child)).join("");
}

export function isElement(node: PastedNode | undefined): node is PastedElement {
  return typeof node === "object";
}

export function hasClass({ attributes }: PastedElement, pattern: RegExp): boolean {
  return (attributes["class"] ?? "").split(/\s+/).some((name) => pattern.test(name));
}

/**
 * Finds the first element within, the node itself included, that `isWanted` tells.
 * Remembers what it found, so that no element is looked at twice, however many
 * around it are asked.
 */
export function finder(
  isWanted: (element: PastedElement) => boolean,
): (node: PastedNode) => PastedElement | null {
  const find = (node: PastedNode): PastedElement | null =>
    typeof node === "string" ? null : findIn(node);
  const findIn = remembered((element) => {
    if (isWanted(element)) return element;
    for (const child of element.children) {
      const found = find(child);
      if (found !== null) return found;
    }
    return null;
  });
  return find;
}

/** What `of` tells of an element, which it is asked once. */
export function remembered<Value extends {} | null>(
  of: (element: PastedElement) => Value,
): (element: PastedElement) => Value {
  const known = new WeakMap<PastedElement, Value>();
  return (element) => {
    const before = known.get(element);
    if (before !== undefined) return before;
    const value = of(element);
    known.set(element, value);
    return value;
  };
}
