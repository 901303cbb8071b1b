import { expect } from "vitest";
import { everything } from "./everything.ts";
import { eventually, test } from "./scene.ts";

test("[G5] a reader follows along, has no tools, and changes nothing by typing", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.create("Minutes");
  await ada.write("First item");
  await ada.untilBadge("saved");
  await bo.open(await ada.share("view"));
  await bo.untilBadge("read-only");
  expect(await bo.page.locator("[contenteditable]").count()).toBe(0);
  expect(await bo.page.getByRole("toolbar").count()).toBe(0);
  await bo.editor.click();
  await bo.type("Not for me");
  await bo.title.click();
  await bo.type("Nor this");
  await bo.press("Enter", "Backspace", "Control+v", "Control+b", "Control+z");
  await ada.write(" and more");
  await eventually(() => bo.text()).toBe("First item and more");
  expect(await bo.title.textContent()).toBe("Minutes");
  expect(await ada.text()).toBe("First item and more");
  expect(await ada.carets()).toEqual([]);
  expect(new Set(bo.sent)).toEqual(new Set(["writes-as", "hello", "awareness"]));
});

test("opening a document sends no edit, whatever is in it and whatever the role", async ({
  person,
}) => {
  const people = await Promise.all(["Ada", "Bo", "Cy"].map((name) => person(name)));
  const [ada, bo, cy] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0]];
  const id = await ada.import("Everything", everything);
  await ada.open(id);
  await bo.open(await ada.share("edit"));
  await cy.open(await ada.share("view"));
  await Promise.all([ada.untilBadge("saved"), bo.untilBadge("saved"), cy.untilBadge("read-only")]);
  await Promise.all(people.map((one) => one.reload()));
  // Whatever an editor does to what arrives, it has done once it shows the next change.
  await ada.replace({ type: "doc", content: [...everything.content, lastWord] });
  for (const one of people) {
    await eventually(() => one.text()).toMatch(/See https:\/\/example\.org\/ for more\.$/);
    const changesNothing = ["writes-as", "has", "hello", "awareness", "ping"];
    expect(one.sent.filter((kind) => !changesNothing.includes(kind))).toEqual([]);
  }
});

const lastWord = {
  type: "paragraph",
  content: [{ type: "text", text: "See https://example.org/ for more." }],
};
