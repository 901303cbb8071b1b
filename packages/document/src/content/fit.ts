import { Fragment } from "prosemirror-model";
import type { Mark, Node, NodeType } from "prosemirror-model";
import { documentSchema } from "../schema/index.ts";
import { Budget } from "./budget.ts";
import type { ContentLimits } from "./budget.ts";
import { cleanText } from "./characters.ts";
import { ContentError } from "./content-error.ts";
import { fitAttributes, fitMarks } from "./fit-attributes.ts";
import type { Attributes, ProseNode } from "./prose-node.ts";
import { squareRows } from "./table.ts";
import type { CellShape } from "./table.ts";

/** For what is stored already: it is shown however much it is. */
const unlimited: ContentLimits = { nodesMax: Infinity, depthMax: Infinity };

/**
 * Blocks that fit the schema, made of nodes that may not: what has no place where
 * it is moves to the nearest one, unknown nodes give what is in them, attributes
 * that are not valid give way to their defaults, tables are made whole. No text is
 * lost. A document that fits already is left as it is.
 *
 * Throws a `ContentError` for more than `limits` allow; without them nothing is
 * too much.
 */
export function fitBlocks(
  nodes: readonly ProseNode[],
  limits: ContentLimits = unlimited,
): readonly Node[] {
  return new Fitting(limits).blocks(nodes, 1);
}

const { nodes: types } = documentSchema;

class Fitting {
  readonly #budget: Budget;
  readonly #isLimited: boolean;

  constructor(limits: ContentLimits) {
    this.#budget = new Budget(limits);
    this.#isLimited = limits !== unlimited;
  }

