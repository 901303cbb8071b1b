import { expect } from "vitest";
import { violationsIn } from "./accessibility.ts";
import { block, doc, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test } from "./scene.ts";

const source = 'export const one = "first"; // why';

function code(language: string | null, words: string) {
  return block("codeBlock", { language }, text(words));
}

/** The words that the page colours, by colour. */
function coloured(person: Person): Promise<Readonly<Record<string, readonly string[]>>> {
  return person.page.evaluate(() =>
    Object.fromEntries(
      [...CSS.highlights].map(([name, ranges]) => [name, [...ranges].map(String).toSorted()]),
    ),
  );
}

test("code is coloured in its language as it is typed, without a write", async ({ person }) => {
  const ada = await person("Ada");
  await ada.open(
    await ada.import("Code", doc(code("ts", source), code(null, "const"), paragraph())),
  );
  await eventually(() => coloured(ada)).toMatchObject({
    "code-keyword": ["const", "export"],
    "code-string": ['"first"'],
    "code-comment": ["// why"],
  });
  expect(ada.sent.filter((kind) => kind === "edit")).toEqual([]);
  await ada.editor.locator("pre").first().click();
  await ada.press("Control+End");
  await ada.editor.locator("pre").first().click();
  await ada.press("End");
  await ada.type("\nlet two");
  await eventually(() => coloured(ada)).toMatchObject({
    "code-keyword": ["const", "export", "let"],
  });
});

test("a language is found by its letters, seen by others, and coloured there", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  await ada.open(
    await ada.import("Language", doc(code(null, "def north(): return 1"), paragraph())),
  );
  await bo.open(await ada.share("edit"));
  await ada.editor.getByRole("button", { name: "Language of the code: Plain text" }).click();
  await ada.page.getByRole("combobox").fill("pyt");
  await ada.press("Enter");
  await eventually(() => coloured(bo)).toMatchObject({ "code-keyword": ["def", "return"] });
  await bo.editor.getByRole("button", { name: "Copy" }).click();
  expect(await bo.page.evaluate(() => navigator.clipboard.readText())).toBe(
    "def north(): return 1",
  );
  expect(await violationsIn(ada, "[data-testid=editor]")).toEqual([]);
});

test("Tab indents code, and the keyboard leads out of it", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create("Keys");
  await ada.write("``` ");
  await ada.press("Tab");
  await ada.type("one");
  await ada.press("Control+Enter");
  await ada.type("after");
  expect(await ada.text()).toBe("  one\nafter");
});

test("Enter in code begins the next line where this one began, and still leads out of it", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.create("Indented");
  await ada.write("``` ");
  await ada.type("\ta\n  b {\n  c\n\n\nafter");
  expect(await ada.text()).toBe("\ta\n\t  b {\n\t    c\nafter");
});

test("a diagram is drawn beside its source as an image, in words when it can't be", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  await ada.open(
    await ada.import("Diagram", doc(code("mermaid", "flowchart LR\n  A --> B"), paragraph())),
  );
  const link = await ada.share("edit");
  await bo.open(link);
  const picture = (who: Person) => who.editor.getByRole("img", { name: "Diagram: flowchart LR" });
  await picture(ada).waitFor();
  await picture(bo).waitFor();
  const size = await picture(bo).evaluate((image: HTMLImageElement) => image.naturalWidth);
  expect(size).toBeGreaterThan(50);
  expect(ada.sent.filter((kind) => kind === "edit")).toEqual([]);
  await ada.editor.locator("pre").click();
  await ada.press("Control+Home", "ArrowDown", "End");
  await ada.type(" --> C[");
  await bo.editor.getByText("This can’t be drawn yet.", { exact: false }).waitFor();
  await ada.editor.getByRole("button", { name: "Hide source" }).click();
  expect(await ada.editor.locator("pre").isVisible()).toBe(false);
  expect(await bo.editor.locator("pre").isVisible()).toBe(true);
});

test("on a phone a wide diagram scrolls in its own box before its words get too small", async ({
  person,
}) => {
  const ada = await person("Ada", { viewport: { width: 390, height: 844 }, hasTouch: true });
  const wide = "flowchart LR\n  North --> East --> South --> West --> Home";
  await ada.open(await ada.import("Wide", doc(code("mermaid", wide), paragraph())));
  const picture = ada.editor.getByRole("img", { name: "Diagram: flowchart LR" });
  await picture.waitFor();
  const scale = await picture.evaluate(
    (image: HTMLImageElement) => image.clientWidth / Number(image.getAttribute("width")),
  );
  expect(scale).toBeCloseTo(0.75, 1);
  expect(await ada.sidewaysScroll()).toBe(0);
});

test("a hostile diagram runs nothing and asks for nothing", async ({ person }) => {
  const ada = await person("Ada");
  const asked: string[] = [];
  ada.page.on("request", (request) => asked.push(request.url()));
  await ada.page.addInitScript(() => {
    Object.assign(window, { alert: () => Object.assign(window, { wasRun: true }) });
  });
  const payloads = [
    'flowchart LR\n  A["<img src=https://evil.example/a onerror=alert(1)>"] --> B',
    'flowchart LR\n  A --> B\n  click A "javascript:alert(1)"\n  click B call alert(1)',
    '%%{init: {"securityLevel": "loose", "htmlLabels": true, "themeCSS": "* { background: url(https://evil.example/b) }"}}%%\nflowchart LR\n  A["<script>alert(1)</script>"]',
    "sequenceDiagram\n  A->>B: <svg onload=alert(1)>",
  ];
  await ada.open(
    await ada.import("Hostile", doc(...payloads.map((payload) => code("mermaid", payload)))),
  );
  const settled = ada.editor.locator(".diagram[data-state]");
  await eventually(() => settled.count()).toBe(payloads.length);
  expect(asked.filter((url) => url.includes("evil"))).toEqual([]);
  expect(await ada.page.evaluate(() => "wasRun" in window)).toBe(false);
  expect(await ada.page.locator("body > [id^=ddiagram]").count()).toBe(0);
});
