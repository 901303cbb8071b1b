/** A document with every kind of node and mark that there is. */
export const everything = doc(
  block("heading", { level: 1 }, text("One")),
  block("heading", { level: 2 }, text("Two")),
  block("heading", { level: 3 }, text("Three")),
  block("heading", { level: 4 }, text("Four")),
  paragraph(
    text("bold", { type: "bold" }),
    text("italic", { type: "italic" }),
    text("strike", { type: "strike" }),
    text("underline", { type: "underline" }),
    text("code", { type: "code" }),
    text("link", { type: "link", attrs: { href: "https://example.org/" } }),
    text("bold and italic", { type: "bold" }, { type: "italic" }),
    text("highlighted", { type: "highlight" }),
    text("in green", { type: "highlight", attrs: { color: "green" } }),
    block("inlineMath", { latex: "e^{i\\pi}" }),
    { type: "hardBreak" },
    text("a new line, https://example.org/ not linked"),
  ),
  block(
    "bulletList",
    {},
    item(paragraph(text("a")), block("bulletList", {}, item(paragraph(text("b"))))),
  ),
  block("orderedList", { start: 3 }, item(paragraph(text("third")))),
  block(
    "taskList",
    {},
    block("taskItem", { checked: true }, paragraph(text("done"))),
    block("taskItem", { checked: false }, paragraph(text("to do"))),
  ),
  block("blockquote", {}, paragraph(text("quoted")), paragraph(text("twice"))),
  block("codeBlock", { language: "ts" }, text("const one = 1;\nconst two = 2;")),
  block("callout", { kind: "warning" }, paragraph(text("mind the gap"))),
  block(
    "details",
    {},
    block("detailsSummary", {}, text("more")),
    block("detailsContent", {}, paragraph(text("of it"))),
  ),
  block(
    "table",
    {},
    block(
      "tableRow",
      {},
      cell("tableHeader", "wind", { align: "center" }),
      cell("tableHeader", "from"),
    ),
    block("tableRow", {}, cell("tableCell", "both", { colspan: 2, colwidth: [120, 80] })),
  ),
  block("blockMath", { latex: "\\int_0^1 x\\,dx" }),
  block("image", { src: "/favicon.svg", alt: "a pen", title: "The pen", width: 64 }),
  block("paragraph", { textAlign: "center" }, text("in the middle")),
  block("horizontalRule", {}),
  paragraph(),
  paragraph(text("the end")),
);

export interface Node {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  readonly marks?: readonly Mark[];
  readonly content?: readonly Node[];
}

interface Mark {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

export interface Doc {
  readonly type: "doc";
  readonly content: readonly Node[];
}

export function doc(...content: readonly Node[]): Doc {
  return { type: "doc", content };
}

export function block(
  type: string,
  attrs: Readonly<Record<string, unknown>>,
  ...content: readonly Node[]
): Node {
  return {
    type,
    ...(Object.keys(attrs).length === 0 ? {} : { attrs }),
    ...(content.length === 0 ? {} : { content }),
  };
}

export function paragraph(...content: readonly Node[]): Node {
  return block("paragraph", {}, ...content);
}

export function text(content: string, ...marks: readonly Mark[]): Node {
  return { type: "text", text: content, ...(marks.length === 0 ? {} : { marks }) };
}

function item(...content: readonly Node[]): Node {
  return block("listItem", {}, ...content);
}

export function cell(
  type: string,
  content: string,
  attrs: Readonly<Record<string, unknown>> = {},
): Node {
  return block(type, attrs, paragraph(text(content)));
}
