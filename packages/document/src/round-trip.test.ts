import fc from "fast-check";
import type { Node } from "prosemirror-model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { fitBlocks, parseProse, proseOf } from "./content/index.ts";
import type { ProseNode } from "./content/index.ts";
import { readHtml, writeHtml } from "./html/index.ts";
import { readMarkdown, writeMarkdown } from "./markdown/index.ts";
import { documentSchema } from "./schema/index.ts";
import { randomDocument } from "./testing/random-document.ts";
import { readBlocks, replaceBlocks } from "./yjs/index.ts";

const limits = { nodesMax: 100_000, depthMax: 100 };
/** `npm run round-trip` makes 10,000 of each. */
const runs = Number(process.env["RUNS"] ?? 400);
// The same documents in every run, and others each time in one that says how many.
const isSearch = process.env["RUNS"] !== undefined;
const seed = Number(process.env["SEED"] ?? (isSearch ? Date.now() % 1_000_000 : 1));

interface Format {
  readonly write: (document: Node) => string;
  readonly read: (written: string) => readonly ProseNode[];
}

const formats: Readonly<Record<string, Format>> = {
  Markdown: {
    write: ({ children }) => writeMarkdown(children),
    read: (markdown) => readMarkdown(markdown, limits),
  },
  HTML: {
    write: ({ children }) => writeHtml(children),
    read: (html) => readHtml(html, limits),
  },
  JSON: {
    write: (document) => JSON.stringify(document),
    read: (json) => parseProse(JSON.parse(json), limits),
  },
};

test.for(Object.entries(formats))(
  "[W9] random documents are the same after a way through %s and back",
  { timeout: 600_000 },
  ([name, { write, read }]) => {
    const replay = `SEED=${seed} RUNS=${runs} npm run round-trip`;
    const isSame = (document: Node): boolean => {
      document.check();
      return documentOf(read(write(document))).eq(document);
    };
    const { counterexample } = fc.check(fc.property(randomDocument, isSame), {
      seed,
      numRuns: runs,
    });
    if (counterexample === null) return;
    const [document] = counterexample;
    const written = write(document);
    console.error(`${name}, replay: ${replay}\n${written}`);
    expect(documentOf(read(written)).toJSON()).toEqual(document.toJSON());
  },
);

test("[W9] random documents are the same in a Yjs fragment, and fit as they are", () => {
  const isSame = (document: Node): boolean => {
    const fragment = new Y.Doc().getXmlFragment("default");
    replaceBlocks(fragment, proseOf(document.children));
    const stored = readBlocks(fragment);
    return (
      documentOf(stored).eq(document) &&
      fitBlocks(stored).every((block, index) => block.eq(document.child(index)))
    );
  };
  fc.assert(fc.property(randomDocument, isSame), { seed, numRuns: Math.min(runs, 1_000) });
});

function documentOf(blocks: readonly ProseNode[]): Node {
  return documentSchema.nodeFromJSON({ type: "doc", content: blocks });
}
