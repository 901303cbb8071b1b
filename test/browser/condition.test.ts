import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect } from "vitest";
import { OwnClient } from "../server/clients.ts";
import { databases } from "../server/server-process.ts";
import type { ServerProcess } from "../server/server-process.ts";
import { doc, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test, visitorOf } from "./scene.ts";

/** Runs a statement on every document's database. The server must be down. */
function tamper(server: ServerProcess, statement: string): void {
  for (const file of databases(server).filter((name) => name.endsWith(".sqlite"))) {
    const database = new DatabaseSync(join(server.dataDir, "scriptorium-documents", file));
    const tables = database.prepare("SELECT name FROM sqlite_master").all();
    if (tables.some(({ name }) => name === "log")) database.exec(statement);
    database.close();
  }
}

test("[R9] a copy of an earlier life of the document is kept, can be copied out, and is given up only when that is said twice", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  ada.expect(/WebSocket|ERR_CONNECTION/);
  const id = await ada.import("Plans", doc(paragraph(text("north"))));
  await ada.open(id);
  await ada.untilBadge("saved");
  await server.terminate();
  await ada.write(" and more");
  await ada.untilBadge("offline");
  tamper(server, "UPDATE meta SET value = 'another life' WHERE key = 'epoch'");
  await server.restart();
  const banner = ada.page.getByRole("alert");
  await banner.getByText("This document was restored").waitFor();
  await ada.untilBadge("no-access");
  expect(await ada.text()).toBe("north and more");
  expect(await ada.editor.getAttribute("contenteditable")).toBe("false");
  await banner.getByRole("button", { name: "Copy its text" }).click();
  await ada.page.getByText("The text is copied.").waitFor();
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(
    "Plans\n\nnorth and more",
  );
  const saved = ada.page.waitForEvent("download");
  await banner.getByRole("button", { name: "Save as a file" }).click();
  expect((await saved).suggestedFilename()).toBe(`${id}.txt`);
  await ada.reload();
  expect(await ada.text()).toBe("north and more");
  await banner.getByRole("button", { name: "Open the document as it is now…" }).click();
  await banner.getByRole("button", { name: "Keep the copy" }).click();
  await banner.getByRole("button", { name: "Open the document as it is now…" }).click();
  await banner.getByRole("button", { name: "Give up the copy and open" }).click();
  await ada.untilBadge("saved");
  expect(await ada.text()).toBe("north");
  await ada.write(" again");
  await ada.untilBadge("saved");
});

test("[S7][R16] an owner is told of damage, and gives back what was lost", async ({
  person,
  server,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  for (const one of [ada, bo]) one.expect(/WebSocket|ERR_CONNECTION/);
  const id = await ada.import("Damaged", doc(paragraph(text("north"))));
  await ada.open(id);
  await bo.open(await ada.share("edit"));
  await ada.write(" wind");
  await ada.untilBadge("saved");
  await server.terminate();
  tamper(
    server,
    "UPDATE log SET checksum = checksum + 1 WHERE place = (SELECT MAX(place) FROM log)",
  );
  await server.restart();
  const banner = ada.page.getByTestId("banner");
  await banner.getByText("was damaged on the server’s disk").waitFor();
  await ada.untilBadge("saved");
  expect(await bo.page.getByTestId("banner").count()).toBe(0);
  const visitor = await visitorOf(ada, server);
  await eventually(() => visitor.text(id)).toContain("north wind");
  await banner.getByRole("button", { name: "Hide" }).click();
  await banner.waitFor({ state: "detached" });
});

test("[R16][K14] a document that gets full says so, keeps what it can't take, and takes it when there is room", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  const id = await ada.import("Large", doc(paragraph(text("north"))));
  const visitor = await visitorOf(ada, server);
  using filler = await OwnClient.open(visitor, id);
  const pad = filler.doc.getMap<string>("pad");
  const add = async (bytes: number): Promise<void> => {
    pad.set(String(pad.size), "x".repeat(bytes));
    // Whoever comes up against the end is told so, and has it saved later.
    await filler.provider.saved().catch(() => {});
  };
  while (pad.size < 21) await add(1_000_000);
  await ada.open(id);
  const banner = ada.page.getByTestId("banner");
  await banner.getByText(/This document is 8\d % full/).waitFor();
  await ada.write(" wind");
  await ada.untilBadge("saved");
  const isRefused = async (): Promise<true> => {
    await banner.getByText("This document is full.").waitFor();
    await ada.untilBadge("on-device");
    return true;
  };
  do {
    while (filler.provider.status.edits.refusal === null) {
      // While it is not connected, or has only just been again, it was told nothing.
      await eventually(async () => bytesLeft(filler)).toBeLessThan(Infinity);
      await add(Math.max(1, bytesLeft(filler) - 100));
    }
    await ada.write(" and all that comes with it, which is more than fits");
    // A compaction that comes just now makes some room, before the words are refused or after.
  } while (!(await Promise.race([isRefused(), untilSaved(ada)])));
  const shown = await ada.text();
  for (let page = 0; page < 15; page++) pad.delete(String(page));
  await ada.untilBadge("saved");
  expect(await visitor.text(id)).toContain(shown);
  await eventually(() => banner.count()).toBe(0);
});

/** Says that it was not refused, once it is saved. */
async function untilSaved(person: Person): Promise<false> {
  await person.untilBadge("saved").catch(() => {});
  return false;
}

/** What a client was told to be left of the room in its document, in bytes. */
function bytesLeft({ provider: { status } }: OwnClient): number {
  const condition = status.kind === "synced" ? status.condition : null;
  return condition === null ? Infinity : condition.bytesMax - condition.bytes;
}
