import { expect, test } from "vitest";
import { meaningOf } from "../html/element.ts";
import { cleanPasted } from "./clean-pasted.ts";
import { parsePasted } from "./pasted-tree.ts";
import type { PastedElement, PastedNode } from "./pasted-tree.ts";

const count = 400_000;

test("[W10] any number of breaks between blocks are cleaned one by one", () => {
  const { children } = cleanPasted(parsePasted(`<div>a</div>${"<br>".repeat(count)}<div>b</div>`));
  expect(children).toHaveLength(count + 2);
  expect(children[1]).toMatchObject({ name: "p" });
});

test("[W10] a paragraph with any number of spaces in it is told from an empty one", () => {
  const [blank, full] = cleanPasted(
    parsePasted(`<p>${"\u00a0".repeat(count)}</p><p>${"\u00a0".repeat(count)}a</p>`),
  ).children;
  expect(blank).toMatchObject({ name: "p", children: [] });
  expect(full).toMatchObject({ name: "p", children: [`${"\u00a0".repeat(count)}a`] });
});

test("[W10] a style with any number of decorations is read", () => {
  const style = "text-decoration".repeat(count);
  expect(meaningOf("span", { style })).toEqual({ kind: "marks", marks: [] });
});

test.for([
  ["formulas", { class: "katex" }],
  ["items of Word", { style: "mso-list: l0 level1 lfo1" }],
  ["code", {}],
  ["paragraphs", {}],
] as const)("[W10] %s within each other are searched once", ([kind, attributes]) => {
  const name = kind === "code" ? "pre" : kind === "paragraphs" ? "p" : "span";
  let looks = 0;
  const innermost = {
    name: "i",
    attributes: {},
    get children(): readonly PastedNode[] {
      looks += 1;
      return [];
    },
  };
  let nested: PastedElement = innermost;
  for (let level = 0; level < 200; level++) nested = { name, attributes, children: [nested] };
  cleanPasted({ name: "body", attributes: {}, children: [nested] });
  expect(looks).toBeGreaterThan(0);
  expect(looks).toBeLessThan(20);
});
