import { expect } from "vitest";
import { type Doc, block, doc, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test } from "./scene.ts";

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

test("following shows what the other sees, on any width, and ends with one's own scrolling or Escape", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo", phone)]);
  await ada.open(await ada.import("Long", lines(200)));
  await bo.open(await ada.share("edit"));
  await ada.page.getByRole("button", { name: "Bo", exact: true }).click();
  const bar = ada.page.getByTestId("follow-bar");
  await bar.getByText("Following Bo").waitFor();
  for (const line of [120, 30, 199]) {
    await scrollToLine(bo, line);
    const seen = await topLine(bo);
    await eventually(async () => Math.abs((await topLine(ada)) - seen) <= 1).toBe(true);
  }
  await ada.page.mouse.wheel(0, -400);
  await bar.waitFor({ state: "detached" });
  await scrollToLine(bo, 10);
  await bo.untilBadge("saved");
  expect(await topLine(ada)).toBeGreaterThan(100);

  await ada.page.getByRole("button", { name: "Bo", exact: true }).click();
  await eventually(async () => Math.abs((await topLine(ada)) - 10) <= 2).toBe(true);
  await ada.press("Escape");
  await bar.waitFor({ state: "detached" });
  await ada.page.getByRole("button", { name: "Bo", exact: true }).click();
  await bar.getByRole("button", { name: "Stop following" }).click();
  await bar.waitFor({ state: "detached" });
  await ada.page.getByRole("button", { name: "Bo", exact: true }).click();
  await bar.waitFor();
  await ada.editor.focus();
  await ada.type("x");
  await bar.waitFor({ state: "detached" });
  await ada.page.getByRole("button", { name: "Bo", exact: true }).click();
  await bar.waitFor();
  await bo.page.close();
  await bar.waitFor({ state: "detached" });
});

test("where somebody reads is told to nobody while nobody follows", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Long", lines(200)));
  await bo.open(await ada.share("edit"));
  await eventually(() => ada.others()).toEqual(["Bo"]);
  await bo.write("!");
  await bo.untilBadge("saved");
  await eventually(() => ada.carets()).toEqual(["Bo"]);
  const told = (): number => bo.sent.filter((kind) => kind === "awareness").length;
  const before = told();
  for (const line of [120, 30, 60]) {
    await scrollToLine(bo, line);
    await bo.page.waitForTimeout(150);
  }
  expect(told()).toBe(before);
  await ada.press("Control+Shift+k");
  await ada.page.locator("dialog input:focus").waitFor();
  await ada.page.keyboard.type("Follow Bo");
  await ada.press("Enter");
  await eventually(async () => Math.abs((await topLine(ada)) - 60) <= 2).toBe(true);
  expect(told()).toBeGreaterThan(before);
});

test("the commands go to whoever put a caret into the text since coming", async ({ person }) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Long", lines(200)));
  await bo.open(await ada.share("edit"));
  await eventually(() => ada.others()).toEqual(["Bo"]);
  await ada.press("Control+Shift+k");
  const field = ada.page.locator("dialog input:focus");
  await field.waitFor();
  await ada.page.keyboard.type("Go to Bo");
  await ada.page.getByText("Nothing is called that.").waitFor();
  await bo.select("line 150");
  const item = ada.page.getByRole("option", { name: "Go to Bo" });
  await item.waitFor();
  expect(await field.evaluate((element: HTMLInputElement) => element.spellcheck)).toBe(false);
  await item.click();
  await eventually(async () => Math.abs((await topLine(ada)) - 140) < 20).toBe(true);
});

test("whose caret is out of sight is told at the edge, and a click goes there", async ({
  person,
}) => {
  const [ada, bo, cy] = await Promise.all([person("Ada"), person("Bo"), person("Cy", phone)]);
  await ada.open(await ada.import("Long", lines(200)));
  const address = await ada.share("edit");
  for (const other of [bo, cy]) await other.open(address);
  await bo.toEnd();
  await cy.select("line 150");
  const below = ada.page.getByTestId("people-below");
  await eventually(() => below.innerText()).toBe("2 others below");
  await ada.page.getByTestId("share").click();
  await eventually(() => below.isVisible()).toBe(false);
  await ada.page.keyboard.press("Escape");
  await below.click();
  const above = ada.page.getByTestId("people-above");
  await eventually(() => below.innerText()).toBe("Bo is further down");
  await eventually(() => ada.page.getByTestId("remote-caret").count()).toBe(2);
  await below.click();
  await eventually(() => above.innerText()).toBe("Cy is further up");
  await eventually(() => below.count()).toBe(0);
  expect(await ada.page.evaluate(() => scrollY > 1000)).toBe(true);
  await bo.toStart();
  await eventually(() => above.innerText()).toBe("2 others above");
  expect(await cy.sidewaysScroll()).toBe(0);
});

