import fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { Fragment } from "prosemirror-model";
import type { Mark, Node } from "prosemirror-model";
import { squareRows } from "../content/table.ts";
import type { CellShape } from "../content/table.ts";
import {
  calloutKinds,
  cellAlignments,
  documentSchema,
  headingLevels,
  highlightColors,
  textAlignments,
} from "../schema/index.ts";

/** Characters and words that mean something in one of the formats, between ones that do not. */
const pieces = [
  ...Array.from("abcxyzÉ09"),
  ...Array.from("    "),
  ..."1. |2) |- |+ |# |> |: ".split("|"),
  ...Array.from("\\`*_{}[]()#+-.!<>&|~=$^:;/?@'\",%"),
  ...Array.from("\n\t\u00a0\u3000☕漢א😀"),
  ..."north wind the quick brown fox".split(" "),
  ..."**bold** __b__ *i* ~~s~~ ==m== `c` ``` ~~~ --- === *** 1. 2) - + > # ### [x] [!NOTE]".split(
    " ",
  ),
  ..."<b> </b> <br> <div> <!-- --> &amp; &#32; &nbsp; https://example.org www.example.org".split(
    " ",
  ),
  ..."[a](b) ![a](b) [a]: $$ $x$ a|b |---| :-: _a_ snake_case a@b.c </details> \\( {#id}".split(
    " ",
  ),
];

const words: Arbitrary<string> = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.join(""));

const maybeWords = fc.option(words, { nil: null });

/** What follows an address's host. Readers of addresses leave some white space out. */
const path = words.map((text) => text.trim().replaceAll(/[\t\n]/g, ""));

const address = fc.oneof(
  fc.constantFrom(
    "https://example.org/",
    "http://a.b/?c=1&d=2&copy;#e",
    "mailto:a@b.c",
    "/d/x",
    "#h",
  ),
  path.map((name) => `https://example.org/${name}`),
);

const marks: Readonly<Record<string, Arbitrary<Mark>>> = {
  link: fc
    .record({ href: address, title: maybeWords })
    .map((attrs) => documentSchema.mark("link", attrs)),
  highlight: fc
    .constantFrom(null, ...highlightColors)
    .map((color) => documentSchema.mark("highlight", { color })),
  ...Object.fromEntries(
    ["bold", "italic", "strike", "underline", "code"].map((name) => [
      name,
      fc.constant(documentSchema.mark(name)),
    ]),
  ),
};

const markSet = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly Mark[]>([]) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.oneof(...Object.values(marks)), { maxLength: 3 })
      .map((chosen) => chosen.reduce<readonly Mark[]>((set, mark) => mark.addToSet(set), [])),
  },
);

const text: Arbitrary<Node> = fc
  .tuple(words, markSet)
  .map(([content, chosen]) => documentSchema.text(content, chosen));

const latex = fc.oneof(fc.constantFrom("x^2", "\\frac{1}{2}", "a\\$b", "", "\\"), words);

const inline: Arbitrary<readonly Node[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 1, arbitrary: fc.constant(documentSchema.node("hardBreak")) },
    { weight: 1, arbitrary: latex.map((tex) => documentSchema.node("inlineMath", { latex: tex })) },
  ),
  { maxLength: 5 },
);

const textAlign = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(...textAlignments) },
);

const paragraph = make("paragraph", fc.record({ textAlign }), inline);

const length = fc.option(fc.integer({ min: 1, max: 2_000 }), { nil: null });

const leaves: Arbitrary<Node> = fc.oneof(
  { weight: 6, arbitrary: paragraph },
  {
    weight: 2,
    arbitrary: make(
      "heading",
      fc.record({ textAlign, level: fc.constantFrom(...headingLevels) }),
      inline,
    ),
  },
  {
    weight: 1,
    arbitrary: make(
      "codeBlock",
      fc.record({ language: fc.constantFrom(null, "ts", "mermaid", "c++", "a\\b&lt;") }),
      fc
        .string({ unit: fc.constantFrom(...pieces, "\n", "\n"), maxLength: 12 })
        .map((code) => (code === "" ? [] : [documentSchema.text(code)])),
    ),
  },
  { weight: 1, arbitrary: make("blockMath", fc.record({ latex }), fc.constant([])) },
  {
    weight: 1,
    arbitrary: make(
      "image",
      fc.record({
        src: fc.oneof(
          fc.constantFrom("https://example.org/a.png", "/files/ä b.png"),
          path.map((name) => `https://example.org/${name}`),
        ),
        alt: maybeWords,
        title: maybeWords,
        width: length,
        height: length,
      }),
      fc.constant([]),
    ),
  },
  { weight: 1, arbitrary: fc.constant(documentSchema.node("horizontalRule")) },
);

