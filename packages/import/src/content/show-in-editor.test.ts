import { BlockNoteEditor } from "@blocknote/core";
import { blocksToYDoc } from "@blocknote/core/yjs";
import { fitBlocks } from "@scriptorium/document/content";
import type { ProseNode } from "@scriptorium/document/content";
import { writeMarkdown } from "@scriptorium/document/markdown";
import { readBlocks, replaceBlocks } from "@scriptorium/document/yjs";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { causalParts } from "./causal-parts.ts";
import { loadUpdates } from "./load-updates.ts";
import { showInEditor } from "./show-in-editor.ts";

function docOf(roots: Readonly<Record<string, readonly ProseNode[]>>): Y.Doc {
  const doc = new Y.Doc();
  for (const [name, blocks] of Object.entries(roots)) {
    replaceBlocks(doc.getXmlFragment(name), blocks);
  }
  return loadUpdates([Y.encodeStateAsUpdate(doc)]).doc;
}

const hello: ProseNode = { type: "paragraph", content: [{ type: "text", text: "Hello" }] };
const starred: ProseNode = {
  type: "paragraph",
  content: [{ type: "text", text: "mine", marks: [{ type: "highlight", attrs: { color: null } }] }],
};

test("a fragment that fits is shown under another name, with its clientIDs and clocks", () => {
  const doc = docOf({ prosemirror: [hello] });
  doc.getXmlFragment("prosemirror").delete(0, 1);
  replaceBlocks(doc.getXmlFragment("prosemirror"), [hello, hello]);
  const before = Y.encodeStateVector(doc);
  expect(showInEditor(doc, "prosemirror")).toEqual({ kind: "whole", schemaVersion: 0 });
  const { doc: there } = loadUpdates(causalParts(doc).updates);
  expect([[...there.share.keys()], readBlocks(there.getXmlFragment("default"))]).toEqual([
    ["default"],
    [hello, hello],
  ]);
  expect(Y.decodeStateVector(Y.encodeStateVector(there))).toEqual(Y.decodeStateVector(before));
});

test("a fragment with what our schema has gained needs its version", () => {
  const shown = showInEditor(docOf({ default: [starred] }), "default");
  expect(shown.kind === "whole" && shown.schemaVersion).toBeGreaterThan(0);
});

/** Its types and ours differ in how exact optional properties are. */
const write = blocksToYDoc as (editor: object, blocks: readonly object[], name: string) => Y.Doc;

test("what BlockNote has written can be converted, with its lists", () => {
  const doc = write(
    BlockNoteEditor.create(),
    [
      { type: "heading", props: { level: 2, textAlignment: "center" }, content: "Plan" },
      {
        type: "bulletListItem",
        content: "one",
        children: [
          { type: "bulletListItem", content: "in one" },
          { type: "checkListItem", content: "done", props: { checked: true } },
        ],
      },
      {
        type: "bulletListItem",
        content: [
          { type: "text", text: "two ", styles: { bold: true, textColor: "blue" } },
          { type: "link", href: "https://example.org/", content: "link" },
        ],
      },
      { type: "numberedListItem", content: "three", props: { start: 3 } },
      { type: "numberedListItem", content: "four" },
      { type: "toggleListItem", content: "more", children: [{ content: "hidden" }] },
      { type: "quote", content: "said" },
      { type: "codeBlock", content: "a\n  b", props: { language: "javascript" } },
      { type: "divider" },
      { type: "image", props: { url: "https://example.org/i.png", caption: "a picture" } },
      { type: "video", props: { url: "https://example.org/v.mp4", name: "a film" } },
      {
        type: "table",
        content: {
          type: "tableContent",
          headerRows: 1,
          rows: [{ cells: ["wind", "from"] }, { cells: ["north", "sea"] }],
        },
      },
      { content: "parent", children: [{ content: "child" }] },
    ],
    "document-store",
  );
  const shown = showInEditor(loadUpdates([Y.encodeStateAsUpdate(doc)]).doc, "document-store");
  if (shown.kind !== "convertible") throw new Error(shown.kind);
  expect(writeMarkdown(fitBlocks(shown.blocks))).toBe(
    `<h2 align="center">Plan</h2>

- one

  - in one

  * [x] done

- <strong>two </strong>[link](https://example.org/)

3. three
4. four

<details>
<summary>more</summary>

hidden

</details>

> said

\`\`\`javascript
a
  b
\`\`\`

---

![a picture](https://example.org/i.png)

[a film](https://example.org/v.mp4)

| wind | from |
| --- | --- |
| north | sea |

parent

child
`,
  );
});

test("a text becomes paragraphs; a map, and what is not there, become nothing", () => {
  const doc = new Y.Doc();
  doc.getText("monaco").insert(0, "one\ntwo");
  doc.getMap("map").set("a", 1);
  const { doc: read } = loadUpdates([Y.encodeStateAsUpdate(doc)]);
  const paragraph = (text: string): ProseNode => ({ ...hello, content: [{ type: "text", text }] });
  expect(["monaco", "map", "nowhere"].map((name) => showInEditor(read, name))).toEqual([
    {
      kind: "convertible",
      blocks: [paragraph("one"), paragraph("two")],
      reason: '"monaco" is a text and no fragment of XML',
    },
    { kind: "unfit", reason: '"map" is a map or a list' },
    { kind: "unfit", reason: 'it has nothing under "nowhere"' },
  ]);
});

test("a fragment does not take the place of another", () => {
  expect(showInEditor(docOf({ default: [hello], prosemirror: [hello] }), "prosemirror")).toEqual({
    kind: "unfit",
    reason: 'it has something under "default" too',
  });
});