  /** What may stand in a document or a quote. Inline nodes among the blocks become paragraphs. */
  blocks(nodes: readonly ProseNode[], depth: number): readonly Node[] {
    return runsOf(nodes).flatMap((run) => {
      if (run.kind === "inline") {
        const content = this.inline(run.nodes, depth + 1);
        return content.length === 0 ? [] : [this.#make("paragraph", {}, content, depth)];
      }
      return run.kind === "items"
        ? this.#lists("bulletList", {}, run.nodes, depth)
        : this.#block(run.node, depth);
    });
  }

  inline(nodes: readonly ProseNode[], depth: number): readonly Node[] {
    return nodes.flatMap((node) => {
      if (node.type === "text") return this.#text(node, fitMarks(node.marks), depth);
      return [this.#make(node.type, node.attrs, [], depth)];
    });
  }

  #block(node: ProseNode, depth: number): readonly Node[] {
    const { type, attrs, content = [] } = node;
    switch (type) {
      case "paragraph":
      case "heading":
        return this.#textblocks(node, depth);
      case "bulletList":
      case "orderedList":
      case "taskList":
        return this.#lists(type, attrs, content, depth);
      case "blockquote":
      case "callout":
        return [this.#make(type, attrs, this.#someBlocks(content, depth + 1), depth)];
      case "details":
        return [this.#details(content, depth)];
      case "table":
        return this.#table(content, depth);
      case "codeBlock": {
        const text = this.#text({ type: "text", text: plainText(content) }, [], depth + 1);
        return [this.#make(type, attrs, text, depth)];
      }
      case "image":
        return this.#image(node, depth);
      case "blockMath":
      case "horizontalRule":
        return [this.#make(type, attrs, [], depth)];
      case "detailsSummary":
        return this.#textblocks({ ...node, type: "paragraph" }, depth);
      default:
        return this.blocks(content, depth);
    }
  }

  /** A paragraph or a heading, cut in two by each block that stands in it. */
  #textblocks({ type, attrs, content = [] }: ProseNode, depth: number): readonly Node[] {
    const runs = runsOf(content);
    if (runs.every((run) => run.kind === "inline")) {
      return [this.#make(type, attrs, this.inline(content, depth + 1), depth)];
    }
    return runs.flatMap((run) => {
      if (run.kind !== "inline") {
        return this.blocks(run.kind === "items" ? run.nodes : [run.node], depth);
      }
      const inline = this.inline(run.nodes, depth + 1);
      return inline.length === 0 ? [] : [this.#make(type, attrs, inline, depth)];
    });
  }

  #someBlocks(nodes: readonly ProseNode[], depth: number): readonly Node[] {
    const blocks = this.blocks(nodes, depth);
    return blocks.length === 0 ? [this.#make("paragraph", {}, [], depth)] : blocks;
  }

  /** A list for each row of items of one kind. What is no item goes to the item before it. */
  #lists(
    type: "bulletList" | "orderedList" | "taskList",
    attrs: ProseNode["attrs"],
    content: readonly ProseNode[],
    depth: number,
  ): readonly Node[] {
    const plainType = type === "orderedList" ? type : "bulletList";
    const lists: { type: string; first: number; items: Node[] }[] = [];
    for (const [index, item] of itemsOf(content, type).entries()) {
      const listType = item.type === "taskItem" ? "taskList" : plainType;
      if (lists.at(-1)?.type !== listType) lists.push({ type: listType, first: index, items: [] });
      lists.at(-1)?.items.push(this.#item(item, depth + 1));
    }
    const start = typeof attrs?.["start"] === "number" ? attrs["start"] : 1;
    return lists.map((list) =>
      this.#make(list.type, { ...attrs, start: start + list.first }, list.items, depth),
    );
  }

  #item({ type, attrs, content = [] }: ProseNode, depth: number): Node {
    const blocks = this.blocks(content, depth + 1);
    const isWhole = blocks[0]?.type === types["paragraph"];
    const first = isWhole ? [] : [this.#make("paragraph", {}, [], depth + 1)];
    return this.#make(type, attrs, [...first, ...blocks], depth);
  }

  #details(content: readonly ProseNode[], depth: number): Node {
    const summary = content.find(({ type }) => type === "detailsSummary");
    const rest = content.filter((node) => node !== summary);
    const inline = flatten(summary?.content ?? []);
    return this.#make(
      "details",
      {},
      [
        this.#make("detailsSummary", {}, this.inline(inline, depth + 2), depth + 1),
        this.#make("detailsContent", {}, this.#someBlocks(rest, depth + 2), depth + 1),
      ],
      depth,
    );
  }

  /** What is in a table and not in a row of it comes before it. */
  #table(content: readonly ProseNode[], depth: number): readonly Node[] {
    const isRow = ({ type }: ProseNode): boolean => type === "tableRow";
    const before = this.blocks(
      content.filter((node) => !isRow(node)),
      depth,
    );
    const rows = content.filter(isRow).map((row) => this.#cells(row, depth + 2));
    if (rows.every((cells) => cells.length === 0)) return before;
    const square = squareRows(rows, () => ({
      type: "tableCell",
      attrs: { colspan: 1, rowspan: 1, colwidth: null },
      content: [this.#make("paragraph", {}, [], depth + 3)],
    }));
    if (square === null && this.#isLimited)
      throw new ContentError("too-much", "A table is too large.");
    const made = (square ?? rows).map((cells) => {
      const whole = cells.map((cell) => this.#make(cell.type, cell.attrs, cell.content, depth + 2));
      return this.#make("tableRow", {}, whole, depth + 1);
    });
    return [...before, this.#make("table", {}, made, depth)];
  }

  #cells(row: ProseNode, depth: number): readonly Cell[] {
    return (row.content ?? []).map((node) => {
      const isCell = node.type === "tableCell" || node.type === "tableHeader";
      const type = isCell ? node.type : "tableCell";
      const attrs = fitAttributes(typeOf(type), isCell ? node.attrs : {}) as Cell["attrs"];
      const content = isCell ? (node.content ?? []) : [node];
      return { type, attrs, content: this.#someBlocks(content, depth + 1) };
    });
  }

  /** An image that can't be shown gives its description. */
  #image({ attrs = {} }: ProseNode, depth: number): readonly Node[] {
    const image = fitAttributes(typeOf("image"), attrs);
    if (image !== null) return [this.#make("image", image, [], depth)];
    const words = [attrs["alt"], attrs["title"]].filter((text) => typeof text === "string");
    const text = words.filter((word, index) => words.indexOf(word) === index).join(" ");
    return this.blocks([{ type: "text", text }], depth);
  }

  #text({ text = "" }: ProseNode, marks: readonly Mark[], depth: number): readonly Node[] {
    const clean = typeof text === "string" ? cleanText(text) : "";
    if (clean === "") return [];
    this.#budget.take(depth);
    return [documentSchema.text(clean, marks)];
  }

  #make(type: string, attrs: ProseNode["attrs"], content: readonly Node[], depth: number): Node {
    this.#budget.take(depth);
    const nodeType = typeOf(type);
    return nodeType.create(fitAttributes(nodeType, attrs), Fragment.fromArray([...content]));
  }
}

interface Cell extends CellShape {
  readonly content: readonly Node[];
}

function typeOf(name: string): NodeType {
  const type = types[name];
  if (type === undefined) throw new Error(`The schema has no node ${name}.`);
  return type;
}

type Run =
  | { readonly kind: "inline"; readonly nodes: ProseNode[] }
  | { readonly kind: "items"; readonly nodes: ProseNode[] }
  | { readonly kind: "block"; readonly node: ProseNode };

/** The nodes in rows of inline ones and of items without a list, between blocks. */
function runsOf(nodes: readonly ProseNode[]): readonly Run[] {
  const runs: Run[] = [];
  for (const node of nodes) {
    const kind = kindOf(node.type);
    const last = runs.at(-1);
    if (kind === "block") runs.push({ kind, node });
    else if (last?.kind === kind) last.nodes.push(node);
    else runs.push({ kind, nodes: [node] });
  }
  return runs;
}

function kindOf(type: string): Run["kind"] {
  if (type === "text" || type === "hardBreak" || type === "inlineMath") return "inline";
  return isItem(type) ? "items" : "block";
}

function isItem(type: string): boolean {
  return type === "listItem" || type === "taskItem";
}

function itemsOf(content: readonly ProseNode[], list: string): readonly ProseNode[] {
  const items: { type: string; attrs: Attributes; content: ProseNode[] }[] = [];
  for (const node of content) {
    if (isItem(node.type)) {
      const type = list === "orderedList" ? "listItem" : node.type;
      items.push({ type, attrs: node.attrs ?? {}, content: [...(node.content ?? [])] });
    } else {
      if (items.length === 0) {
        const type = list === "taskList" ? "taskItem" : "listItem";
        items.push({ type, attrs: {}, content: [] });
      }
      items.at(-1)?.content.push(node);
    }
  }
  return items;
}

/** The texts of nodes, however deep, as a summary takes them. */
function flatten(nodes: readonly ProseNode[]): readonly ProseNode[] {
  return nodes.flatMap((node): readonly ProseNode[] => {
    if (node.type === "text") return [node];
    if (node.type === "hardBreak") return [{ type: "text", text: " " }];
    if (node.type === "inlineMath") return [{ type: "text", text: plainText([node]) }];
    return flatten(node.content ?? []);
  });
}

function plainText(nodes: readonly ProseNode[]): string {
  return nodes
    .map(({ type, text, attrs = {}, content = [] }) => {
      if (typeof text === "string") return text;
      if (type === "hardBreak") return "\n";
      const { latex } = attrs;
      return typeof latex === "string" ? latex : plainText(content);
    })
    .join("");
}
