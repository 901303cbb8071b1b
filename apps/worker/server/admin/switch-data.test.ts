import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { isEmptyDataFolder } from "./data-folder.ts";
import { moveFile } from "./files.ts";
import { finishSwitch } from "./switch-data.ts";

type Files = Readonly<Record<string, string>>;

const before: Files = {
  "scriptorium-documents/a.sqlite": "old a",
  "scriptorium-documents/a.sqlite-wal": "old log",
  "scriptorium-documents/b.sqlite": "old b",
  "secrets.json": "old secrets",
};

const whole = {
  journal: {
    aside: "before-restore-x",
    replaced: ["scriptorium-documents", "secrets.json"],
    placed: ["scriptorium-documents/a.sqlite", "scriptorium-keys/k.sqlite", "secrets.json"],
  },
  after: {
    "before-restore-x/scriptorium-documents/a.sqlite": "old a",
    "before-restore-x/scriptorium-documents/a.sqlite-wal": "old log",
    "before-restore-x/scriptorium-documents/b.sqlite": "old b",
    "before-restore-x/secrets.json": "old secrets",
    "scriptorium-documents/a.sqlite": "new scriptorium-documents/a.sqlite",
    "scriptorium-keys/k.sqlite": "new scriptorium-keys/k.sqlite",
    "secrets.json": "new secrets.json",
  },
};

const one = {
  journal: {
    aside: "before-restore-x",
    replaced: ["scriptorium-documents/a.sqlite", "scriptorium-documents/a.sqlite-wal"],
    placed: ["scriptorium-documents/a.sqlite"],
  },
  after: {
    "before-restore-x/scriptorium-documents/a.sqlite": "old a",
    "before-restore-x/scriptorium-documents/a.sqlite-wal": "old log",
    "scriptorium-documents/a.sqlite": "new scriptorium-documents/a.sqlite",
    "scriptorium-documents/b.sqlite": "old b",
    "secrets.json": "old secrets",
  },
};

test.for([
  ["of everything", whole],
  ["of one document", one],
] as const)(
  "a restore %s that is killed at any move is ended by whoever comes next",
  ([, { journal, after }]) => {
    for (let kill = 0; ; kill++) {
      const folder = mkdtempSync(join(tmpdir(), "switch-"));
      write(folder, before);
      write(
        folder,
        Object.fromEntries(journal.placed.map((path) => [`restoring/${path}`, `new ${path}`])),
      );
      write(folder, { "restore.json": JSON.stringify(journal) });
      let moves = 0;
      const killed = (): boolean => {
        try {
          finishSwitch(folder, (from, to) => {
            if (moves === kill) throw new Error("killed");
            moves += 1;
            moveFile(from, to);
          });
          return false;
        } catch (error) {
          if (error instanceof Error && error.message === "killed") return true;
          throw error;
        }
      };
      const isKilled = killed();
      expect(finishSwitch(folder)).toBe(isKilled);
      expect(read(folder), `killed at move ${kill}`).toEqual(after);
      rmSync(folder, { recursive: true });
      if (!isKilled) {
        expect(kill).toBeGreaterThan(2);
        return;
      }
    }
  },
);

test("a restore that was killed before it began to switch leaves everything as it was", () => {
  const folder = mkdtempSync(join(tmpdir(), "switch-"));
  write(folder, before);
  write(folder, { "restoring/scriptorium-documents/a.sqlite": "half", "restore.json.new": "{" });
  expect(finishSwitch(folder)).toBe(false);
  expect(read(folder)).toEqual(before);
  rmSync(folder, { recursive: true });
});

test("a folder in which nothing but a restore was begun is empty", () => {
  const folder = mkdtempSync(join(tmpdir(), "switch-"));
  write(folder, { "restoring/secrets.json": "half", "restore.json.new": "{", "lock.sqlite": "" });
  expect(isEmptyDataFolder(folder)).toBe(true);
  write(folder, { "secrets.json": "{}" });
  expect(isEmptyDataFolder(folder)).toBe(false);
  rmSync(folder, { recursive: true });
});

function write(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function read(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => [relative(folder, path), readFileSync(path, "utf8")]),
  );
}
