import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfiguration } from "./configuration.ts";
import type { Configuration } from "./configuration.ts";
import { settings, workerSettings } from "./settings.ts";
import { withSettingsTable } from "./settings-table.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scriptorium-configuration-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const key = "an-admin-key-that-only-these-tests-use";

function put(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function read(environment: Record<string, string> = {}): Configuration {
  return readConfiguration(environment, folder);
}

/** What is wrong, one line for each thing, with the folder left out. */
function refusal(environment: Record<string, string> = {}): readonly string[] {
  try {
    read(environment);
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, "").split("\n");
  }
  return [];
}

function shown({ shown: lines }: Configuration): readonly string[] {
  return lines.map(({ name, value, from }) => `${name} ${value} (${from})`);
}

describe("the configuration", () => {
  test("needs nothing", () => {
    const configuration = read();
    expect(configuration).toMatchObject({ host: "localhost", port: 8787, adminKey: null });
    expect(configuration.dataDir).toBe(join(folder, "data"));
    expect([configuration.asksOthers, configuration.warnings]).toEqual([false, []]);
    const { LOG_LEVEL, ...others } = configuration.forWorker;
    expect(LOG_LEVEL).toBe("info");
    expect(Object.values(others).every((value) => value === "")).toBe(true);
    expect(shown(configuration)).toEqual([
      "HOST localhost (default)",
      "PORT 8787 (default)",
      "DATA_DIR ./data (default)",
      "LOG_FORMAT text (default)",
      "LOG_LEVEL info (default)",
    ]);
  });

  test("comes from the environment, then from the file, and is shown with its source and no secret", () => {
    put(
      "scriptorium.env",
      `# ours\nPORT=9000\nHOST="0.0.0.0"\nexport PUBLIC_URL=https://one.example`,
    );
    put("key", `${key}\n`);
    const configuration = read({ PORT: "9001", PUBLIC_URL: "", ADMIN_KEY_FILE: "key" });
    expect(configuration).toMatchObject({ host: "0.0.0.0", port: 9001, adminKey: key });
    expect(configuration.forWorker).toMatchObject({ PUBLIC_URL: "", ADMIN_KEY: key });
    expect(shown(configuration)).toEqual([
      "HOST 0.0.0.0 (scriptorium.env)",
      "PORT 9001 (environment)",
      "DATA_DIR ./data (default)",
      "LOG_FORMAT text (default)",
      "LOG_LEVEL info (default)",
      "ADMIN_KEY (hidden) (ADMIN_KEY_FILE in environment)",
    ]);
  });

  test("takes another file, or none, when CONFIG_FILE says so", () => {
    put("scriptorium.env", "PORT=9000");
    put("other.env", "PORT=9002");
    const ports = [{}, { CONFIG_FILE: "other.env" }, { CONFIG_FILE: "" }].map(
      (one) => read(one).port,
    );
    expect(ports).toEqual([9000, 9002, 8787]);
    expect(refusal({ CONFIG_FILE: "missing.env" })).toEqual([
      "CONFIG_FILE names missing.env, which can't be read (ENOENT): give the server's user a file there.",
    ]);
  });

  test("tells all that is wrong at once, each with the variable and the fix", () => {
    put("scriptorium.env", "PUBLIC_ULR=https://one.example\nOIDC_ISSUER=http://one.example\n");
    const lines = refusal({
      PORT: "http",
      HOST: "not a host",
      ADMIN_KEY: "short",
      SIGNING_SECRET_FILE: "nowhere",
      CREATION: "nobody",
      TICKET_ISSUERS: `[{"name":"A"}]`,
      JURISDICTION: "eu",
    });
    expect(lines.map((line) => line.split(" ")[0])).toEqual([
      "PUBLIC_ULR",
      "HOST",
      "PORT",
      "SIGNING_SECRET_FILE",
      "ADMIN_KEY",
      "JURISDICTION",
      "OIDC_CLIENT_ID",
      "CREATION",
      "TICKET_ISSUERS:",
      "TICKET_ISSUERS:",
      "TICKET_ISSUERS:",
    ]);
    expect(lines[0]).toContain("did you mean PUBLIC_URL?");
    // What is secret is not repeated.
    expect(lines.join("\n")).not.toContain("short.");
    expect(lines[4]).not.toContain('"short"');
  });

  test("has one place for each value", () => {
    put("key", key);
    expect(refusal({ ADMIN_KEY: key, ADMIN_KEY_FILE: "key" })).toEqual([
      "ADMIN_KEY and ADMIN_KEY_FILE are both set: leave one of them out.",
    ]);
  });

  test("refuses an empty file of a secret, and a key that no request could bring", () => {
    put("empty", "\n");
    put("spaced", `${key} \n\n`);
    expect(refusal({ SIGNING_SECRET_FILE: "empty", METRICS_TOKEN_FILE: "spaced" })).toEqual([
      "METRICS_TOKEN begins or ends with spaces or line ends: leave them out.",
      "SIGNING_SECRET_FILE names empty, which is empty: put the value there, or leave the setting out.",
    ]);
  });

  test("refuses a name that its file has twice, of which only one would hold", () => {
    put("scriptorium.env", "PORT=9000\n# PORT=1\nHOST=localhost\nexport PORT=9001\n");
    expect(refusal()).toEqual(["scriptorium.env:4 sets PORT again: leave one of them out."]);
  });

  test("refuses what looks right and means something else", () => {
    const lines = refusal({
      PUBLIC_URL: "wss://docs.example.org",
      DATA_DIR: "~/data",
      HOST: "localhost:8787",
      RATE_LIMITS: "reads=5 reads=50",
    });
    expect(lines.map((line) => line.split(" ")[0])).toEqual([
      "HOST",
      "DATA_DIR",
      "PUBLIC_URL",
      "RATE_LIMITS",
    ]);
    expect(lines[1]).toContain("~");
  });

  test("refuses lines of its file that say nothing, by their numbers", () => {
    put("scriptorium.env", `PORT 9000\n\n  # fine\nTICKET_ISSUERS='[\n]'  # fine\nHOST\n`);
    expect(refusal().map((line) => line.split(" ")[0])).toEqual([
      "scriptorium.env:1",
      "scriptorium.env:6",
    ]);
  });

  test("warns of names that look like settings, with the name that was meant", () => {
    const others = { HOME: "/", PATH: "", PORTS: "1", NODE_ENV: "test", ACCESS_TOKEN: "x" };
    const { warnings } = read({
      ...others,
      ADMIN_KEYS: "x",
      SCRIPTORIUM_PORT: "9000",
      OIDC_SCOPE: "email",
      SCRIPTORIUM_BASE_DIR: "/",
    });
    expect(warnings).toEqual([
      "ADMIN_KEYS in the environment is no setting: did you mean ADMIN_KEY?",
      "SCRIPTORIUM_PORT in the environment is no setting: did you mean PORT?",
      "OIDC_SCOPE in the environment is no setting: see docs/configuration.md",
    ]);
  });
});

describe("the list of settings", () => {
  test("is what the Worker is given, and what its configuration takes", () => {
    const capnp = readFileSync(join(import.meta.dirname, "workerd.capnp"), "utf8");
    const taken = [...capnp.matchAll(/fromEnvironment = "SCRIPTORIUM_(\w+)"/g)].map(
      ([, name]) => name,
    );
    // That one is no setting: each start of the server makes another.
    const made = "RUN_SECRET";
    expect(taken.toSorted()).toEqual([...workerSettings, made].toSorted());
  });

  test("is the table of docs/configuration.md: else run `node scripts/run.mjs scripts/settings-table.ts`", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/configuration.md"), "utf8");
    expect(page).toBe(withSettingsTable(page));
    for (const { name } of settings) expect(page).toContain(`| \`${name}\``);
  });
});
