import type { ContentLimits, ProseMark, ProseNode } from "../content/index.ts";
import { ContentError } from "../content/index.ts";
import { collapsible } from "./escape.ts";
import { keepsSpace, languageOf, meaningOf } from "./element.ts";
import type { TagAttributes } from "./element.ts";

/** Elements around one node in a page, and in all for each: layouts have several for what they show. */
const elementsAround = 10;
const elementsPerNode = 2;

interface Frame {
  readonly node: OpenNode;
  readonly marks: readonly ProseMark[];
  readonly keepsSpace: boolean;
  readonly isContent: boolean;
  /** True when a line ends where the element does. */
  readonly endsLine: boolean;
}

interface OpenNode {
  readonly type: string;
  attrs: Record<string, unknown>;
  readonly content: LooseNode[];
}

type LooseNode = OpenNode | LooseText;

interface LooseText {
  readonly type: "text";
  text: string;
  readonly marks: readonly ProseMark[];
}

/**
 * Makes a tree of nodes from the tags and texts of a page as they come. What it
 * gives may have nodes in wrong places, for `fitBlocks` to put right.
 */
export class TreeBuilder {
  readonly #limits: ContentLimits;
  readonly #root: OpenNode = { type: "doc", attrs: {}, content: [] };
  readonly #frames: Frame[] = [];
  #frame: Frame = {
    node: this.#root,
    marks: [],
    keepsSpace: false,
    isContent: true,
    endsLine: true,
  };
  #nodes = 0;
  #isLineStart = true;
  /** True between the tag of a `pre` and what is in it: a line that ends there is not shown. */
  #isAtPreStart = false;
  /** The text whose last space goes when the line ends behind it. */
  #spaceAtEnd: LooseText | null = null;

  constructor(limits: ContentLimits) {
    this.#limits = limits;
  }

  open(name: string, attributes: TagAttributes): void {
    if (this.#frames.length >= this.#limits.depthMax * elementsAround) {
      throw new ContentError("too-deep", "The elements are nested too deep.");
    }
    this.#frames.push(this.#frame);
    this.#frame = this.#enter(name, attributes);
    this.#isAtPreStart = name === "pre";
  }

  close(): void {
    if (this.#frame.endsLine) this.#endLine();
    const { node } = this.#frame;
    this.#frame = this.#frames.pop() ?? this.#frame;
    if (node !== this.#frame.node) this.#leave(node);
  }

  text(text: string): void {
    const { node, isContent } = this.#frame;
    if (!isContent) return;
    if (this.#frame.keepsSpace) {
      const shown = this.#isAtPreStart && text.startsWith("\n") ? text.slice(1) : text;
      this.#isAtPreStart = false;
      if (shown !== "") this.#append(shown);
      this.#isLineStart = false;
      this.#spaceAtEnd = null;
      return;
    }
    const isBetweenCells = node.type === "table" || node.type === "tableRow";
    const collapsed = text.replaceAll(collapsible, " ");
    const shown =
      collapsed.startsWith(" ") && (this.#isLineStart || this.#spaceAtEnd !== null)
        ? collapsed.slice(1)
        : collapsed;
    if (shown === "" || (shown === " " && isBetweenCells)) return;
    const added = this.#append(shown);
    this.#isLineStart = false;
    this.#spaceAtEnd = shown.endsWith(" ") ? added : null;
  }

  /** The nodes, which the builder is then done with. */
  finish(): readonly ProseNode[] {
    this.#endLine();
    return this.#root.content;
  }

  #enter(name: string, attributes: TagAttributes): Frame {
    const frame = this.#frame;
    const meaning = meaningOf(name, attributes);
    const space = frame.keepsSpace || keepsSpace(name, attributes);
    const same = { ...frame, keepsSpace: space, endsLine: false };
    if (!frame.isContent) return same;
    switch (meaning.kind) {
      case "nothing":
        return { ...same, isContent: false };
      case "section":
        this.#endLine();
        return { ...this.#push("section", {}), keepsSpace: space };
      case "marks":
        if (name === "input") this.#checkbox(attributes);
        if (name === "code") this.#language(attributes);
        return meaning.marks.length === 0
          ? same
          : { ...same, marks: [...frame.marks, ...meaning.marks] };
      case "leaf":
        this.#leaf(meaning.type, meaning.attrs);
        return same;
      case "node": {
        if (meaning.type === "inlineMath") {
          this.#isLineStart = false;
          this.#spaceAtEnd = null;
          return { ...this.#push(meaning.type, meaning.attrs), endsLine: false, keepsSpace: true };
        }
        this.#endLine();
        return { ...this.#push(meaning.type, meaning.attrs), keepsSpace: space };
      }
    }
  }

  /** What is to be done when a node is complete. */
  #leave(node: OpenNode): void {
    if (node.type === "inlineMath" || node.type === "blockMath") {
      node.attrs["latex"] ??= node.content
        .map((child) => ("text" in child ? child.text : ""))
        .join("");
      node.content.length = 0;
    }
    const last = node.content.at(-1);
    if (node.type === "codeBlock" && last !== undefined && "text" in last) {
      last.text = last.text.replace(/\n$/, "");
    }
    if (node.type === "figcaption") this.#caption(node);
  }

  #leaf(type: string, attrs: Record<string, unknown> | ProseNode["attrs"]): void {
    this.#endLine();
    this.#add({ type, attrs: { ...attrs }, content: [] });
  }

  /** A box before the text of an item makes it a task. */
  #checkbox({ type, checked }: TagAttributes): void {
    const { node } = this.#frame;
    if (type !== "checkbox") return;
    const item =
      node.type === "paragraph"
        ? this.#frames.findLast((frame) => frame.node !== node)?.node
        : node;
    if (item?.type !== "listItem") return;
    (item as { type: string }).type = "taskItem";
    item.attrs["checked"] = checked !== undefined;
  }

  #language(attributes: TagAttributes): void {
    const { node } = this.#frame;
    if (node.type === "codeBlock") node.attrs["language"] ??= languageOf(attributes);
  }

  /** The caption of the image before it is its title; any other is a text of its own. */
  #caption(caption: OpenNode): void {
    const siblings = this.#frame.node.content;
    const image = siblings.at(-2);
    const text = textOf(caption);
    if (image?.type !== "image" || !("attrs" in image)) return;
    if ((image.attrs["title"] ?? text) !== text) return;
    if (text !== "") image.attrs["title"] = text;
    siblings.pop();
  }

  #push(type: string, attrs: ProseNode["attrs"]): Frame {
    const node: OpenNode = { type, attrs: { ...attrs }, content: [] };
    this.#add(node);
    return { ...this.#frame, node, endsLine: true };
  }

  #add(node: LooseNode): void {
    this.#nodes += 1;
    if (this.#nodes > this.#limits.nodesMax * elementsPerNode) {
      throw new ContentError("too-much", "The content has more elements than are taken at once.");
    }
    this.#frame.node.content.push(node);
  }

  #append(text: string): LooseText {
    const { node, marks } = this.#frame;
    const last = node.content.at(-1);
    if (last !== undefined && "text" in last && last.marks === marks) {
      last.text += text;
      return last;
    }
    const added: LooseText = { type: "text", text, marks };
    this.#add(added);
    return added;
  }

  #endLine(): void {
    if (this.#spaceAtEnd !== null) {
      this.#spaceAtEnd.text = this.#spaceAtEnd.text.slice(0, -1);
      this.#spaceAtEnd = null;
    }
    this.#isLineStart = true;
  }
}

function textOf(node: OpenNode): string {
  return node.content.map((child) => ("text" in child ? child.text : textOf(child))).join("");
}
