import { expect } from "vitest";
import * as Y from "yjs";
import { OwnClient } from "../server/clients.ts";
import { signTicket } from "../server/tickets.ts";
import { block, doc, paragraph, text } from "./everything.ts";
import { eventually, test, visitorOf } from "./scene.ts";

const notice = "This document holds something that this version can’t show.";
const markup = `<img src=x onerror="window.isHacked = true"><style>*{display:none}</style>`;

test("names and colours of others are shown as text and as colours only, and cut short", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  const id = await ada.import("Guarded", doc(paragraph(text("Hello"))));
  await ada.open(id);
  await ada.untilBadge("saved");
  /** Somebody whose ticket says that this is their name. */
  const mallory = async (name: string): Promise<OwnClient> => {
    const ticket = { id, sub: "key:admin", name };
    const client = new OwnClient(server, id, () => signTicket(ticket));
    await client.provider.synced;
    const color = "red;background:url(https://evil.example/)";
    client.awareness.setLocalState({ user: { color }, cursor: startOf(client.doc) });
    return client;
  };
  const first = await mallory(markup);
  await eventually(() => ada.carets()).toEqual([expect.stringMatching(/^<img src=x onerror=/)]);
  expect(await ada.others()).toEqual(await ada.carets());
  first[Symbol.dispose]();
  using _second = await mallory(`\u202e${"A".repeat(1500)}`);
  await eventually(() => ada.carets()).toEqual(["A".repeat(59)]);
  const caret = ada.page.getByTestId("remote-caret");
  expect(await caret.evaluate((drawn) => drawn.style.getPropertyValue("--person"))).toMatch(
    /^#[0-9a-f]{6}$/,
  );
  const label = await caret.locator("span").boundingBox();
  expect(label?.width).toBeLessThan(200);
  expect(await ada.page.locator("img, [src*=evil]").count()).toBe(0);
  expect(await ada.page.evaluate(() => "isHacked" in window)).toBe(false);
  await eventually(() => ada.text()).toBe("Hello");
});

test("nonsense for a name and a caret shows nothing and breaks nothing", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.import("Guarded", doc(paragraph(text("Hello"))));
  await ada.open(id);
  using mallory = await OwnClient.open(await visitorOf(ada, server), id);
  for (const state of nonsense) mallory.awareness.setLocalState(state);
  await bo.open(await ada.share("edit"));
  await bo.write("!");
  await eventually(() => ada.text()).toBe("Hello!");
  await eventually(() => ada.carets()).toEqual(["Bo"]);
});

const nonsense: readonly Record<string, unknown>[] = [
  { user: 1, cursor: "here" },
  { user: { name: {}, id: [], color: null }, cursor: { anchor: {}, head: 7 } },
  {
    user: { name: "" },
    cursor: { anchor: { type: { client: -1, clock: -1 } }, head: { tname: "x" } },
  },
];

test("a link with a script in it runs nothing, for a writer and for a reader", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.import("Guarded", doc(paragraph(text("Hello"))));
  await ada.open(id);
  using mallory = await OwnClient.open(await visitorOf(ada, server), id);
  const line = new Y.XmlElement("paragraph");
  const href = "javascript:window.isHacked = true";
  line.insert(0, [new Y.XmlText()]);
  mallory.doc.getXmlFragment("default").insert(1, [line]);
  (line.get(0) as Y.XmlText).insert(0, "Click here", { link: { href, target: "_self" } });
  await bo.open(await ada.share("view"));
  for (const one of [ada, bo]) {
    const trap = one.page.getByText("Click here");
    await trap.waitFor();
    expect(await one.page.locator("[href^='javascript' i]").count()).toBe(0);
    await trap.click();
    await trap.click({ modifiers: ["Control"] });
    expect(await one.page.evaluate(() => "isHacked" in window)).toBe(false);
    expect(one.page.context().pages()).toHaveLength(1);
  }
});

test("content of a newer version is not shown, not touched, and still there for that version", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  const id = await ada.import("From the future", doc(paragraph(text("Known"))));
  await ada.open(id);
  await ada.untilBadge("saved");
  using newer = await OwnClient.open(await visitorOf(ada, server), id);
  const hologram = new Y.XmlElement("hologram");
  hologram.insert(0, [new Y.XmlText("Unknown")]);
  newer.doc.getXmlFragment("default").insert(1, [hologram]);
  await ada.page.getByText(notice).waitFor();
  const { url } = await (await visitorOf(ada, server)).link(id, { role: "edit" });
  await bo.page.goto(url);
  await bo.page.getByText(notice).waitFor();
  await ada.page.reload();
  await ada.page.getByText(notice).waitFor();
  expect(await ada.stored()).toEqual(
    doc(paragraph(text("Known")), block("hologram", {}, text("Unknown"))),
  );
  for (const one of [ada, bo]) expect(one.sent).not.toContain("edit");
});

test("text in a place where the editor has none for it is not deleted by opening the document", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  for (const misplaced of [
    element("bulletList", element("paragraph", new Y.XmlText("No item"))),
    element("blockquote", new Y.XmlText("No paragraph")),
    element("paragraph", new Y.XmlText("One in "), element("paragraph", new Y.XmlText("another"))),
    new Y.XmlText("No block"),
  ]) {
    const id = await ada.import("Odd", doc(paragraph(text("Known"))));
    using embedder = await OwnClient.open(await visitorOf(ada, server), id);
    embedder.doc.getXmlFragment("default").insert(1, [misplaced]);
    await embedder.provider.saved();
    await ada.visit(`/d/${id}`);
    await ada.page.getByText(notice).waitFor();
    expect(ada.sent).not.toContain("edit");
  }
});

test("an empty block in a wrong place does not close the document", async ({ person, server }) => {
  const ada = await person("Ada");
  const id = await ada.import("Odd", doc(paragraph(text("Known"))));
  using embedder = await OwnClient.open(await visitorOf(ada, server), id);
  embedder.doc.getXmlFragment("default").insert(1, [element("bulletList", element("blockquote"))]);
  await embedder.provider.saved();
  await ada.open(id);
  await ada.toStart();
  await ada.type("Well ");
  await eventually(() => ada.text()).toBe("Well Known");
});

function element(name: string, ...content: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const made = new Y.XmlElement(name);
  made.insert(0, content);
  return made;
}

/** A caret before the first letter, as an editor would show it. */
function startOf(document: Y.Doc): unknown {
  const line = document.getXmlFragment("default").get(0) as Y.XmlElement;
  const start = Y.createRelativePositionFromTypeIndex(line.get(0) as Y.XmlText, 0, -1);
  const json: unknown = Y.relativePositionToJSON(start);
  return { anchor: json, head: json };
}
