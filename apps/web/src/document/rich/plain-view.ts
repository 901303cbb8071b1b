import type { Node } from "@tiptap/pm/model";
import type { EditorView, NodeView, ViewMutationRecord } from "@tiptap/pm/view";

/** Where a node is drawn, and what can be asked about it. */
export interface Place {
  readonly dom: HTMLElement;
  /** What the editor keeps for text, or null when the node has none. */
  readonly contentDOM: HTMLElement | null;
  readonly view: EditorView;
  readonly node: () => Node;
  /** Undefined once the node is gone. */
  readonly position: () => number | undefined;
}

/** A node drawn with all that belongs to it, until it is taken away. */
export interface Drawing {
  /** The node has other attributes or another text. */
  readonly update: (before: Node) => void;
  readonly destroy: () => void;
}

export type Draw = (place: Place) => Drawing;

/** How a node looks before, or without, the part of the editor that draws it. */
export interface PlainShape {
  readonly dom: HTMLElement;
  readonly contentDOM?: HTMLElement;
  /** Shows what the node's attributes say, in `dom`. */
  readonly show?: (node: Node) => void;
}

type MakeView = (node: Node, view: EditorView, getPos: () => number | undefined) => NodeView;

/**
 * A node that is there at once as it can be read, and is drawn anew when `load` has brought the part
 * that does it. When that can't be loaded it stays as it is. Not a view of React, which would render
 * with every key that is pressed.
 */
export function plainView(shape: (node: Node) => PlainShape, load: () => Promise<Draw>): MakeView {
  return (node, view, getPos) => new PlainView(shape(node), { node, view, getPos, load });
}

interface Made {
  readonly node: Node;
  readonly view: EditorView;
  readonly getPos: () => number | undefined;
  readonly load: () => Promise<Draw>;
}

class PlainView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement | null;
  readonly #show: ((node: Node) => void) | undefined;
  #node: Node;
  #drawing: Drawing | null = null;
  #isGone = false;

  constructor({ dom, contentDOM, show }: PlainShape, { node, view, getPos, load }: Made) {
    this.dom = dom;
    this.contentDOM = contentDOM ?? null;
    this.#show = show;
    this.#node = node;
    show?.(node);
    const place = {
      dom,
      contentDOM: this.contentDOM,
      view,
      node: () => this.#node,
      position: getPos,
    };
    load()
      .then((draw) => {
        if (!this.#isGone) this.#drawing = draw(place);
      })
      .catch((error: unknown) => console.warn("A node stays as it is without its drawing.", error));
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    const before = this.#node;
    this.#node = node;
    if (this.#drawing === null) this.#show?.(node);
    else this.#drawing.update(before);
    return true;
  }

  /** What is pressed or typed in a control is the control's business. */
  stopEvent({ target }: Event): boolean {
    const control = target instanceof Element ? target.closest("[data-control]") : null;
    return control !== null && this.dom.contains(control);
  }

  ignoreMutation({ type, target }: ViewMutationRecord): boolean {
    if (type === "selection") return false;
    return this.contentDOM === null || !this.contentDOM.contains(target);
  }

  destroy(): void {
    this.#isGone = true;
    this.#drawing?.destroy();
  }
}
