import type { TagAttributes } from "../html/element.ts";
import { isElement } from "./pasted-tree.ts";
import type { PastedElement, PastedNode } from "./pasted-tree.ts";

/** Word has nine levels. */
const levelMax = 9;

/**
 * An item of a list that is none in the page: Word writes paragraphs with a sign in
 * front of them, and on the web a list of its own for each.
 */
export interface FlatItem {
  readonly level: number;
  readonly list: "ul" | "ol";
  /** How the list counts, as in HTML, and where it begins. */
  readonly attributes: TagAttributes;
}

/** Stands for an item until `withLists` puts it into its list. No page can write one. */
interface FlatElement extends PastedElement {
  readonly item: FlatItem;
}

export function flatItem(item: FlatItem, children: readonly PastedNode[]): PastedElement {
  const level = Math.min(Math.max(item.level, 1), levelMax);
  const element: FlatElement = {
    name: "li",
    attributes: {},
    children,
    item: { ...item, level },
  };
  return element;
}

export function isFlatItem(node: PastedNode | undefined): node is FlatElement {
  return isElement(node) && "item" in node;
}

/** The nodes with each row of items in lists, and those of a lower level within the item before. */
export function withLists(nodes: readonly PastedNode[]): readonly PastedNode[] {
  if (!nodes.some((node) => isFlatItem(node))) return nodes;
  const grouped: PastedNode[] = [];
  let row: FlatElement[] = [];
  const endRow = (): void => {
    grouped.push(...listsOf(row));
    row = [];
  };
  for (const node of nodes) {
    if (isFlatItem(node)) row.push(node);
    else if (row.length === 0 || isElement(node) || node.trim() !== "") {
      endRow();
      grouped.push(node);
    }
  }
  endRow();
  return grouped;
}

interface OpenItem {
  readonly element: FlatElement;
  readonly inner: FlatElement[];
}

function listsOf(items: readonly FlatElement[]): readonly PastedElement[] {
  const base = items[0]?.item.level ?? 1;
  const open: OpenItem[] = [];
  for (const element of items) {
    const last = open.at(-1);
    if (last !== undefined && element.item.level > base) last.inner.push(element);
    else open.push({ element, inner: [] });
  }
  const lists: { name: string; attributes: TagAttributes; children: PastedNode[] }[] = [];
  for (const { element, inner } of open) {
    const { list, attributes } = element.item;
    if (lists.at(-1)?.name !== list) lists.push({ name: list, attributes, children: [] });
    const children = [...element.children, ...(inner.length === 0 ? [] : listsOf(inner))];
    lists.at(-1)?.children.push({ name: "li", attributes: {}, children });
  }
  return lists;
}

/** How a list counts whose item is marked like this: `·`, `3.`, `b)`, `iv.`. */
export function itemOfMark(mark: string, level: number): FlatItem {
  const [, count = ""] = /^\(?(\d{1,9}|[a-z]{1,6})[.)]/i.exec(mark.trim()) ?? [];
  if (count === "") return { level, list: "ul", attributes: {} };
  if (/^\d/.test(count)) return { level, list: "ol", attributes: { start: count } };
  const isUpper = count === count.toUpperCase();
  // A list that begins with “i” counts in Roman numbers; one that has “i” later does not come first.
  const type = /^[ivx]+$/i.test(count) ? "i" : "a";
  return { level, list: "ol", attributes: { type: isUpper ? type.toUpperCase() : type } };
}
