import { fitBlocks } from "@scriptorium/document/content";
import {
  type OutlineEntry,
  type ReadingWords,
  outlineOf,
  withPlaceholders,
  writeBlocks,
  writeOutline,
} from "@scriptorium/document/reading";
import { readBlock } from "@scriptorium/document/yjs";
import * as Y from "yjs";
import { ShownBlocks } from "./shown-blocks.ts";
import { trustedMarkup } from "../trusted-types.ts";

type Blocks = ReturnType<typeof fitBlocks>;

interface Written {
  /** The same words in another place may give a heading another one. */
  readonly anchors: string;
  readonly html: readonly string[];
}

/** Where a document is shown: its text, and the outline of it. */
export interface ReadingPlaces {
  readonly text: HTMLElement;
  readonly outline: HTMLElement;
}

/**
 * Shows a body to read, and what changes in it. Only reads the shared document. What is not
 * affected by a change stays the same element, with its selection.
 */
export class ReadingBody {
  readonly #body: Y.XmlFragment;
  readonly #places: ReadingPlaces;
  readonly #words: ReadingWords;
  readonly #shown: ShownBlocks;
  /** What became of each child of the body that has not changed since. */
  readonly #blocks = new WeakMap<object, Blocks>();
  /** What was written of them: to write all of a long text takes longer than a frame. */
  readonly #written = new WeakMap<Blocks, Written>();
  #shownOutline: string | null = null;
  #frame: number | null = null;
  #isStarted = false;

  constructor(body: Y.XmlFragment, places: ReadingPlaces, words: ReadingWords) {
    this.#body = body;
    this.#places = places;
    this.#words = words;
    this.#shown = new ShownBlocks(places.text);
    body.observeDeep(this.#onChange);
  }

  /** Shows the body as it is, and from here on what changes. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#show();
  }

  destroy(): void {
    this.#body.unobserveDeep(this.#onChange);
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#shown.destroy();
  }

  readonly #onChange = (events: readonly { readonly target: unknown }[]): void => {
    for (const { target } of events) {
      const child = this.#childAbove(target);
      if (child !== null) this.#blocks.delete(child);
    }
    if (!this.#isStarted) return;
    // Hidden pages draw no frames, and nobody reads them.
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#show();
    });
  };

  /** The child of the body that `type` is or is in. Null for the body itself. */
  #childAbove(type: unknown): object | null {
    let inner: unknown = type;
    while (inner instanceof Y.AbstractType && inner !== this.#body) {
      if (inner.parent === this.#body) return inner;
      inner = inner.parent;
    }
    return null;
  }

  #show(): void {
    const parts = this.#body.toArray().map((key) => ({ key, blocks: this.#blocksOf(key) }));
    const blocks = parts.flatMap((part) => part.blocks);
    const entries = outlineOf(blocks);
    this.#showOutline(writeOutline(entries, this.#words));
    let end = 0;
    let next = 0;
    const written = parts.map((part) => {
      end += part.blocks.reduce((size, { nodeSize }) => size + nodeSize, 0);
      const inside: OutlineEntry[] = [];
      for (let entry = entries[next]; entry !== undefined && entry.position < end;) {
        inside.push(entry);
        entry = entries[(next += 1)];
      }
      return { key: part.key, blocks: this.#writtenOf(part.blocks, inside) };
    });
    this.#shown.show(written);
  }

  /** These blocks as HTML. Written anew only if they or the anchors in them are others. */
  #writtenOf(blocks: Blocks, entries: readonly OutlineEntry[]): readonly string[] {
    const anchors = entries.map(({ anchor }) => anchor).join(" ");
    const known = this.#written.get(blocks);
    if (known?.anchors === anchors) return known.html;
    const html = writeBlocks(blocks, entries, this.#words);
    this.#written.set(blocks, { anchors, html });
    return html;
  }

  #blocksOf(child: Y.XmlElement | Y.XmlText | Y.XmlHook): Blocks {
    const known = this.#blocks.get(child);
    if (known !== undefined) return known;
    const made = fitBlocks(withPlaceholders(readBlock(child), this.#words.unknown));
    this.#blocks.set(child, made);
    return made;
  }

  #showOutline(outline: string): void {
    if (outline === this.#shownOutline) return;
    this.#shownOutline = outline;
    const isOpen = this.#places.outline.querySelector("details")?.open === true;
    this.#places.outline.innerHTML = trustedMarkup(outline);
    const details = this.#places.outline.querySelector("details");
    if (details !== null) details.open = isOpen;
  }
}
