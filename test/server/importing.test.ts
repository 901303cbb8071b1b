import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ImportLog } from "@scriptorium/import/src/import-log.ts";
import type { Entry } from "@scriptorium/import/src/import-log.ts";
import { beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { OwnClient, StockClient } from "./clients.ts";
import { contentOf, peerNames, writeRooms } from "./peer-rooms.ts";
import type { Content, PeerData, PeerName } from "./peer-rooms.ts";
import { databases, newDataDir, ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

const command = join(import.meta.dirname, "../../packages/import/src/main.ts");

let server: ServerProcess;
let administrator: Visitor;
let key: string;
const written = new Map<PeerName, PeerData>();

beforeAll(async () => {
  const peers = peerNames.map(async (name) => written.set(name, await writeRooms(name)));
  server = await ServerProcess.start();
  administrator = Visitor.administrator(server);
  const scopes = ["create", "read", "write"];
  const made = await administrator.post("/api/admin/keys", { name: "Import", scopes });
  key = (made.body as { key: string }).key;
  await Promise.all(peers);
});

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** One import as somebody gives the command, in a folder of its own. */
class Import {
  readonly folder = newDataDir();
  readonly #args: readonly string[];

  constructor(...args: readonly string[]) {
    this.#args = args;
  }

  start(...more: readonly string[]): { ended: Promise<Ended>; kill: () => void } {
    const child = spawn(process.execPath, [command, ...this.#args, ...more], {
      cwd: this.folder,
      env: { PATH: process.env["PATH"] ?? "", SCRIPTORIUM_URL: server.url, SCRIPTORIUM_KEY: key },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const all = [once(child, "close"), text(child.stdout), text(child.stderr)] as const;
    const ended = Promise.all(all).then(([[code], out, error]) => ({
      code: code as number | null,
      said: (out + error).trim(),
    }));
    return { ended, kill: () => void child.kill("SIGKILL") };
  }

  run(...more: readonly string[]): Promise<Ended> {
    return this.start(...more).ended;
  }

  get log(): string {
    return join(this.folder, `import-${this.#args[0]}.jsonl`);
  }

  /** Which room is which document. */
  get ids(): ReadonlyMap<string, string> {
    return new Map(this.entries.map(({ room, id }) => [room, id]));
  }

  get entries(): readonly Entry[] {
    const lines = readFileSync(this.log, "utf8");
    const [, ...entries] = lines.trim().split("\n");
    return entries.map((line) => JSON.parse(line) as Entry);
  }
}

/** Files with updates, and the import of them. */
function fromFiles(files: Readonly<Record<string, Uint8Array>>): Import {
  const folder = join(newDataDir(), "updates");
  mkdirSync(folder);
  const imported = new Import("updates", folder);
  writeFiles(imported, files, folder);
  return imported;
}

const folders = new WeakMap<Import, string>();

function writeFiles(
  imported: Import,
  files: Readonly<Record<string, Uint8Array>>,
  folder: string = folders.get(imported) ?? "",
): void {
  folders.set(imported, folder);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
}

/** An update of a text, by a client of its own. */
function textUpdate(content: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText("text").insert(0, content);
  return Y.encodeStateAsUpdate(doc);
}

/** How many documents the server has. */
function documentCount(): number {
  return databases(server).filter((name) => name.endsWith(".sqlite")).length;
}

function contentOfUpdate(update: Uint8Array): Content {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return contentOf(doc);
}

async function storedIn(id: string): Promise<Content> {
  const answer = await administrator.request(`/api/documents/${id}/content?format=update`);
  return contentOfUpdate(new Uint8Array(await answer.arrayBuffer()));
}

describe.each(peerNames)("what %s has stored", (name) => {
  test("becomes documents of equal content, in which people go on, and a second run changes nothing", async () => {
    const { path, rooms } = written.get(name) as PeerData;
    const imported = new Import(name, path);
    const looked = await imported.run("--dry-run");
    expect(looked.said).toContain(`It would be: ${rooms.size} imported`);
    const before = documentCount();
    const { code, said } = await imported.run();
    expect([code, said]).toEqual([0, expect.stringContaining(`\n${rooms.size} imported;`)]);
    const { ids } = imported;
    expect([...ids.keys()].toSorted()).toEqual([...rooms.keys()].toSorted());
    for (const [room, id] of ids) expect(await storedIn(id)).toEqual(rooms.get(room));

    const log = imported.entries;
    const again = await imported.run();
    expect([again.code, again.said]).toEqual([
      0,
      expect.stringContaining(`\n${rooms.size} unchanged;`),
    ]);
    expect(imported.entries).toEqual(log);
    expect(documentCount()).toBe(before + rooms.size);

    const id = ids.get("deletions") ?? "";
    using ada = await OwnClient.open(administrator, id);
    using bo = await StockClient.open(administrator, id);
    ada.doc.getText("codemirror").insert(0, "Ada. ");
    await expect.poll(() => bo.doc.getText("codemirror").toString()).toMatch(/^Ada\. /);
    bo.doc.getText("codemirror").insert(5, "Bo. ");
    await expect.poll(() => ada.doc.getText("codemirror").toString()).toMatch(/^Ada\. Bo\. /);
    await ada.provider.saved();
    const stored = await storedIn(id);
    expect(stored.roots).toEqual(contentOf(ada.doc).roots);
  });
});

test("what is under the named fragment is shown by our editor, with the clientIDs that it had", async () => {
  const { path, rooms } = written.get("hocuspocus") as PeerData;
  const room = "日本語 / Blöcke 🖋";
  const imported = new Import("hocuspocus", path, "--only", "日本語*/*", "--titles");
  const { code } = await imported.run("--fragment", "prosemirror");
  expect([code, [...imported.ids.keys()]]).toEqual([0, [room]]);
  const id = imported.ids.get(room) ?? "";
  const { clocks = [], roots = {} } = rooms.get(room) ?? {};
  const stored = await storedIn(id);
  expect(stored.roots["default"]).toEqual(roots["prosemirror"]);
  expect(stored.clocks).toEqual(expect.arrayContaining([...clocks]));
  expect(await administrator.content(id, "markdown")).toBe(
    "## Überschrift\n\nplain and **strong**\n",
  );
  expect((await administrator.get(`/api/documents/${id}`)).body).toMatchObject({ title: room });
});

test("what our editor can't show as it is becomes content that it can, if that is wished", async () => {
  const imported = fromFiles({ "code.bin": textUpdate("first\nsecond") });
  const refused = await imported.run("--fragment", "text");
  expect([refused.code, refused.said]).toEqual([1, expect.stringContaining("--convert")]);
  const { code } = await imported.run("--fragment", "text", "--convert");
  const id = imported.ids.get("code") ?? "";
  expect([code, await administrator.text(id)]).toEqual([0, "first\nsecond"]);
  const another = await imported.run();
  expect(another.said).toContain('made with "text" as --fragment, and stays so');
});

test("what has come since is added to what was written here", async () => {
  const doc = new Y.Doc();
  doc.getText("text").insert(0, "before");
  const imported = fromFiles({ "note.ysync": Y.encodeStateAsUpdate(doc) });
  await imported.run();
  const id = imported.ids.get("note") ?? "";
  using ada = await OwnClient.open(administrator, id);
  ada.type(", here");
  await ada.provider.saved();
  doc.getText("text").insert(0, "there, ");
  writeFiles(imported, { "note.ysync": Y.encodeStateAsUpdate(doc) });
  expect((await imported.run()).code).toBe(0);
  expect(await administrator.text(id)).toBe("there, before, here");
});

test("what can't be taken over is told with its reason and kept, and the rest is imported", async () => {
  // Claims the next 2^50 clocks of a client, as one garbage collected struct.
  const poison = Uint8Array.of(1, 1, 7, 0, 0, 128, 128, 128, 128, 128, 128, 128, 2, 0);
  const poisoned = Y.mergeUpdates([textUpdate("sound"), poison]);
  const cut = textUpdate("cut off").slice(0, -3);
  const imported = fromFiles({ "a.bin": poisoned, "b.bin": cut, "c.bin": textUpdate("fine") });
  const { code, said } = await imported.run();
  const lines = said.split("\n").toSorted();
  expect([code, ...lines]).toEqual([
    1,
    expect.stringMatching(/^2 imported, 1 refused|^1 refused, 2 imported/),
    expect.stringMatching(/^imported {3}"a".*no document may hold \(a clock is over the limit/),
    expect.stringMatching(/^imported {3}"c" .* B$/),
    expect.stringMatching(/^refused {4}"b" .*nothing of it can be read/),
  ]);
  const { ids } = imported;
  expect([
    await administrator.text(ids.get("a") ?? ""),
    await administrator.text(ids.get("c") ?? ""),
  ]).toEqual(["sound", "fine"]);
  const [kept] = imported.entries.flatMap(({ kept = [] }) => kept);
  const bytes = new Uint8Array(readFileSync(join(imported.folder, kept ?? "")));
  expect(contentOfUpdate(bytes)).toEqual(contentOfUpdate(poisoned));
});

test("a run that was killed goes on where it ended, and makes no second documents", async () => {
  const names = Array.from({ length: 16 }, (_, index) => `room-${index + 10}`);
  const [early, blocked, late] = [names.slice(0, 8), names.slice(8, 12), names.slice(12)];
  const filesOf = (some: readonly string[]): Readonly<Record<string, Uint8Array>> =>
    Object.fromEntries(some.map((name) => [`${name}.bin`, textUpdate(name)]));
  const imported = fromFiles(filesOf([...early, ...late]));
  // Whoever reads a pipe into which nobody writes waits, so the run can't end.
  const pipes = blocked.map((name) => join(folders.get(imported) ?? "", `${name}.bin`));
  execFileSync("mkfifo", pipes);
  const before = documentCount();
  const { ended, kill } = imported.start();
  await expect.poll(() => roomsOf(imported, "imported")).toEqual(early);
  kill();
  await ended;
  for (const pipe of pipes) rmSync(pipe);
  writeFiles(imported, filesOf(blocked));
  // One that the server has made, and the run was killed before it knew.
  const asked = new Visitor(server, {
    authorization: `Bearer ${key}`,
    "idempotency-key": onceFor(imported, late[1] ?? ""),
  });
  await asked.create();
  // One of which the run was killed when it had only made its document.
  const { id } = await new Visitor(server, { authorization: `Bearer ${key}` }).create();
  const entry: Entry = { room: late[0] ?? "", id, state: "created" };
  appendFileSync(imported.log, `${JSON.stringify(entry)}\n{"room":"cut o`);
  expect((await imported.run()).code).toBe(0);
  const texts = [...imported.ids].map(async ([room, made]) => [
    room,
    await administrator.text(made),
  ]);
  expect((await Promise.all(texts)).toSorted()).toEqual(names.map((name) => [name, name]));
  expect(documentCount() - before).toBe(names.length);
});

/** By what the import asks for a room's document. */
function onceFor(imported: Import, room: string): string {
  using log = new ImportLog(imported.log, { from: "updates", to: server.url });
  return log.onceFor(room, null, "") ?? "";
}

test("a key that is revoked in the middle of a document ends the run, and another one's goes on with it", async () => {
  const text = randomBytes(3 * 2 ** 20).toString("base64");
  const doc = new Y.Doc();
  for (let at = 0; at < text.length; at += 2 ** 18)
    doc.getText("text").insert(at, text.slice(at, at + 2 ** 18));
  const imported = fromFiles({ "long.bin": Y.encodeStateAsUpdate(doc) });
  const allowed = key;
  const made = await administrator.post("/api/admin/keys", {
    name: "Short",
    scopes: ["create", "read", "write"],
  });
  const { id: keyId, key: short } = made.body as { id: string; key: string };
  key = short;
  const { ended } = imported.start();
  key = allowed;
  await expect.poll(() => roomsOf(imported, "created"), { interval: 10 }).toEqual(["long"]);
  await administrator.delete(`/api/admin/keys/${keyId}`);
  const { code, said } = await ended;
  expect([code, said]).toEqual([
    1,
    expect.stringMatching(/refuses the key: .* The same command then goes on/),
  ]);
  expect(roomsOf(imported, "refused")).toEqual([]);
  expect((await imported.run()).code).toBe(0);
  expect(imported.entries.map(({ state }) => state)).toEqual(["created", "imported"]);
  expect(await administrator.text(imported.ids.get("long") ?? "")).toBe(text);
});

function roomsOf(imported: Import, state: Entry["state"]): readonly string[] {
  if (!existsSync(imported.log)) return [];
  const entries = imported.entries.filter((entry) => entry.state === state);
  return entries.map(({ room }) => room).toSorted();
}

test("a key that is not allowed, and a server that is not there, are told", async () => {
  const imported = fromFiles({ "a.bin": textUpdate("a") });
  const nobody = await imported.run("--server", "http://127.0.0.1:1", "--map", "other.jsonl");
  expect([nobody.code, nobody.said]).toEqual([1, expect.stringContaining("does not answer")]);
  const made = await administrator.post("/api/admin/keys", { name: "Reader", scopes: ["read"] });
  const allowed = key;
  key = (made.body as { key: string }).key;
  const refused = await imported.run();
  key = allowed;
  expect([refused.code, refused.said]).toEqual([1, expect.stringContaining("refuses the key")]);
});
