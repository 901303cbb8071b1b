import fc from "fast-check";
import { expect, test } from "vitest";
import { documentSchema, versionNeeded } from "../schema/index.ts";
import { inheritedNames } from "../testing/inherited-names.ts";
import { ContentError, fitBlocks, parseProse } from "./index.ts";
import type { ProseNode } from "./index.ts";

const limits = { nodesMax: 1_000, depthMax: 20 };

const names = fc.constantFrom(
  ..."doc paragraph text heading bulletList listItem table tableRow tableCell image bold link".split(
    " ",
  ),
  ...inheritedNames,
);
const attrs = fc.dictionary(fc.constantFrom("level", "src", "href", ...inheritedNames), names);
const marks = fc.array(fc.record({ type: names, attrs }, { requiredKeys: ["type"] }), {
  maxLength: 2,
});
const { node } = fc.letrec<{ node: ProseNode }>((tie) => ({
  node: fc.record(
    {
      type: names,
      attrs,
      marks,
      text: names,
      content: fc.array(tie("node"), { maxLength: 4, depthIdentifier: "content" }),
    },
    { requiredKeys: ["type"] },
  ),
}));

test("[W10] whatever the JSON, what comes fits a document or is a ContentError", () => {
  fc.assert(
    fc.property(fc.array(node, { maxLength: 4 }), (content) => {
      try {
        const blocks = parseProse({ type: "doc", content }, limits);
        if (blocks.length > 0)
          documentSchema.nodeFromJSON({ type: "doc", content: blocks }).check();
      } catch (error) {
        if (!(error instanceof ContentError)) throw error;
      }
    }),
    { numRuns: 2_000 },
  );
});

test("[W10] whatever is stored, it is made to fit, and is of some version", () => {
  fc.assert(
    fc.property(fc.array(node, { maxLength: 4 }), (blocks) => {
      for (const block of fitBlocks(blocks)) block.check();
      return versionNeeded(blocks) >= 0;
    }),
    { numRuns: 1_000 },
  );
});

test.for(inheritedNames)("a node called %s is not one that the first version knew", (type) => {
  expect(versionNeeded([{ type }])).toBe(versionNeeded([{ type: "callout" }]));
  expect(versionNeeded([{ type, attrs: { level: 1 } }])).toBe(versionNeeded([{ type: "callout" }]));
});
