import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ConfigurationError } from "../src/settings/configuration-error.ts";
import { readConfiguration } from "./configuration.ts";
import type { Configuration } from "./configuration.ts";
import { readSecrets, secretsFile } from "./secrets.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "scriptorium-secrets-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const configuration = (): Configuration => readConfiguration({ DATA_DIR: dataDir }, dataDir);

test("what was not set is made once, and only its owner reads it", () => {
  const made = readSecrets(configuration());
  expect([made.signingSecret.length, made.adminKey.length]).toEqual([43, 43]);
  expect(readSecrets(configuration())).toEqual(made);
  expect(statSync(join(dataDir, secretsFile)).mode & 0o777).toBe(0o600);
});

test("a file that was damaged is said to be so, and stays", () => {
  const path = join(dataDir, secretsFile);
  for (const text of ["", '{"signingSecret":', '{"signingSecret":"","adminKey":""}']) {
    writeFileSync(path, text);
    expect(() => readSecrets(configuration())).toThrow(ConfigurationError);
    expect(readFileSync(path, "utf8")).toBe(text);
  }
});

test("a file that was damaged keeps nobody from starting who has set both", () => {
  writeFileSync(join(dataDir, secretsFile), "");
  const both = {
    SIGNING_SECRET: "a secret that the operator has chosen",
    ADMIN_KEY: "a-key-that-the-operator-has-chosen",
  };
  const signingSecret = both.SIGNING_SECRET;
  const read = (environment: Partial<typeof both>) =>
    readSecrets(readConfiguration({ DATA_DIR: dataDir, ...environment }, dataDir));
  expect(read(both)).toEqual({ signingSecret, adminKey: both.ADMIN_KEY });
  expect(() => read({ SIGNING_SECRET: signingSecret })).toThrow(ConfigurationError);
});
