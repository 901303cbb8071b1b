import { expect, test } from "vitest";
import * as Y from "yjs";
import { readBlocks } from "./fragment.ts";
import { formatsMax, formatsOf, textRuns } from "./text-runs.ts";

function textOf(write: (text: Y.XmlText) => void): Y.XmlText {
  const doc = new Y.Doc();
  const text = new Y.XmlText();
  doc.getXmlFragment("body").insert(0, [text]);
  doc.transact(() => write(text));
  return text;
}

/** A text of `letters`, each under one format more than the one before. */
function staircase(letters: number): Y.XmlText {
  return textOf((text) => {
    text.insert(0, "x".repeat(letters));
    for (let at = 0; at < letters; at++) text.format(at, letters - at, { [`mark${at}`]: {} });
  });
}

test("[W5] a text is what Yjs says that it is", () => {
  const text = textOf((made) => {
    made.insert(0, "plain bold and linked");
    made.format(6, 8, { bold: {} });
    made.format(10, 11, { link: { href: "/a" } });
    made.insertEmbed(3, { image: "x" });
    made.delete(0, 1);
    made.format(2, 4, { bold: {} });
    made.format(2, 2, { bold: null });
    made.insert(made.length, "end", { code: {} });
  });
  const told = (text.toDelta() as { insert: unknown; attributes?: object }[]).map(
    ({ insert, attributes = {} }) => ({ insert, attributes }),
  );
  // Yjs begins another run at each formatting, also where nothing changes by it.
  const joined = (runs: readonly { insert: unknown; attributes: object }[]): unknown =>
    runs.flatMap(({ insert, attributes }) =>
      (typeof insert === "string" ? [...insert] : [insert]).map((one) => [one, attributes]),
    );
  expect(joined(textRuns(text))).toEqual(joined(told));
  expect(formatsOf(text)).toEqual({
    names: new Set(["bold", "link", "code"]),
    isTooMany: false,
  });
});

test("[W4][W73] formats on top of each other are told up to a limit, and cost no more than that", () => {
  expect([formatsMax, formatsMax + 1].map((most) => formatsOf(staircase(most)).isTooMany)).toEqual([
    false,
    true,
  ]);
  const text = staircase(2_000);
  const runs = textRuns(text);
  expect(runs.map(({ insert }) => insert).join("")).toBe("x".repeat(2_000));
  const counts = runs.map(({ attributes }) => Object.keys(attributes).length);
  expect(Math.max(...counts)).toBe(formatsMax);
  const fragment = text.doc?.getXmlFragment("body");
  expect(fragment === undefined ? [] : readBlocks(fragment)).toHaveLength(runs.length);
});
