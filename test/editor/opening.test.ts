import { fitBlocks, proseOf } from "@scriptorium/document/content";
import { writeReading } from "@scriptorium/document/reading";
import { englishReading } from "@scriptorium/document/reading/english";
import { documentSchema } from "@scriptorium/document/schema";
import { randomDocument } from "@scriptorium/document/testing";
import { readBlocks, replaceBlocks } from "@scriptorium/document/yjs";
import { editorExtensions } from "@scriptorium/web/src/document/body/editor-extensions.ts";
import {
  hasUnknownContent,
  watchUnknownContent,
} from "@scriptorium/web/src/document/body/unknown-content.ts";
import type { Destination } from "@scriptorium/web/src/document/rich/images/upload-slot.ts";
import { WaitingImages } from "@scriptorium/web/src/document/rich/images/waiting-images.ts";
import { Editor, getSchema } from "@tiptap/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { everything } from "../browser/everything.ts";

type Blocks = Parameters<typeof replaceBlocks>[1];

const runs = Number(process.env["RUNS"] ?? 60);
// The same documents in every run, and others each time in one that says how many.
const isSearch = process.env["RUNS"] !== undefined;
const seed = Number(process.env["SEED"] ?? (isSearch ? Date.now() % 1_000_000 : 1));
const replay = `replay: SEED=${seed} RUNS=${runs} npx vitest run --config test/editor/vitest.config.ts opening`;

/** What an application of last year lacks. */
const since: ReadonlySet<string> = new Set(["callout", "highlight", "inlineMath"]);

/** A document of `blocks`, and how many updates came of it since. */
function documentOf(blocks: Blocks): { readonly doc: Y.Doc; readonly updates: () => number } {
  const doc = new Y.Doc();
  replaceBlocks(doc.getXmlFragment("default"), blocks);
  let updates = 0;
  doc.on("update", () => (updates += 1));
  return { doc, updates: () => updates };
}

function destinationIn(doc: Y.Doc): Destination {
  const edits = { unsaved: 0, onDevice: true, refusal: null };
  const nowhere = { status: { kind: "loading", edits }, subscribe: () => () => {} } as const;
  return {
    body: doc.getXmlFragment("default"),
    reach: { id: "a-document-to-test", link: null },
    waiting: new WaitingImages(nowhere),
  };
}

/** An editor as the page makes it; an old one lacks what was added since. */
function open(doc: Y.Doc, { isEditable = true, isOld = false } = {}): Editor {
  const extensions = editorExtensions(destinationIn(doc));
  return new Editor({
    element: document.createElement("div"),
    extensions: isOld ? extensions.filter(({ name }) => !since.has(name)) : extensions,
    editable: isEditable,
    injectCSS: false,
  });
}

const oldSchema = getSchema(
  editorExtensions(destinationIn(new Y.Doc())).filter(
    ({ name }) => !since.has(name) && name !== "collaboration",
  ),
);

/** What an editor shows of `blocks` in either role. Fails when opening them writes. */
function opensUnchanged(blocks: Blocks): readonly unknown[] {
  const { doc, updates } = documentOf(blocks);
  const body = doc.getXmlFragment("default");
  expect(hasUnknownContent(body, documentSchema)).toBe(false);
  writeReading({ title: "", blocks: fitBlocks(readBlocks(body)), words: englishReading });
  const shown = [true, false].map((isEditable) => {
    const editor = open(doc, { isEditable });
    editor.setEditable(!isEditable, false);
    const { content } = editor.getJSON();
    editor.destroy();
    return jsonOf(content as Blocks);
  });
  expect(updates()).toBe(0);
  return shown;
}

function jsonOf(blocks: Blocks): unknown {
  return documentSchema.nodeFromJSON({ type: "doc", content: blocks }).toJSON();
}

test("opening a document with every node and mark writes nothing, whatever the role", () => {
  const shown = jsonOf(everything.content);
  expect(opensUnchanged(everything.content)).toEqual([shown, shown]);
});

test("opening random documents writes nothing, whatever the role", () => {
  console.log(replay);
  fc.assert(
    fc.property(randomDocument, ({ children }) => {
      const blocks = proseOf(children);
      expect(opensUnchanged(blocks)).toEqual([jsonOf(blocks), jsonOf(blocks)]);
    }),
    { seed, numRuns: runs },
  );
});

test("an older editor is not bound to a newer document, which would lose what it does not know", () => {
  const { doc, updates } = documentOf(everything.content);
  const body = doc.getXmlFragment("default");
  expect(hasUnknownContent(body, oldSchema)).toBe(true);
  // What would happen without the guard, so that this test is about something.
  const unguarded = new Y.Doc();
  Y.applyUpdate(unguarded, Y.encodeStateAsUpdate(doc));
  open(unguarded, { isOld: true, isEditable: false }).destroy();
  expect(JSON.stringify(readBlocks(unguarded.getXmlFragment("default")))).not.toContain(
    "mind the gap",
  );
  expect(updates()).toBe(0);
});

test("an older editor lets go of a document before newer content reaches it, and nothing is deleted", () => {
  const plain = everything.content.filter(({ type }) => type === "blockquote");
  const { doc } = documentOf(plain);
  const newer = new Y.Doc();
  Y.applyUpdate(newer, Y.encodeStateAsUpdate(doc));
  const body = doc.getXmlFragment("default");
  expect(hasUnknownContent(body, oldSchema)).toBe(false);
  let editor: Editor | null = null;
  watchUnknownContent(body, oldSchema, () => editor?.destroy());
  editor = open(doc, { isOld: true });
  const written: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "server") written.push(update);
  });
  replaceBlocks(newer.getXmlFragment("default"), everything.content);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(newer), "server");
  expect(editor.isDestroyed).toBe(true);
  expect(written).toEqual([]);
  expect(readBlocks(body)).toEqual(readBlocks(newer.getXmlFragment("default")));
});

test("a newer editor on an older document changes nothing of it, and what both know can be edited", () => {
  const plain = everything.content.filter(({ type }) => /^(blockquote|bulletList)$/.test(type));
  const { doc, updates } = documentOf(plain);
  const editor = open(doc);
  expect(updates()).toBe(0);
  editor.commands.insertContentAt(3, "newly ");
  expect(updates()).toBe(1);
  expect(hasUnknownContent(doc.getXmlFragment("default"), oldSchema)).toBe(false);
  editor.destroy();
});
