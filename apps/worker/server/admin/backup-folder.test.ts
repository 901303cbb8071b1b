import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { BackupFolder } from "./backup-folder.ts";
import type { StoredFile } from "./backup-folder.ts";
import { objectId } from "./data-folder.ts";

const parent = mkdtempSync(join(tmpdir(), "backups-"));
afterAll(() => rmSync(parent, { recursive: true }));

function newFolder(): BackupFolder {
  return BackupFolder.make(mkdtempSync(join(parent, "one-")));
}

/** Puts a file into the folder as a backup does. */
function stored(folder: BackupFolder, path: string, text: string): StoredFile {
  const sha256 = createHash("sha256").update(text).digest("hex");
  writeFileSync(folder.incomingPath("file"), text);
  folder.keep(folder.incomingPath("file"), sha256);
  const copiedAt = "2027-01-31T12:00:00.000Z";
  const bytes = Buffer.byteLength(text);
  const nothing = { documentId: null, problems: [], fingerprint: text };
  return { path, kind: "file", sha256, bytes, copiedAt, ...nothing };
}

function finished(folder: BackupFolder, startedAt: string, files: StoredFile[]): string {
  const rest = { version: "1", finishedAt: startedAt, dataDir: "/data", secretsElsewhere: [] };
  return folder.finish({ format: 1, startedAt, files, ...rest });
}

test("what an interrupted backup has copied is known to the next, but for a line that was cut short", async () => {
  const folder = newFolder();
  const [one, two] = [stored(folder, "one", "1"), stored(folder, "two", "2")];
  for (const file of [one, two]) folder.note(file);
  appendFileSync(join(folder.path, "unfinished.jsonl"), '{"path":"three","ki');
  expect(folder.isUnfinished()).toBe(true);
  expect([...folder.known().keys()]).toEqual(["one", "two"]);
  expect(() => BackupFolder.open(folder.path)).toThrow("was interrupted: go on");
  rmSync(folder.objectPath(two.sha256));
  expect([...folder.known().keys()]).toEqual(["one"]);
  finished(folder, "2027-01-31T12:00:00.000Z", [one]);
  expect(folder.isUnfinished()).toBe(false);
});

test("a folder that can't be made is said to be so, and not tried for ever", () => {
  writeFileSync(join(parent, "file"), "");
  for (const place of ["/proc/none/of/it", join(parent, "file/below")])
    expect(() => BackupFolder.make(place)).toThrow("mkdir");
});

test("backups share what is equal, and what is left stands for itself when others are removed", async () => {
  const folder = newFolder();
  const [both, old, fresh] = [
    stored(folder, "both", "same"),
    stored(folder, "changed", "old"),
    stored(folder, "changed", "new"),
  ];
  finished(folder, "2027-01-01T00:00:00.000Z", [both, old]);
  const name = finished(folder, "2027-01-02T00:00:00.000Z", [both, fresh]);
  expect(folder.prune(1)).toBe(1);
  expect(folder.names()).toEqual([name]);
  expect(await Promise.all(folder.read().files.map((file) => folder.problemOf(file)))).toEqual([
    null,
    null,
  ]);
  expect(await folder.problemOf(old)).toMatch(/is missing$/);
});

test("a folder with something else in it is left alone", () => {
  const path = mkdtempSync(join(parent, "other-"));
  writeFileSync(join(path, "letter.txt"), "dear");
  expect(() => BackupFolder.make(path)).toThrow("holds other files");
  expect(readdirSync(path)).toEqual(["letter.txt"]);
});

test("two backups do not write to one folder at once", async () => {
  const folder = newFolder();
  await folder.alone(async () => {
    const other = new BackupFolder(folder.path).alone(async () => "both");
    await expect(other).rejects.toThrow("is under way");
  });
  expect(await folder.alone(async () => "then")).toBe("then");
});

test("the id of an object follows from its name as in workerd", () => {
  expect(objectId("scriptorium-documents", "c-E7EPVvCxjWGpPhCUiUyw")).toBe(
    "d7fb82f591d133f2eeb726229eaa164409fcb2a268f9a495721b96a6e106b75d",
  );
});
