import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { BackupFolder } from "../../apps/worker/server/admin/backup-folder.ts";
import { documentPath, sourceFiles } from "../../apps/worker/server/admin/data-folder.ts";
import { eachDocument } from "../../apps/worker/server/admin/stored-document.ts";
import { Random } from "../simulation/random.ts";
import { admin, startAdmin } from "./admin-command.ts";
import type { Ended } from "./admin-command.ts";
import { OwnClient } from "./clients.ts";
import { Acknowledged, keepTyping } from "./crashes.ts";
import { sampleImages } from "./sample-images.ts";
import { newDataDir, ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

// The drill: backups under load, kills in the middle, and everything put back elsewhere. `npm run drill`
// does more rounds of it.

const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const rounds = Number(process.env["ROUNDS"] ?? 1);
const replay = `SEED=${seed} ROUNDS=${rounds} npm run drill`;
const writers = 5;
const timeout = 60_000 + rounds * 20_000;

/** Runs the command and expects it to end well. */
async function done(
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Ended> {
  const ended = await admin(environment, ...args);
  expect(ended.code, ended.said).toBe(0);
  return ended;
}

/** The titles of the documents in a data folder. */
async function titlesIn(dataDir: string): Promise<readonly string[]> {
  const titles: string[] = [];
  await eachDocument(dataDir, "Reading", {
    read: (document) => void titles.push(document.title()),
    failed(path, error) {
      throw new Error(`${path} can't be read`, { cause: error });
    },
  });
  return titles.toSorted();
}

/** Starts the command and kills it once `isTime`. False when it was done before that. */
async function killedWhen(
  isTime: () => boolean,
  environment: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<boolean> {
  const { child, ended } = startAdmin(environment, ...args);
  while (child.exitCode === null && !isTime()) await delay(1);
  child.kill("SIGKILL");
  return (await ended).code === null;
}

test(
  "everything that was acknowledged before a backup began is in it, while five people write",
  { timeout },
  async () => {
    await using server = await ServerProcess.start({ ADMIN_KEY: "" });
    const { adminKey } = JSON.parse(readFileSync(join(server.dataDir, "secrets.json"), "utf8"));
    const program = new Visitor(server, { authorization: `Bearer ${adminKey}` });
    const quiet = await program.create({ title: "Quiet", content: "north" });
    const image = sampleImages["image/png"];
    const kept = await program.request(`/api/documents/${quiet.id}/images`, {
      method: "POST",
      body: image as BodyInit,
    });
    const { src } = (await kept.json()) as { src: string };
    const { id } = await program.create();
    const clients = await Promise.all(
      Array.from({ length: writers }, () => OwnClient.open(program, id)),
    );
    const [random, acknowledged] = [new Random(seed), new Acknowledged()];
    const typing = clients.map((client, index) =>
      keepTyping(client, `w${index}`, { random, acknowledged }),
    );
    const [folder, here] = [newDataDir(), { DATA_DIR: server.dataDir }];
    let before = new Set<string>();
    for (let round = 0; round <= rounds; round++) {
      await acknowledged.next();
      before = new Set(acknowledged.words);
      const wholeBefore = acknowledged.acks;
      await done(here, "backup", folder);
      // Nobody who writes waited for it.
      expect(acknowledged.acks).toBeGreaterThan(wholeBefore);
      expect(clients.map(({ provider }) => provider.status.kind)).toEqual(
        clients.map(() => "synced"),
      );
    }
    for (const client of clients) client[Symbol.dispose]();
    await Promise.all(typing);
    await server.kill9();

    const elsewhere = { DATA_DIR: newDataDir() };
    await done(elsewhere, "restore", folder);
    await using restored = await ServerProcess.start({ ...elsewhere, ADMIN_KEY: "" });
    // With the same secrets.
    const reader = new Visitor(restored, { authorization: `Bearer ${adminKey}` });
    const found = new Set((await reader.text(id)).match(/<[^<>]*>/g));
    expect([...before].filter((word) => !found.has(word))).toEqual([]);
    expect(before.size).toBeGreaterThan(writers);
    expect(await reader.text(quiet.id)).toContain("north");
    const shown = await reader.request(src);
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(new Uint8Array(image));
    expect((await reader.put(`/api/documents/${id}/content`, "text/plain", "on")).status).toBe(204);
  },
);

describe("on a server with some documents", () => {
  const documents = 16;
  /** Of a server that has ended, for all tests: each works on what it makes of it. */
  let dataDir = "";
  let ids: readonly string[] = [];

  beforeAll(async () => {
    const server = await ServerProcess.start();
    ({ dataDir } = server);
    const program = Visitor.administrator(server);
    const made = Array.from({ length: documents }, (_, index) =>
      program.create({ title: `Document ${index}`, content: `text ${index} `.repeat(2_000) }),
    );
    ids = (await Promise.all(made)).map(({ id }) => id);
    await server.terminate();
  });

  /** A folder with one backup of it. */
  async function backedUp(): Promise<string> {
    const folder = newDataDir();
    await done({ DATA_DIR: dataDir }, "backup", folder);
    return folder;
  }

  /** A copy of the data folder, to be spoilt. */
  function copied(): string {
    const copy = newDataDir();
    for (const path of filesIn(dataDir)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      copyFileSync(join(dataDir, path), join(copy, path));
    }
    return copy;
  }

  /** What is wrong with the newest whole backup. */
  async function wrongIn(path: string): Promise<readonly string[]> {
    const folder = BackupFolder.open(path);
    const problems = await Promise.all(folder.read().files.map((file) => folder.problemOf(file)));
    return problems.filter((problem) => problem !== null);
  }

  test(
    "a kill -9 in the middle of a backup leaves the one before, and the next goes on",
    { timeout },
    async () => {
      const random = new Random(seed);
      const [source, folder] = [copied(), newDataDir()];
      const here = { DATA_DIR: source };
      touchAll(source, 60);
      const unfinished = join(folder, "unfinished.jsonl");
      const noted = (): number =>
        existsSync(unfinished) ? readFileSync(unfinished, "utf8").split("\n").length - 1 : 0;
      /** Kills a backup once it has copied some files. */
      const killedAfter = (files: number): Promise<boolean> => {
        const enough = noted() + files;
        return killedWhen(() => noted() >= enough, here, "backup", folder);
      };
      expect(await killedAfter(3)).toBe(true);
      const refused = await admin({ DATA_DIR: newDataDir() }, "restore", folder);
      expect(refused).toMatchObject({
        code: 1,
        said: expect.stringMatching(/was interrupted: go on/),
      });
      const first = await done(here, "backup", folder);
      expect(first.said).toMatch(/^Going on with a backup|\nGoing on with a backup/);
      // What had been copied before the kill is not copied again.
      const [, copiedFiles] = /; (\d+) files? with/.exec(first.said) ?? [];
      expect(Number(copiedFiles)).toBeLessThan(sourceFiles(source).length - 2);

      let kills = 0;
      for (let round = 0; round < rounds; round++) {
        touchAll(source, 50 - (round % 50));
        if (await killedAfter(1 + random.below(documents / 2))) kills += 1;
        expect(await wrongIn(folder), replay).toEqual([]);
      }
      expect(kills, replay).toBeGreaterThan(0);
      await done(here, "backup", folder);
      await done(here, "verify", "--backup", folder);
      const target = newDataDir();
      await done({ DATA_DIR: target }, "restore", folder);
      expect(await titlesIn(target)).toEqual(await titlesIn(dataDir));
    },
  );

  test(
    "a kill -9 in the middle of a restore leaves the data of before or of after",
    { timeout },
    async () => {
      const random = new Random(seed);
      const [folder, target] = [await backedUp(), newDataDir()];
      const here = { DATA_DIR: target };
      await using server = await ServerProcess.start(here);
      const old = await Visitor.administrator(server).create({ title: "Old", content: "old text" });
      const staged = (): number =>
        existsSync(join(target, "restoring/scriptorium-documents"))
          ? readdirSync(join(target, "restoring/scriptorium-documents")).length
          : 0;
      for (let round = 0; round < rounds; round++) {
        await server.kill9();
        const files = 1 + random.below(documents / 2);
        await killedWhen(() => staged() >= files, here, "restore", folder, "--replace");
        // Whoever starts the server now has a whole one.
        await server.restart();
        const titles = await titlesIn(target);
        if (titles.length > 1) break;
        expect(await Visitor.administrator(server).text(old.id), replay).toContain("old text");
      }
      await server.terminate();
      const titles = await titlesIn(dataDir);
      if ((await titlesIn(target)).length === 1) {
        const { said } = await done(here, "restore", folder, "--replace");
        const [, aside = ""] = /What was there is in (\S+):/.exec(said) ?? [];
        expect(existsSync(join(aside, documentPath(old.id)))).toBe(true);
      }
      expect(await titlesIn(target)).toEqual(titles);
    },
  );

  test("a backup of which a byte was changed is found out, and not put back", async () => {
    const folder = await backedUp();
    const [id = ""] = ids;
    const file = BackupFolder.open(folder)
      .read()
      .files.find(({ documentId }) => documentId === id);
    const path = BackupFolder.open(folder).objectPath(file?.sha256 ?? "");
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const verified = await admin({ DATA_DIR: dataDir }, "verify", "--backup", folder);
    expect(verified.code).toBe(1);
    expect(verified.said).toMatch(new RegExp(`^Document ${id} .* is not as it was written$`, "m"));
    const target = newDataDir();
    const refused = await admin({ DATA_DIR: target }, "restore", folder);
    expect(refused.code).toBe(1);
    expect(refused.said).toMatch(/^This backup is damaged, and nothing was changed:/m);
    expect(readdirSync(target).filter((name) => name !== "lock.sqlite")).toEqual([]);
    const manifest = join(folder, "backups", `${BackupFolder.open(folder).names()[0]}.json`);
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace('"document"', '"file"'));
    expect((await admin({ DATA_DIR: target }, "restore", folder)).said).toMatch(
      /^The list of backup .* is damaged\. There is no other\./,
    );
  });

  test("one document is put back, and the others stay as they are", async () => {
    const folder = await backedUp();
    const target = copied();
    const here = { DATA_DIR: target };
    const [id = "", other = ""] = ids;
    await using server = await ServerProcess.start(here);
    const program = Visitor.administrator(server);
    for (const one of [id, other])
      await program.put(`/api/documents/${one}/content`, "text/plain", "written since");
    await program.delete(`/api/documents/${id}?forever=true`);
    const running = await admin(here, "restore", folder, "--document", id);
    expect(running).toMatchObject({
      code: 1,
      said: expect.stringMatching(/is used by another server/),
    });
    await server.terminate();
    const full = await admin(here, "restore", folder);
    expect(full).toMatchObject({
      code: 1,
      said: expect.stringMatching(/is not empty: choose another/),
    });
    await done(here, "restore", folder, "--document", id, "--new-epoch");
    await server.restart();
    expect(await program.text(id)).toContain("text 0");
    expect(await program.text(other)).toContain("written since");
    // The list had forgotten it.
    const listed = async (): Promise<unknown> => {
      const { body } = await program.get("/api/documents?limit=100");
      return (body as { documents: readonly { id: string }[] }).documents.find(
        (document) => document.id === id,
      );
    };
    await expect.poll(listed).toMatchObject({ title: "Document 0", changedAt: expect.any(String) });
  });

  test("verify finds a row that is damaged, and says whose it is", async () => {
    const target = copied();
    const here = { DATA_DIR: target };
    expect((await done(here, "verify")).said).toMatch(/^All is as it was written: .* 16 documents/);
    const [id = ""] = ids;
    const path = join(target, documentPath(id));
    using database = new DatabaseSync(path);
    database.exec("UPDATE log SET checksum = checksum + 1");
    const { code, out } = await admin(here, "verify", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      isSound: false,
      documents,
      findings: [{ documentId: id, problems: [expect.stringMatching(/log 1/)], quarantined: 0 }],
    });
  });

  test("what is damaged is copied as it is, with its log, and said", async () => {
    const target = copied();
    const here = { DATA_DIR: target };
    using database = new DatabaseSync(join(target, documentPath(ids[0] ?? "")));
    database.exec("UPDATE log SET checksum = checksum + 1");
    const damaged = "scriptorium-documents/ffff.sqlite";
    const [bytes, log] = ["this is no database", "what was written last"];
    writeFileSync(join(target, damaged), bytes);
    writeFileSync(join(target, `${damaged}-wal`), log);
    const folder = await backedUp();
    // What did not change since is taken over, with its log.
    for (const backups of [2, 3]) {
      touchAll(target, 10);
      const backup = await admin(here, "backup", folder, "--keep", "1");
      expect(backup.code).toBe(1);
      // The one before may be all that there is of it.
      expect(BackupFolder.open(folder).names()).toHaveLength(backups);
      expect(backup.said).toMatch(/ffff\.sqlite is damaged: file is not a database/);
      expect(backup.said).toMatch(/is damaged: .*log 1/);
      const elsewhere = newDataDir();
      await done({ DATA_DIR: elsewhere }, "restore", folder, "--new-epoch");
      expect(
        [damaged, `${damaged}-wal`].map((path) => readFileSync(join(elsewhere, path), "utf8")),
      ).toEqual([bytes, log]);
    }
  });
});

/** All files of a data folder that a backup reads. */
function filesIn(dataDir: string): readonly string[] {
  return sourceFiles(dataDir)
    .flatMap(({ path }) => [path, `${path}-wal`])
    .filter((path) => existsSync(join(dataDir, path)));
}

/** Has everything look as if it had been written so many minutes ago. */
function touchAll(dataDir: string, minutes: number): void {
  const at = new Date(Date.now() - minutes * 60_000);
  for (const path of filesIn(dataDir)) utimesSync(join(dataDir, path), at, at);
}
