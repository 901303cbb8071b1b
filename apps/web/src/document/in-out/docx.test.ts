import { fitBlocks, type ProseNode, proseOf } from "@scriptorium/document/content";
import { readMarkdown, writeMarkdown } from "@scriptorium/document/markdown";
import { randomDocument } from "@scriptorium/document/testing";
import { textFromBlocks } from "@scriptorium/document/text";
import { Document, ExternalHyperlink, Packer, Paragraph, TextRun } from "docx";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Picture } from "./picture.ts";
import type { KeepPicture } from "./keep-picture.ts";
import { readDocx } from "./read-docx.ts";
import { writeDocx } from "./write-docx.ts";

const limits = { nodesMax: 100_000, depthMax: 100 };
// The same documents in every run, and others each time in one that says how many.
const isSearch = process.env["RUNS"] !== undefined;
const seed = Number(process.env["SEED"] ?? (isSearch ? Date.now() % 1_000_000 : 1));
const runs = Number(process.env["RUNS"] ?? 40);

const pixel: Picture = {
  type: "png",
  bytes: Uint8Array.from(
    atob(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    ),
    (character) => character.charCodeAt(0),
  ),
  width: 1,
  height: 1,
};

async function again(
  blocks: readonly ProseNode[],
  { title = "", keepPicture }: { title?: string; keepPicture?: KeepPicture } = {},
): ReturnType<typeof readDocx> {
  const fetchPicture = (address: string): Promise<Picture | null> =>
    Promise.resolve(address.includes("missing") ? null : pixel);
  const bytes = await writeDocx(blocks, { title, base: "https://here.example/d/1", fetchPicture });
  return readDocx(bytes, limits, keepPicture);
}

async function markdownAgain(markdown: string): Promise<string> {
  const { blocks } = await again(readMarkdown(markdown, limits));
  return writeMarkdown(fitBlocks(blocks)).trimEnd();
}

test.for([
  ["headings", "# a\n\n## b\n\n### c\n\n#### d"],
  ["marks", '**a** *b* ~~c~~ <ins>d</ins> `e` ==f== <mark data-color="blue">g</mark> ***h***'],
  ["links", "[a](https://example.org/b?c=1&d=2)"],
  ["lists in lists", "- a\n  - b\n    1. c\n    2. d\n- e"],
  ["a list between paragraphs", "a\n\n- b\n- c\n\nd"],
  ["tasks", "- [x] a\n- [ ] b"],
  ["a quote", "> a\n>\n> b"],
  ["a callout", "> [!WARNING]\n> a"],
  ["a divider", "a\n\n---\n\nb"],
  ["a language", "```ts\na < b\n```\n\n```c++\nc\n```\n\n```ts\n```"],
  [
    "alignment",
    '<p align="center">a</p>\n\n<h2 align="right">b</h2>\n\n<p align="justify">c</p>\n\nd',
  ],
  ["alignment of cells", "| a | b |\n| :---: | ---: |\n| c | d |"],
  ["code", "```\na\n\tb  c\n```"],
  ["math", "a $x^2$ b\n\n$$\nx\n\\\\y\n$$"],
  ["lines", "a\\\nb"],
  ["a table", "| a | b |\n| --- | --- |\n| c | d |"],
  ["white space", "a   b"],
  ["a toggle", "<details>\n<summary>a *b*</summary>\n\nc\n\n- d\n\n</details>\n\ne"],
  [
    "toggles in toggles",
    "<details>\n<summary>a</summary>\n\n<details>\n<summary>b</summary>\n\nc\n\n</details>\n\nd\n\n</details>\n\ne",
  ],
] as const)("[W9] Word is given, and gives back, %s", async ([, markdown]) => {
  expect(await markdownAgain(markdown)).toBe(markdown);
});

test("[W9] Word is given what it has no place for as text", async () => {
  expect(await markdownAgain("![the quay](/files/missing.png)")).toBe(
    "[the quay](https://here.example/files/missing.png)",
  );
});

test("what is no Word file is said to be invalid", async () => {
  const bytes = new TextEncoder().encode("PK, but no more").buffer;
  await expect(readDocx(bytes, limits)).rejects.toMatchObject({
    name: "ContentError",
    kind: "invalid",
  });
});

test("pictures of a Word file are kept where they can be, and else counted", async () => {
  const { blocks, picturesLeftOut } = await again(
    readMarkdown("![a](/a.png)\n\n![b](/b.png)", limits),
  );
  expect(picturesLeftOut).toBe(2);
  expect(textFromBlocks(blocks)).toBe("a\nb");
  expect((await again(readMarkdown("c", limits))).picturesLeftOut).toBe(0);
  const src = `/api/documents/here/images/${"0".repeat(64)}`;
  const addresses = [src, null];
  const kept = await again(readMarkdown("![a](/a.png)\n\n![b](/b.png)", limits), {
    keepPicture: async (picture) => {
      expect([picture.type, picture.size]).toEqual(["image/png", pixel.bytes.length]);
      return addresses.shift() ?? null;
    },
  });
  expect(kept.picturesLeftOut).toBe(1);
  expect(writeMarkdown(fitBlocks(kept.blocks)).trimEnd()).toBe(`![a](${src})\n\nb`);
});

test("[W9] cells that span others do so in Word", async () => {
  const html =
    '<table><tbody><tr><td colspan="2"><p>a</p></td></tr><tr><td><p>b</p></td><td><p>c</p></td></tr></tbody></table>';
  expect(await markdownAgain(html)).toBe(html);
});

test("[W73] what a file of Word brings is text, and its links lead to pages and mail alone", async () => {
  const linked = (link: string): Paragraph =>
    new Paragraph({ children: [new ExternalHyperlink({ link, children: [new TextRun("x")] })] });
  const words = `<img src=x onerror=alert(1)>`;
  const file = new Document({
    title: words,
    sections: [
      {
        children: [
          new Paragraph({ text: words }),
          ...["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x"].map(linked),
          linked("https://example.org/"),
        ],
      },
    ],
  });
  const { blocks } = await readDocx(await Packer.toArrayBuffer(file), limits);
  expect(textFromBlocks(blocks)).toBe([words, "x", "x", "x", "x"].join("\n"));
  expect(JSON.stringify(blocks).match(/"href":"[^"]*"/g)).toEqual([
    '"href":"https://example.org/"',
  ]);
});

test("the title is Word's title, and no heading when it comes back", async () => {
  const { title, blocks } = await again(readMarkdown("# a", limits), {
    title: "Winter & timetable",
  });
  expect([title, textFromBlocks(blocks)]).toEqual(["Winter & timetable", "a"]);
});

test("[W9] random documents have the same text after a way through Word and back", async () => {
  const words = (blocks: readonly ProseNode[]): string =>
    textFromBlocks(blocks).replaceAll(/\s+/g, " ").trim();
  const hasSameText = async (blocks: readonly ProseNode[]): Promise<boolean> =>
    words((await again(blocks)).blocks) === words(blocks);
  const property = fc.asyncProperty(randomDocument, ({ children }) =>
    hasSameText(proseOf(children)),
  );
  const { counterexample } = await fc.check(property, { seed, numRuns: runs });
  if (counterexample === null) return;
  const blocks = proseOf(counterexample[0].children);
  console.error(`SEED=${seed} RUNS=${runs} vitest run --config test/unit/vitest.config.ts docx`);
  console.error(JSON.stringify(blocks));
  expect(words((await again(blocks)).blocks)).toBe(words(blocks));
}, 120_000);
