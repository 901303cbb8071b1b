import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Serializer } from "node:v8";
import { afterAll, expect, test } from "vitest";
import * as Y from "yjs";
import { loadUpdates } from "../content/load-updates.ts";
import { openYPartyserver } from "./y-partyserver.ts";

const folder = mkdtempSync(join(tmpdir(), "scriptorium-party-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** As workerd puts values under keys. */
function serialized(value: unknown): Uint8Array {
  const serializer = new Serializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

const text = Array.from({ length: 400 }, (_, index) => `${index} `).join("");
const whole = updateOf(text);

function updateOf(content: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText("text").insert(0, content);
  return Y.encodeStateAsUpdate(doc);
}

let count = 0;

/** What is read of an object whose tables `write` has filled. */
async function readRoom(
  write: (database: DatabaseSync) => void,
): Promise<readonly [string, string, number]> {
  const path = join(folder, `${(count += 1)}`.padStart(64, "0") + ".sqlite");
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL");
  write(database);
  database.close();
  const files = readdirSync(folder);
  await using source = openYPartyserver(path);
  const [room] = source.rooms;
  const { doc, leftOut } = loadUpdates((await room?.read()) ?? []);
  // Whatever is beside the file would be part of somebody's data from then on.
  expect(readdirSync(folder)).toEqual(files);
  return [room?.name ?? "", doc.getText("text").toString(), leftOut.length];
}

function putUnderKeys(database: DatabaseSync, values: Readonly<Record<string, unknown>>): void {
  database.exec("CREATE TABLE _cf_KV (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID");
  const put = database.prepare("INSERT INTO _cf_KV VALUES (?, ?)");
  for (const [key, value] of Object.entries(values)) put.run(key, serialized(value));
}

test("an update in a row by the room's name, beside wrangler's note of it", async () => {
  const read = await readRoom((database) => {
    database.exec("CREATE TABLE documents (id TEXT PRIMARY KEY, content BLOB)");
    database.prepare("INSERT INTO documents VALUES ('a room', ?)").run(whole);
    database.exec("CREATE TABLE __miniflare_do_name (id INTEGER PRIMARY KEY, name TEXT)");
    database.exec("INSERT INTO __miniflare_do_name VALUES (1, 'a room')");
    putUnderKeys(database, { other: new Date(0) });
  });
  expect(read).toEqual(["a room", text, 0]);
});

test("a row for each update, beside a snapshot in another table", async () => {
  const doc = new Y.Doc();
  const read = await readRoom((database) => {
    database.exec("CREATE TABLE log (seq INTEGER PRIMARY KEY, bytes BLOB)");
    doc.on("update", (update: Uint8Array) => {
      database.prepare("INSERT INTO log (bytes) VALUES (?)").run(update);
    });
    doc.getText("text").insert(0, "one ");
    database.exec("CREATE TABLE snapshot (state BLOB)");
    database.prepare("INSERT INTO snapshot VALUES (?)").run(Y.encodeStateAsUpdate(doc));
    database.exec("DELETE FROM log");
    doc.getText("text").insert(4, "two ");
    putUnderKeys(database, { __ps_name: "caf%C3%A9" });
  });
  expect(read).toEqual(["café", "one two ", 0]);
});

test("an update cut into rows, in the order of their key", async () => {
  const read = await readRoom((database) => {
    database.exec("CREATE TABLE parts (part INTEGER PRIMARY KEY, content BLOB)");
    const put = database.prepare("INSERT INTO parts VALUES (?, ?)");
    for (const part of [1, 0, 2]) put.run(part, whole.slice(part * 500, (part + 1) * 500));
    put.run(3, whole.slice(1_500));
  });
  expect(read).toEqual(["3".padStart(64, "0"), text, 0]);
});

test("an update under a key, whole or in parts of which there are more than nine", async () => {
  const underOne = await readRoom((database) =>
    putUnderKeys(database, { __ps_name: "whole", document: whole }),
  );
  const parts = Array.from({ length: 12 }, (_, part) => [
    `document:${part}`,
    whole.slice(part * 150, part === 11 ? undefined : (part + 1) * 150),
  ]);
  const underMany = await readRoom((database) =>
    putUnderKeys(database, { __ps_name: "parts", ...Object.fromEntries(parts) }),
  );
  expect([underOne, underMany]).toEqual([
    ["whole", text, 0],
    ["parts", text, 0],
  ]);
});

test("bytes that are no update are told", async () => {
  const read = await readRoom((database) => {
    database.exec("CREATE TABLE documents (id TEXT PRIMARY KEY, content BLOB)");
    database.prepare("INSERT INTO documents VALUES ('a', ?)").run(whole.slice(0, 50));
    putUnderKeys(database, { __ps_name: "broken" });
  });
  expect(read).toEqual(["broken", "", 1]);
});

test("an object that can't be read is a room that can't, and the others can", async () => {
  const inner = join(folder, "objects");
  mkdirSync(inner);
  const [broken, sound] = ["a", "b"].map((name) => join(inner, `${name}.sqlite`));
  writeFileSync(broken ?? "", "no database at all, and longer than its header".repeat(10));
  const database = new DatabaseSync(sound ?? "");
  putUnderKeys(database, { __ps_name: "sound", document: whole });
  database.close();
  await using source = openYPartyserver(inner);
  const read = source.rooms.map(async (room) => [
    room.name,
    await room.read().then(
      (updates) => loadUpdates(updates).doc.getText("text").length,
      (error: unknown) => String(error),
    ),
  ]);
  expect(await Promise.all(read)).toEqual([
    ["a", expect.stringContaining("can't be read as an SQLite database")],
    ["sound", text.length],
  ]);
});
