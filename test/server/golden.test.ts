import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { asSeq } from "@scriptorium/sync/protocol";
import { documentAt, SqliteStore } from "@scriptorium/sync/store";
import { nodeDatabase } from "@scriptorium/sync/testing";
import { dataFormats } from "@scriptorium/worker/src/data-format.ts";
import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import {
  filesBelow,
  goldenDir,
  goldenSecrets,
  goldenVersions,
  readGolden,
  readSums,
  releasedFile,
  sumLine,
  sumsEverIn,
  sumsFile,
  unpackData,
} from "../golden/golden-set.ts";
import type { Golden, GoldenDocument } from "../golden/golden-set.ts";
import { OwnClient } from "./clients.ts";
import { launch, newDataDir, ServerProcess } from "./server-process.ts";
import { problemOf, Visitor } from "./visitor.ts";

const administer = { authorization: `Bearer ${goldenSecrets.ADMIN_KEY}` };

/** A server on a copy of what `version` wrote. */
function serverOn(dataDir: string): Promise<ServerProcess> {
  return ServerProcess.start({ ...goldenSecrets, DATA_DIR: dataDir });
}

/** A copy of what `version` wrote, as it would be found soon after. */
function dataOf(version: string): string {
  const dataDir = newDataDir();
  unpackData(version, dataDir);
  // Or its time in the trash would be over.
  for (const path of documentFiles(dataDir)) {
    change(path, `UPDATE trash SET deleted_ms = ${Date.now()}`);
  }
  return dataDir;
}

function documentFiles(dataDir: string): readonly string[] {
  const folder = join(dataDir, "scriptorium-documents");
  return filesBelow(folder)
    .filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
    .map((name) => join(folder, name));
}

function change(path: string, statement: string): void {
  const database = new DatabaseSync(path, { timeout: 60_000 });
  database.exec(statement);
  database.close();
}

/** The owner in their browser, whose cookie may have run out since. */
async function ownerOf({ owner }: Golden, server: ServerProcess): Promise<Visitor> {
  const token = await new SignJWT({ name: "Ada" })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(owner)
    .setAudience("identity")
    .setIssuedAt()
    .setExpirationTime("1 h")
    .sign(new TextEncoder().encode(goldenSecrets.SIGNING_SECRET));
  const visitor = new Visitor(server);
  visitor.cookie = `scriptorium=${token}`;
  return visitor;
}

/** What the server tells of a document that golden data has. */
async function told(server: ServerProcess, { id }: GoldenDocument): Promise<GoldenDocument> {
  const admin = new Visitor(server, administer);
  const [json, access] = await Promise.all(
    ["content?format=json", "access"].map((what) => admin.get(`/api/documents/${id}/${what}`)),
  );
  return { id, text: await admin.text(id), json: json?.body, access: access?.body };
}

/** What of a golden document `told` tells. */
function asTold({ id, text, json, access }: GoldenDocument): GoldenDocument {
  return { id, text, json, access };
}

/** All tables of a database and their rows, but for those of workerd, as one word. */
function contentOf(path: string): string {
  const tables = rowsOf(
    path,
    "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' AND type = 'table'",
  );
  const rows = tables.map(({ name }) => rowsOf(path, `SELECT * FROM ${String(name)}`));
  return createHash("sha256")
    .update(JSON.stringify([tables, rows]))
    .digest("hex");
}

test("[S20] golden data is as it was when it was written, all of it", () => {
  const kept = readSums(sumsFile);
  const there = filesBelow(goldenDir)
    .filter((path) => !["SHA256SUMS", "RELEASED", "README.md"].includes(path))
    .map(sumLine);
  expect(there.toSorted()).toEqual(kept.toSorted());
  expect(kept).toEqual(expect.arrayContaining([...readSums(releasedFile)]));
});

const hasGit = spawnSync("git", ["--version"]).status === 0;

describe.skipIf(!hasGit)("what was released once", () => {
  test("[S20] is released for good, as far as Git knows", () => {
    expect(readSums(releasedFile)).toEqual(
      expect.arrayContaining([...(sumsEverIn(releasedFile) ?? [])]),
    );
  });

  test("[S20] is missed when a commit, or nobody yet, has changed it", () => {
    const folder = newDataDir();
    const git = (...words: readonly string[]): void => {
      const own = ["user.name=Ada", "user.email=ada@example.org", "commit.gpgSign=false"];
      const settings = own.flatMap((one) => ["-c", one]);
      execFileSync("git", [...settings, ...words], { cwd: folder, stdio: "ignore" });
    };
    const file = join(folder, "RELEASED");
    const [first, second, other] = ["a", "b", "c"].map((letter) => `${letter.repeat(64)}  0.1.0/x`);
    const save = (...lines: readonly (string | undefined)[]): void => {
      writeFileSync(file, `# Lines are added.\n${lines.join("\n")}\n`);
    };
    save(first);
    expect(sumsEverIn(file)).toBeNull();
    git("init");
    git("add", ".");
    git("commit", "-m", "A release");
    save(first, second);
    git("commit", "-a", "-m", "Another");
    save(first, other);
    expect(sumsEverIn(file)?.toSorted()).toEqual([first, second]);
    git("commit", "-a", "-m", "A rewrite");
    expect(sumsEverIn(file)?.toSorted()).toEqual([first, second, other]);
  });
});

