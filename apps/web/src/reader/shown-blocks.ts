import { trustedMarkup } from "../trusted-types.ts";
import type { RichReading } from "./rich-reading.ts";

/** A part of the text and the HTML of its blocks, an element each. The key stays the same object while its part changes. */
export interface Written {
  readonly key: object;
  readonly blocks: readonly string[];
}

interface Shown {
  readonly blocks: readonly string[];
  readonly elements: readonly Element[];
}

/** What is drawn from its source, if there is any. */
const richParts = "pre, [data-type=inline-math], [data-type=block-math]";

/**
 * The blocks of a text in the page. Those that have not changed stay the same elements, with what is
 * selected in them, wherever else something did.
 */
export class ShownBlocks {
  readonly #article: HTMLElement;
  #shown: Map<object, Shown> | null = null;
  /** Loaded with the first block that it has something to draw in. */
  #rich: RichReading | "loading" | null = null;
  #isDestroyed = false;

  constructor(article: HTMLElement) {
    this.#article = article;
  }

  /** Shows these parts. What stays of those before is in the same order. */
  show(parts: readonly Written[]): void {
    const before = this.#shown ?? this.#adopt(parts);
    const next = new Map<object, Shown>();
    const keys = new Set(parts.map(({ key }) => key));
    for (const [key, { elements }] of before) if (!keys.has(key)) this.#remove(elements);
    let place = this.#article.firstElementChild;
    for (const { key, blocks } of parts) {
      const known = before.get(key);
      const isSame = known !== undefined && isEqual(known.blocks, blocks);
      const elements = isSame ? known.elements : this.#put(blocks, known?.elements ?? [], place);
      next.set(key, { blocks, elements });
      const last = elements.at(-1);
      if (last !== undefined) place = last.nextElementSibling;
    }
    this.#shown = next;
    if (this.#rich === null && this.#article.querySelector(richParts) !== null) {
      void this.#loadRich();
    }
  }

  destroy(): void {
    this.#isDestroyed = true;
    if (this.#rich instanceof Object) this.#rich.dropAll();
  }

  /** Puts blocks in the place of others, or before `place` where there were none. */
  #put(
    blocks: readonly string[],
    outgoing: readonly Element[],
    place: Element | null,
  ): readonly Element[] {
    const made = elementsOf(blocks.join(""));
    const at = outgoing[0] ?? place;
    for (const [index, element] of made.entries()) {
      keepOpen(outgoing[index], element);
      this.#article.insertBefore(element, at);
    }
    this.#remove(outgoing);
    const rich = this.#rich;
    return rich instanceof Object ? made.map((element) => rich.draw(element)) : made;
  }

  #remove(elements: readonly Element[]): void {
    for (const element of elements) {
      if (this.#rich instanceof Object) this.#rich.drop(element);
      element.remove();
    }
  }

  /** Takes over what the server's page shows, as far as it is what would be shown now, from both ends. */
  #adopt(parts: readonly Written[]): Map<object, Shown> {
    const adopted = new Map<object, Shown>();
    const served = [...this.#article.children];
    const takeFrom = (inOrder: readonly Written[], side: "start" | "end"): void => {
      for (const { key, blocks } of inOrder) {
        const count = blocks.length;
        const elements =
          side === "start" ? served.slice(0, count) : served.slice(-count || Infinity);
        const isServed = isSameContent(elements, elementsOf(blocks.join("")));
        if (adopted.has(key) || !isServed) return;
        adopted.set(key, { blocks, elements });
        served.splice(side === "start" ? 0 : served.length - count, count);
      }
    };
    takeFrom(parts, "start");
    takeFrom(parts.toReversed(), "end");
    this.#remove(served);
    return adopted;
  }

  async #loadRich(): Promise<void> {
    this.#rich = "loading";
    try {
      const { RichReading: Rich } = await import("./rich-reading.ts");
      if (this.#isDestroyed) return;
      const rich = new Rich();
      for (const [key, { blocks, elements }] of this.#shown ?? []) {
        this.#shown?.set(key, { blocks, elements: elements.map((element) => rich.draw(element)) });
      }
      this.#rich = rich;
    } catch (error) {
      // The next change tries again.
      this.#rich = null;
      console.warn("Formulas and diagrams stay as they were written.", error);
    }
  }
}

function elementsOf(html: string): readonly Element[] {
  const template = document.createElement("template");
  template.innerHTML = trustedMarkup(html);
  return [...template.content.children];
}

function isEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((block, index) => block === others[index]);
}

function isSameContent(some: readonly Element[], others: readonly Element[]): boolean {
  return (
    some.length === others.length &&
    some.every((element, index) => element.isEqualNode(others[index] ?? null))
  );
}

/** A toggle that was opened to be read stays so when its text changes. */
function keepOpen(before: Element | undefined, after: Element): void {
  if (before instanceof HTMLDetailsElement && after instanceof HTMLDetailsElement)
    after.open = before.open;
}
