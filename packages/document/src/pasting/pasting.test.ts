import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ContentError, fitBlocks } from "../content/index.ts";
import { readMarkdown, writeMarkdown } from "../markdown/index.ts";
import { documentSchema } from "../schema/index.ts";
import { inheritedNames } from "../testing/inherited-names.ts";
import { textFromBlocks } from "../text/index.ts";
import { blocksFromPastedText, looksLikeMarkdown, readPasted, tableFromCells } from "./index.ts";

const limits = { nodesMax: 2_000, depthMax: 40 };
const fixtures = join(import.meta.dirname, "../../../../test/fixtures/paste");

test.for(globSync("*.html", { cwd: fixtures }))(
  "[W10] what a program puts on the clipboard is what its author meant: %s",
  (name) => {
    const blocks = readPasted(fixture(name), limits);
    const path = name.replace("html", "expected.md");
    if (process.env["WRITE"] === "1") {
      writeFileSync(join(fixtures, path), writeMarkdown(fitBlocks(blocks)));
    }
    expect(blocks).toEqual(readMarkdown(fixture(path), limits));
  },
);

test("[W10] of a hostile clipboard nothing but text and what is harmless is left", () => {
  const found = JSON.stringify(readPasted(fixture("hostile.html"), limits));
  expect(found).not.toMatch(/javascript:|vbscript:|data:|evil\.example|onclick|srcdoc|style/);
  expect(found.match(/"type":"(?!text|paragraph|details)\w+"/g)).toBeNull();
});

test.for([
  ["an item of Word without its sign", "<p style='mso-list:l0 level3 lfo1'>a</p>", "- a\n"],
  [
    "levels that are left out",
    "<p style='mso-list:l0 level1 lfo1'>a<p style='mso-list:l0 level3 lfo1'>b<p style='mso-list:l0 level2 lfo1'>c<p style='mso-list:l0 level1 lfo1'>d",
    "- a\n  - b\n  - c\n- d\n",
  ],
  [
    "letters and Roman numbers",
    "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>b)</span>a</p><p>-</p><p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>IV.</span>c</p>",
    '<ol type="a"><li><p>a</p></li></ol>\n\n\\-\n\n<ol type="I"><li><p>c</p></li></ol>\n',
  ],
  ["a bold of Word", "<b style='mso-bidi-font-weight:normal'>a</b>", "**a**\n"],
  ["a heading that is bold", "<h2><span style='font-weight:700'>a</span></h2>", "## a\n"],
  ["a line that ends twice", "<p>a<br></p><p><br></p>", "a\n\n&nbsp;\n"],
  ["what is hidden", "<p>a<span style='display:none'>b</span></p>", "a\n"],
] as const)("[W10] %s", ([, html, expected]) => {
  expect(writeMarkdown(fitBlocks(readPasted(html, limits)))).toBe(expected);
});

test.for(inheritedNames)("[W10] what is called %s says nothing by it", (name) => {
  const paragraph = [{ type: "paragraph", content: [{ type: "text", text: "a" }] }];
  for (const html of [
    `<p class="${name}" ${name}="${name}">a</p>`,
    `<flat-item list="${name}">a</flat-item>`,
    `<b id=docs-internal-guid-1 style='font-weight:normal'><span style='background-color:${name}'>a</span></b>`,
    `<span style='mso-highlight:${name}'>a</span>`,
  ]) {
    expect(readPasted(html, limits)).toEqual(paragraph);
  }
});

test.for(["<constructor>", '<constructor kind="marks" type="doc">', "<valueof>"])(
  "[W10] %s is an element that is not known",
  (tag) => {
    const paragraph = [{ type: "paragraph", content: [{ type: "text", text: "a" }] }];
    expect(readPasted(`${tag}a`, limits)).toEqual(paragraph);
  },
);

test("[W10] an element that a page calls like an item of ours is none", () => {
  const html = "<p>a</p><flat-item list=ol level=2 start=4>b</flat-item><p>c</p>";
  expect(writeMarkdown(fitBlocks(readPasted(html, limits)))).toBe("a\n\nb\n\nc\n");
});

