import { expect } from "vitest";
import { violationsIn } from "./accessibility.ts";
import { type Doc, block, doc, paragraph, text } from "./everything.ts";
import { keepsShell } from "./person.ts";
import { eventually, test } from "./scene.ts";

test("math that is typed between dollars is printed, for everybody", async ({ person }) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  await ada.create("Formulas");
  await ada.write("From $5 to $6, and ");
  await ada.type("$a^2$");
  await ada.type(" it is");
  await ada.untilBadge("saved");
  await bo.open(await ada.share("edit"));
  await bo.editor.locator(".math-inline[data-state=shown] .katex").waitFor();
  expect(((await ada.stored()) as Doc).content).toMatchObject([
    paragraph(text("From $5 to $6, and "), block("inlineMath", { latex: "a^2" }), text(" it is")),
  ]);
});

test("two dollars begin a formula of its own, which is seen while it is written", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.create("Block");
  await ada.write("above\n$$ ");
  const field = ada.page.getByLabel("LaTeX");
  // A formula that is not written is none.
  await field.press("Escape");
  await eventually(() => ada.text()).toBe("above\n$$");
  await ada.press("Control+Alt+m");
  await field.fill("x");
  await field.press("Escape");
  await eventually(() => ada.editor.locator(".math-inline").count()).toBe(0);
  await ada.type(" ");
  await field.fill("\\frac{1");
  await ada.page.getByText("This is not a formula yet:", { exact: false }).waitFor();
  await field.fill("\\frac{1}{2}");
  await ada.page.getByTestId("math-preview").locator(".katex").waitFor();
  expect(await violationsIn(ada, "[role=dialog]")).toEqual([]);
  await field.press("Control+Enter");
  await ada.editor.locator(".math-block .katex").waitFor();
  await ada.type("below");
  await eventually(() => ada.stored()).toMatchObject(
    doc(
      paragraph(text("above")),
      block("blockMath", { latex: "\\frac{1}{2}" }),
      paragraph(text("below")),
    ),
  );
});

test("a formula's source has the focus at once, all of it is selected, and no spelling is checked", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.open(
    await ada.import("Focus", doc(block("blockMath", { latex: "x" }), paragraph(text("end")))),
  );
  // What edits formulas is here from the first time on.
  await ada.editor.locator(".math-block").click();
  await ada.page.getByLabel("LaTeX").press("Escape");
  await ada.page.getByRole("dialog").waitFor({ state: "detached" });
  // Sooner than the next frame is shown.
  const focused = await ada.editor.locator(".math-block").evaluate(async (formula) => {
    (formula as HTMLElement).click();
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise((resolve) => (port1.onmessage = resolve));
    port2.postMessage(null);
    await heard;
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLTextAreaElement)) return activeElement?.textContent;
    return [activeElement.selectionEnd, activeElement.getAttribute("spellcheck")];
  });
  expect(focused).toEqual([1, "false"]);
});

test("keys of a command that is on its way are heard once it is there, unless others follow", async ({
  person,
}) => {
  for (const follows of [true, false]) {
    const ada = await person("Ada");
    const arrival = Promise.withResolvers<void>();
    await ada.page.route(/assets\/idle/, async (route) => {
      await arrival.promise;
      await route.continue();
    });
    await ada.create("Early");
    await ada.write("above ");
    await ada.press("Control+Alt+m");
    if (follows) await ada.type("x");
    arrival.resolve();
    if (follows) {
      // Math's button comes with its command.
      await ada.page.getByRole("button", { name: "Formula" }).waitFor();
      expect(await ada.text()).toBe("above x");
      expect(await ada.page.getByRole("dialog").count()).toBe(0);
    } else {
      await ada.page.getByLabel("LaTeX").fill("x^2");
      await ada.page.getByLabel("LaTeX").press("Enter");
      const shown = ada.editor.locator(".math-inline annotation");
      await eventually(() => shown.allTextContents()).toEqual(["x^2"]);
    }
  }
});

