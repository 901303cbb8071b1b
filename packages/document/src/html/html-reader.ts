import { Parser } from "htmlparser2";
import type { ContentLimits, ProseNode } from "../content/index.ts";
import { fitBlocks, proseOf } from "../content/index.ts";
import { TreeBuilder } from "./tree-builder.ts";

/** Reads HTML that comes in parts. */
export class HtmlReader {
  readonly #limits: ContentLimits;
  readonly #builder: TreeBuilder;
  readonly #parser: Parser;

  constructor(limits: ContentLimits) {
    this.#limits = limits;
    const builder = new TreeBuilder(limits);
    this.#builder = builder;
    this.#parser = new Parser({
      onopentag: (name, attributes) => builder.open(name, attributes),
      ontext: (text) => builder.text(text),
      onclosetag: () => builder.close(),
    });
  }

  /** Throws a `ContentError` for more than the limits allow. */
  write(html: string): void {
    this.#parser.write(html);
  }

  /** The blocks that all parts amount to. The reader is then done with. */
  finish(): readonly ProseNode[] {
    this.#parser.end();
    return proseOf(fitBlocks(this.#builder.finish(), this.#limits));
  }
}