/** Blocks that are nested at most `depth` deep. */
function blocksOf(depth: number, minLength = 1): Arbitrary<readonly Node[]> {
  const block =
    depth === 0
      ? leaves
      : fc.oneof(
          { weight: 4, arbitrary: leaves },
          { weight: 1, arbitrary: make("blockquote", fc.constant({}), blocksOf(depth - 1)) },
          {
            weight: 1,
            arbitrary: make(
              "callout",
              fc.record({ kind: fc.constantFrom(...calloutKinds) }),
              blocksOf(depth - 1),
            ),
          },
          { weight: 1, arbitrary: details(depth) },
          { weight: 3, arbitrary: list(depth) },
          { weight: 1, arbitrary: pipeTable() },
          { weight: 1, arbitrary: table(depth) },
        );
  return fc.array(block, { minLength, maxLength: 3 });
}

function list(depth: number): Arbitrary<Node> {
  const content = fc
    .tuple(paragraph, fc.oneof(fc.constant<readonly Node[]>([]), blocksOf(depth - 1, 0)))
    .map(([first, others]) => [first, ...others]);
  const items = (type: string, attrs: Arbitrary<object>): Arbitrary<readonly Node[]> =>
    fc.array(make(type, attrs, content), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    make("bulletList", fc.constant({}), items("listItem", fc.constant({}))),
    make(
      "orderedList",
      fc.record({
        start: fc.constantFrom(1, 1, 0, 7, 99, 999_999_999),
        type: fc.constantFrom(null, null, null, "a", "I"),
      }),
      items("listItem", fc.constant({})),
    ),
    make("taskList", fc.constant({}), items("taskItem", fc.record({ checked: fc.boolean() }))),
  );
}

function details(depth: number): Arbitrary<Node> {
  return fc
    .tuple(fc.array(text, { maxLength: 3 }), blocksOf(depth - 1))
    .map(([summary, content]) =>
      documentSchema.node("details", null, [
        documentSchema.node("detailsSummary", null, summary),
        documentSchema.node("detailsContent", null, content),
      ]),
    );
}

/** A table that Markdown has signs for. */
function pipeTable(): Arbitrary<Node> {
  const align = fc.constantFrom(null, ...cellAlignments);
  return fc.array(align, { minLength: 1, maxLength: 3 }).chain((aligns) => {
    const cell = inline.map((content) => documentSchema.node("paragraph", null, content));
    const row = fc.array(cell, { minLength: aligns.length, maxLength: aligns.length });
    return fc.array(row, { minLength: 1, maxLength: 3 }).map((rows) =>
      documentSchema.node(
        "table",
        null,
        rows.map((cells, rowIndex) =>
          documentSchema.node(
            "tableRow",
            null,
            cells.map((content, column) =>
              documentSchema.node(
                rowIndex === 0 ? "tableHeader" : "tableCell",
                { align: aligns[column] },
                content,
              ),
            ),
          ),
        ),
      ),
    );
  });
}

interface RandomCell extends CellShape {
  readonly content: readonly Node[];
}

function table(depth: number): Arbitrary<Node> {
  const span = fc.constantFrom<number[]>(1, 1, 1, 2, 3);
  const cell: Arbitrary<RandomCell> = fc.record({
    type: fc.constantFrom("tableCell", "tableHeader"),
    attrs: fc
      .record({
        colspan: span,
        rowspan: span,
        width: fc.constantFrom(0, 0, 80),
        align: fc.constantFrom(null, ...cellAlignments),
      })
      .map(({ width, ...attrs }) => ({
        ...attrs,
        colwidth: width === 0 ? null : Array.from({ length: attrs.colspan }, () => width),
      })),
    content: blocksOf(depth - 1),
  });
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  });
  return rows.map((ragged) => {
    const whole = squareRows(ragged, () => ({
      type: "tableCell",
      attrs: { colspan: 1, rowspan: 1, colwidth: null, align: null },
      content: [documentSchema.node("paragraph")],
    }));
    return documentSchema.node(
      "table",
      null,
      (whole ?? []).map((cells) =>
        documentSchema.node(
          "tableRow",
          null,
          cells.map(({ type, attrs, content }) => documentSchema.node(type, attrs, content)),
        ),
      ),
    );
  });
}

function make(
  type: string,
  attributes: Arbitrary<object>,
  content: Arbitrary<readonly Node[]>,
): Arbitrary<Node> {
  return fc
    .tuple(attributes, content)
    .map(([attrs, children]) =>
      documentSchema.node(type, { ...attrs }, Fragment.fromArray([...children])),
    );
}

/** A document as an editor could have made it, with all kinds of nodes and of characters. */
export const randomDocument: Arbitrary<Node> = blocksOf(3).map((blocks) =>
  documentSchema.node("doc", null, Fragment.fromArray([...blocks])),
);