test("a formula that was made is taken back by one undo, and redo brings it back as it was", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.create("Redo");
  const make: readonly (readonly [shape: string, begin: () => Promise<void>, done: string])[] = [
    [".math-inline", () => ada.press("Control+Alt+m"), "Enter"],
    [".math-block", () => ada.write("\n$$ "), "Control+Enter"],
  ];
  await ada.write("above ");
  for (const [shape, begin, done] of make) {
    const shown = ada.editor.locator(`${shape} annotation`);
    await begin();
    await ada.page.getByLabel("LaTeX").fill("x^2");
    await ada.page.getByLabel("LaTeX").press(done);
    await eventually(() => shown.allTextContents()).toEqual(["x^2"]);
    await ada.press("Control+z");
    await eventually(() => ada.editor.locator(shape).count()).toBe(0);
    await ada.press("Control+Shift+z");
    await eventually(() => shown.allTextContents()).toEqual(["x^2"]);
    expect(await ada.page.getByRole("dialog").count()).toBe(0);
  }
  // What it says is changed by a step of its own.
  const formula = ada.editor.locator(".math-block");
  await formula.click();
  await ada.page.getByLabel("LaTeX").fill("x^3");
  await ada.page.getByLabel("LaTeX").press("Control+Enter");
  await eventually(() => formula.locator("annotation").allTextContents()).toEqual(["x^3"]);
  await ada.press("Control+z");
  await eventually(() => formula.locator("annotation").allTextContents()).toEqual(["x^2"]);
});

test("a formula is edited while others write before it, and what they removed is told", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  const content = doc(paragraph(text("north")), block("blockMath", { latex: "x" }), paragraph());
  await ada.open(await ada.import("Together", content));
  const link = await ada.share("edit");
  await bo.open(link);
  await ada.editor.locator(".math-block").click();
  const field = ada.page.getByLabel("LaTeX");
  await field.fill("x+1");
  await bo.toStart();
  await bo.type("first\n");
  await eventually(() => ada.text()).toContain("first");
  await field.press("Control+Enter");
  await bo.editor.locator(".math-block annotation").getByText("x+1").waitFor({ state: "attached" });
  await ada.editor.locator(".math-block").click();
  await ada.page.getByLabel("LaTeX").fill("x+2");
  await ada.replace(doc(paragraph(text("nothing left"))));
  await eventually(() => ada.text()).toBe("nothing left");
  await ada.page.getByLabel("LaTeX").press("Control+Enter");
  await ada.page.getByText("Somebody has removed it meanwhile.").waitFor();
});

test("what prints formulas is kept on the device where it is used, and nowhere before", async ({
  person,
}) => {
  const ada = await person("Ada", keepsShell);
  ada.expect(/ERR_INTERNET|WebSocket/);
  const id = await ada.import("Offline", doc(paragraph(block("inlineMath", { latex: "x^2" }))));
  await ada.goHome();
  await ada.page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  const kept = () =>
    ada.page.evaluate(async () => {
      const found = await Promise.all(
        (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
      );
      return found.flat().some(({ url }) => /katex|mermaid/.test(url));
    });
  expect(await kept()).toBe(false);
  await ada.open(id);
  await ada.editor.locator(".math-inline .katex").waitFor();
  await ada.untilBadge("saved");
  await eventually(kept).toBe(true);
  await ada.page.context().setOffline(true);
  await ada.reload();
  await ada.editor.locator(".math-inline .katex").waitFor();
});

test("a hostile formula shows its source and leads nowhere", async ({ person }) => {
  const ada = await person("Ada");
  const payloads = [
    "\\href{javascript:alert(1)}{x}",
    "\\includegraphics{https://evil.example/a.png}",
    "\\def\\a{\\a\\a}\\a",
    "\\htmlData{x=1}{y}",
    "<img src=x onerror=alert(1)>",
  ];
  const asked: string[] = [];
  ada.page.on("request", (request) => asked.push(request.url()));
  const content = doc(...payloads.map((latex) => block("blockMath", { latex })), paragraph());
  await ada.open(await ada.import("Hostile", content));
  await eventually(() => ada.editor.locator(".math-block[data-state]").count()).toBe(
    payloads.length,
  );
  expect(await ada.editor.locator("a, img[src*=evil], img[src=x]").count()).toBe(0);
  expect(asked.filter((url) => url.includes("evil"))).toEqual([]);
});