test("[W10] whatever is pasted, what comes fits a document or is a ContentError", () => {
  const part = fc.oneof(
    fc
      .constantFrom(
        ..."p div ul ol li table tr td h1 pre b span a br img blockquote details summary flat-item".split(
          " ",
        ),
        ...inheritedNames,
      )
      .chain((tag) => fc.constantFrom(`<${tag}>`, `</${tag}>`)),
    fc.constantFrom(
      "<p style='mso-list:l0 level2 lfo1'>",
      "<li data-aria-level=2 data-leveltext='%1.'>",
      "<li role=checkbox aria-checked=true>",
      "<p class=MsoQuote>",
      "<span class=katex><annotation encoding=application/x-tex>",
      "<b id=docs-internal-guid-1>",
      "<span style='background-color:#ff0000'>",
    ),
    fc
      .constantFrom(...inheritedNames)
      .chain((name) =>
        fc.constantFrom(
          `<flat-item list="${name}">`,
          `<span style='mso-highlight:${name}'>`,
          `<p style='${name}:a'>`,
          `<p ${name}=a class=${name}>`,
          `<constructor kind="marks" type="${name}">`,
        ),
      ),
    fc.constantFrom("a", " ", "\n", "&nbsp;"),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
      try {
        const content = readPasted(parts.join(""), limits);
        if (content.length > 0) documentSchema.nodeFromJSON({ type: "doc", content }).check();
      } catch (error) {
        if (!(error instanceof ContentError)) throw error;
      }
    }),
    { numRuns: 1_000 },
  );
});

test.for(["<b>", "<div>", "<ul><li>", "<p style='mso-list:l0 level9 lfo1'>"])(
  "[W10] elements without end are text in the end, or refused: %s",
  (open) => {
    try {
      expect(textFromBlocks(readPasted(`${open.repeat(5_000)}a`, limits)).trim()).toBe("a");
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
    }
  },
);

test.for([
  ["# Title\n\ntext", true],
  ["## Part\ntext", true],
  ["- one\n- two", true],
  ["> a\n> b", true],
  ["so **much** so", true],
  ["see [this](https://a.b)", true],
  ["```\ncode\n```", true],
  ["| a | b |\n| - | - |\n|---|---|", true],
  ["- [ ] a", true],
  ["plain text. With 2 * 3 * 4 = 24, snake_case and #5", false],
  ["# install\nnpm ci\n# start\nnpm start", false],
  ["- a thought\nand another", false],
  ["a[0](x); b**2**c", false],
  ["dear all,\n\n-- \nAda", false],
  ["", false],
] as const)("[W10] Markdown is told from text by its signs: %j", ([text, isMarkdown]) => {
  expect(looksLikeMarkdown(text)).toBe(isMarkdown);
});

test.for([
  ["dashes", "-".repeat(5_000_000)],
  ["lines of a table", "| ".repeat(2_000_000)],
  ["empty lines", `${" \n".repeat(2_000_000)}x`],
  ["spaces behind a heading", `# a${" ".repeat(4_000_000)}b\nc`],
  ["brackets", "[".repeat(4_000_000)],
  ["addresses without an end", "[](/".repeat(1_000_000)],
  ["stars", "**a ".repeat(1_000_000)],
  ["signs of code", "`a``".repeat(1_000_000)],
] as const)("[W10] whether it is Markdown is told of a text with any number of %s", ([, text]) => {
  expect(looksLikeMarkdown(text)).toBe(false);
});

test("[W10] a table in Markdown is told by the line below its header", () => {
  for (const line of ["|---|", "---|---", "| :-: | --- |", " -- | ---: |"]) {
    expect(looksLikeMarkdown(`a | b\n${line}\nc | d`)).toBe(true);
  }
  for (const line of ["-----", "|  |", "| -- | a", "+---+"]) {
    expect(looksLikeMarkdown(`a | b\n${line}\nc | d`)).toBe(false);
  }
});

test("[W10] cells of a spreadsheet are a table, and indented lines are not", () => {
  const read = (text: string): string | null => {
    const table = tableFromCells(text);
    return table === null ? null : textFromBlocks([table]);
  };
  expect(read("a\tb\r\nc\t\r\n")).toBe("a\tb\nc\t");
  expect(read('a\t"b ""x"""\n"two\nlines"\td')).toBe('a\tb "x"\ntwo lines\td');
  expect(read('a\t"b\nc\td')).toBe('a\t"b\nc\td');
  for (const text of ["a\tb", "a\tb\nc", "\ta\n\tb", "a\nb", ""]) expect(read(text)).toBeNull();
});

test("[W10] text has a paragraph for each line, and its addresses are links", () => {
  const link = {
    type: "text",
    text: "https://a.b/c",
    marks: [{ type: "link", attrs: { href: "https://a.b/c" } }],
  };
  expect(blocksFromPastedText("a\n\nsee https://a.b/c.\n")).toEqual([
    { type: "paragraph", content: [{ type: "text", text: "a" }] },
    {
      type: "paragraph",
      content: [{ type: "text", text: "see " }, link, { type: "text", text: "." }],
    },
  ]);
});

function fixture(name: string): string {
  return readFileSync(join(fixtures, name), "utf8");
}