test("a sentence now and then tells who came, who left and who writes nearby", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.open(await ada.import("Short", lines(3)));
  const address = await ada.share("edit");
  const news = ada.page.getByTestId("people-news");
  await bo.open(address);
  await eventually(() => news.textContent()).toBe("Bo is here as well.");
  await ada.toStart();
  await bo.select("line 0");
  await bo.type("Written close by");
  await eventually(() => news.textContent()).toBe("Bo is writing close to you.");
  await (await person("Cy")).open(address);
  await eventually(() => news.textContent()).toBe("Cy came.");
  await bo.leave();
  await eventually(() => news.textContent()).toBe("Bo left.");
});

test("people who are here at the same time have different colours, the same on every screen", async ({
  person,
}) => {
  const names = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo"];
  const people = await Promise.all(names.map((name) => person(name)));
  const [ada] = people;
  if (ada === undefined) throw new Error("Nobody came.");
  await ada.open(await ada.import("Crowded", lines(12)));
  const address = await ada.share("edit");
  for (const other of people.slice(1)) await other.open(address);
  for (const [index, one] of people.entries()) {
    await one.select(`line ${index}`);
    await one.press("ArrowRight");
  }
  const seenBy = async (one: Person): Promise<Record<string, string>> => {
    await eventually(async () => (await one.carets()).length).toBe(names.length - 1);
    const own = one.page.locator("[data-self]");
    const color = (element: Element): string => getComputedStyle(element).backgroundColor;
    const carets = await one.page
      .getByTestId("remote-caret")
      .evaluateAll((found) =>
        found.map((caret) => [caret.textContent ?? "", getComputedStyle(caret).backgroundColor]),
      );
    return Object.fromEntries([...carets, [one.name, await own.evaluate(color)]]) as Record<
      string,
      string
    >;
  };
  const colors = await seenBy(ada);
  expect(new Set(Object.values(colors)).size).toBe(names.length);
  for (const one of people) expect(await seenBy(one)).toEqual(colors);
});

test("carets, names and selections of others move nothing: not the text, the window or an input method", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada", phone), person("Bo")]);
  await ada.open(await ada.import("Still", lines(60)));
  const address = await ada.share("edit");
  await ada.toStart();
  await ada.press("End");
  const keyboard = await ada.inputMethod();
  await keyboard.compose("に");
  const place = (): Promise<unknown> =>
    ada.page.evaluate(() => ({
      scrollY,
      height: document.documentElement.scrollHeight,
      width: document.documentElement.scrollWidth,
      lines: [...document.querySelectorAll("[data-testid=editor] p")].map(
        (line) => line.getBoundingClientRect().top,
      ),
    }));
  const before = await place();
  await bo.open(address);
  await bo.toStart();
  await bo.press("End");
  await eventually(() => ada.carets()).toEqual(["Bo"]);
  expect(await place()).toEqual(before);
  await bo.press("Control+Shift+End");
  await eventually(async () => (await ada.page.getByTestId("remote-selection").count()) > 5).toBe(
    true,
  );
  expect(await place()).toEqual(before);
  await bo.press("Control+End");
  await ada.page.getByTestId("people-below").waitFor();
  expect(await place()).toEqual(before);
  await keyboard.compose("に/");
  await keyboard.commit("日本/");
  await eventually(async () => (await bo.text()).split("\n")[0]).toMatch(/日本\/$/);
});

/** Numbered lines, some of which are longer than a phone is wide. */
function lines(count: number): Doc {
  const all = Array.from({ length: count }, (_, index) =>
    paragraph(text(`line ${index}${index % 7 === 0 ? " and much more of it".repeat(6) : ""}`)),
  );
  return doc(block("heading", { level: 2 }, text("Lines")), ...all);
}

/** The number of the first line that can be seen below the header. */
function topLine({ page }: Person): Promise<number> {
  return page.evaluate(() => {
    const start = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
    const all = [...document.querySelectorAll("[data-testid=editor] p")];
    return all.findIndex((line) => line.getBoundingClientRect().bottom > start + 4);
  });
}

async function scrollToLine({ page }: Person, line: number): Promise<void> {
  await page.evaluate((index) => {
    const all = document.querySelectorAll("[data-testid=editor] p");
    all[index]?.scrollIntoView({ block: "start", behavior: "instant" });
  }, line);
}