describe.for(goldenVersions())("data of %s", (version) => {
  const golden = readGolden(version);

  test("[S20] opens, tells what it told, and goes on", async () => {
    await using server = await serverOn(dataOf(version));
    const { whole, trashed, empty } = golden;
    for (const document of [whole, empty])
      expect(await told(server, document)).toEqual(asTold(document));
    const owner = await ownerOf(golden, server);
    expect((await owner.get(`/api/documents/${whole.id}`)).body).toMatchObject({
      title: whole.title,
      role: "own",
    });
    const image = await owner.request(whole.image.path);
    expect(Buffer.from(await image.arrayBuffer()).toString("base64")).toBe(whole.image.base64);

    // Who comes by a link, or with a key, is let in as ever.
    const guest = new Visitor(server);
    const revoked = await guest.post(`/api/documents/${whole.id}/tickets`, {
      link: whole.revokedSecret,
    });
    expect(problemOf(revoked)).toBe("404 not-found");
    const program = new Visitor(server, { authorization: `Bearer ${golden.key}` });
    expect(await program.text(whole.id)).toBe(whole.text);

    expect(problemOf(await owner.get(`/api/documents/${trashed.id}`))).toBe("404 not-found");
    expect((await owner.post(`/api/documents/${trashed.id}/restore`)).status).toBe(204);
    expect(await owner.text(trashed.id)).toBe(trashed.text);

    const made = await owner.create();
    {
      using ada = await OwnClient.open(guest, whole.id, whole.linkSecret);
      ada.doc.getText("golden").insert(0, "much later ");
      await ada.provider.saved();
    }
    await server.terminate();
    expect(accountOf(server.dataDir).toSorted()).toEqual(
      [whole, trashed, empty, made].map(({ id }) => id).toSorted(),
    );
    expect(formatOf(server.dataDir)).toEqual(dataFormats.at(-1));
    expect(historyOf(server.dataDir, golden)).toEqual({
      ...whole.history,
      entries: whole.history.entries + 1,
    });
    await server.restart();
    const { text } = await told(server, whole);
    expect(text).toBe(whole.text.replace("by a guest", "much later by a guest"));
  });

  test("[S8] a document that a newer release wrote is refused, told in the log, and left as it is", async () => {
    const dataDir = dataOf(version);
    const files = documentFiles(dataDir);
    for (const path of files)
      change(path, "UPDATE meta SET value = 99 WHERE key = 'schema_version'");
    const before = files.map(contentOf);
    await using server = await serverOn(dataDir);
    const admin = new Visitor(server, administer);
    const { id } = golden.whole;
    expect(problemOf(await admin.get(`/api/documents/${id}/content`))).toBe("500 internal-error");
    expect(problemOf(await admin.put(`/api/documents/${id}/content`, "text/plain", "x"))).toBe(
      "500 internal-error",
    );
    expect(server.output).toMatch(/the storage has schema_version 99.*run the newer release/);
    // Other documents are none the worse.
    expect((await admin.create({ content: "north" })).role).toBe("own");
    await server.kill9();
    expect(files.map(contentOf)).toEqual(before);
  });
});

test("[S8] a data folder that a newer release used is refused before anything is opened", async () => {
  await using server = await ServerProcess.start();
  await server.terminate();
  const path = join(server.dataDir, "format.json");
  const newer = JSON.stringify({ format: dataFormats.length + 1, version: "9.9.9" });
  writeFileSync(path, newer);
  // No start can do better: docs/self-hosting.md.
  const { output, ended } = launch({ DATA_DIR: server.dataDir });
  expect(await ended).toBe(78);
  expect(output()).toMatch(
    /^DATA_DIR \S+ was last used by Scriptorium 9\.9\.9, whose documents [\d.]+ can't open: run 9\.9\.9 or newer/m,
  );
  expect(readFileSync(path, "utf8")).toBe(newer);
});

/** The documents that the one guest has made. */
function accountOf(dataDir: string): readonly string[] {
  const folder = join(dataDir, "scriptorium-accounts");
  return filesBelow(folder)
    .filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
    .flatMap((name) => rowsOf(join(folder, name), "SELECT id FROM documents"))
    .map(({ id }) => String(id));
}

/** How far the schema of each kind of database is. */
function formatOf(dataDir: string): Record<string, number> {
  const versions = (folder: string, key: string): readonly number[] =>
    filesBelow(join(dataDir, folder))
      .filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
      .flatMap((name) =>
        rowsOf(join(dataDir, folder, name), `SELECT value FROM meta WHERE key = '${key}'`),
      )
      .map(({ value }) => Number(value));
  return {
    engine: Math.min(...versions("scriptorium-documents", "schema_version")),
    access: Math.min(...versions("scriptorium-documents", "access_schema_version")),
    keys: Math.min(...versions("scriptorium-keys", "schema_version")),
    accounts: Math.min(...versions("scriptorium-accounts", "schema_version")),
    directory: Math.min(...versions("scriptorium-directory", "schema_version")),
  };
}

function rowsOf(path: string, query: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(path, { timeout: 60_000 });
  const rows = database.prepare(query).all();
  database.close();
  return rows;
}

/** What the past of the whole document holds, at the position that golden data names. */
function historyOf(dataDir: string, { whole }: Golden): Golden["whole"]["history"] {
  const [path = ""] = documentFiles(dataDir).filter(
    (file) => rowsOf(file, "SELECT 1 FROM images").length > 0,
  );
  const database = nodeDatabase(path);
  const store = new SqliteStore(database, "none");
  const { seq } = whole.history;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, documentAt(store, asSeq(seq)));
  const entries = store.history(store.head()).length;
  database.close();
  return { entries, seq, text: doc.getText("golden").toString() };
}
