import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
} from "node:fs";
import { dirname, join, matchesGlob } from "node:path";
import { text } from "node:stream/consumers";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { settingNames } from "@scriptorium/worker/server/settings.ts";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { OwnClient } from "./clients.ts";
import { adminKey, isRunning, newDataDir, ServerProcess, signingSecret } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

const root = join(import.meta.dirname, "../..");
const dockerfile = read("Dockerfile");
const unit = read("ops/scriptorium.service");

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Somebody who may nothing, where we may be somebody else. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** What the last stage of the image sets: its environment, and its commands. */
const image = {
  environment: Object.fromEntries(
    DockerfileParser.parse(dockerfile)
      .getENVs()
      .flatMap((env) => env.getProperties().map((one) => [one.getName(), one.getValue() ?? ""])),
  ) as Readonly<Record<string, string>>,
  entrypoint: wordsBehind("ENTRYPOINT"),
  health: wordsBehind("CMD"),
};

/** The words of an instruction in the form of JSON. */
function wordsBehind(keyword: string): readonly string[] {
  const [, words = "[]"] = new RegExp(`\\b${keyword} (\\[.*\\])$`, "m").exec(dockerfile) ?? [];
  return JSON.parse(words) as string[];
}

/**
 * Makes the package as the image's first stage does. `IMAGE=whole` does all of it, from an empty
 * folder and with nothing but what Docker would be sent; else it is made of what is built already.
 */
function makePackage(): string {
  const place = newDataDir();
  // The checkout may lie where nobody else may look.
  chmodSync(place, 0o755);
  mkdirSync(join(place, "bin"));
  copyFileSync(process.execPath, join(place, "bin/node"));
  const folder = join(place, "app");
  if (process.env["IMAGE"] !== "whole") {
    execFileSync(process.execPath, [join(root, "apps/worker/server/package.ts"), folder]);
    return folder;
  }
  const source = newDataDir();
  for (const path of sentFiles()) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    copyFileSync(join(root, path), join(source, path));
  }
  const command = /^RUN (?:--\S+ )*(node .*)$/m.exec(dockerfile)?.[1] ?? "false";
  execFileSync("sh", ["-c", command], { cwd: source, stdio: "inherit" });
  execFileSync("cp", ["-r", join(source, "dist/server"), folder]);
  return folder;
}

/** The files of the checkout that .dockerignore lets through. */
function sentFiles(): readonly string[] {
  const ignored = read(".dockerignore")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root });
  return String(listed)
    .trim()
    .split("\n")
    .filter((path) => existsSync(join(root, path)))
    .filter(
      (path) => !ignored.some((one) => matchesGlob(path, one) || matchesGlob(path, `${one}/**`)),
    );
}

let folder: string;
beforeAll(() => {
  folder = makePackage();
}, 900_000);

/** A folder that nobody may write to. */
function nobodysDataDir(): string {
  const dataDir = newDataDir();
  if (nobody.uid !== undefined) chownSync(dataDir, nobody.uid, nobody.gid);
  return dataDir;
}

/** What the image's environment is, on a data folder of its own. */
function environmentOn(dataDir: string): Record<string, string> {
  return {
    PATH: join(folder, "../bin"),
    ...image.environment,
    HOST: "127.0.0.1",
    PORT: "0",
    DATA_DIR: dataDir,
  };
}

/** Runs a command of the package to its end, as the image would. */
async function runInside(words: readonly string[], environment: Record<string, string>) {
  const [name = "", ...args] = words;
  const child = spawn(name, args, { cwd: folder, env: environment, ...nobody });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  await once(child, "close");
  return { code: child.exitCode, output: (await said).join("").trim() };
}

describe("the package", () => {
  test("serves by itself, for somebody who can write nothing but the data", async () => {
    const dataDir = nobodysDataDir();
    const environment = {
      ...environmentOn(dataDir),
      SIGNING_SECRET: signingSecret,
      ADMIN_KEY: adminKey,
    };
    const command = { words: image.entrypoint, cwd: folder, ...nobody };
    await using server = await ServerProcess.start(environment, command);
    expect(statSync(`/proc/${server.workerdPid}`).uid).toBe(nobody.uid ?? process.getuid?.());

    const visitor = new Visitor(server);
    const page = await visitor.request("/");
    expect([page.status, page.headers.get("content-type")]).toEqual([
      200,
      "text/html; charset=utf-8",
    ]);
    const [, script = ""] = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text()) ?? [];
    expect((await visitor.request(script)).status).toBe(200);
    const { id } = await visitor.create();
    using ada = await OwnClient.open(visitor, id);
    ada.type("north");
    await ada.provider.saved();
    expect(await visitor.text(id)).toBe("north");

    expect(await runInside(image.health, environment)).toEqual({ code: 0, output: "" });
    const made = await runInside(
      ["node", "admin.js", "keys", "create", "--name", "Export", "--scopes", "read"],
      environment,
    );
    expect([made.code, made.output.includes("scriptorium_")]).toEqual([0, true]);

    // What a service manager has to give it: people are connected, so workerd would wait for ever.
    const [before, { workerdPid }] = [performance.now(), server];
    expect(await server.terminate()).toBe(0);
    const tookS = (performance.now() - before) / 1_000;
    console.log(`ended ${tookS.toFixed(1)} s after SIGTERM`);
    expect([isRunning(workerdPid), tookS < stopTimeoutS(unit)]).toEqual([false, true]);
    const { stop_grace_period: grace } = compose.services.scriptorium;
    expect(tookS).toBeLessThan(Number(/^(\d+)s$/.exec(grace)?.[1]));

    const { code, output } = await runInside(image.health, environment);
    expect([code, output]).toEqual([1, `No server is running on DATA_DIR ${dataDir}.`]);
  });
});

interface Compose {
  readonly services: {
    readonly scriptorium: {
      readonly environment: Readonly<Record<string, string>>;
      readonly volumes: readonly string[];
      readonly stop_grace_period: string;
    };
    readonly caddy: {
      readonly environment: Readonly<Record<string, string>>;
      readonly volumes: readonly string[];
    };
  };
  readonly networks: {
    readonly default: {
      readonly ipam: { readonly config: readonly { readonly subnet: string }[] };
    };
  };
}

const compose = parse(read("compose.yaml")) as Compose;

describe("the image", () => {
  test("has a Dockerfile in which nothing is to be found fault with", () => {
    expect(validate(dockerfile)).toEqual([]);
    const { node } = (parse(read("pnpm-workspace.yaml")) as { catalog: Record<string, string> })
      .catalog;
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases).toEqual([`node:${node}-bookworm-slim`, `node:${node}-bookworm-slim`]);
    // Of the last stage, because each stage begins as root.
    const last = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
    expect(/^USER (\S+)$/m.exec(last)?.[1]).toBe("node");
    expect([last.includes("HEALTHCHECK "), last.includes("VOLUME /data")]).toEqual([true, true]);
    expect([image.environment["DATA_DIR"], image.entrypoint]).toEqual([
      "/data",
      ["node", "main.js"],
    ]);
  });

  test("is sent all that it is made of, and no data or secrets", () => {
    const sent = new Set(sentFiles());
    for (const path of ["pnpm-lock.yaml", "scripts/package.mjs", "ops/Caddyfile", "LICENSE"])
      expect([path, sent.has(path)]).toEqual([path, true]);
    for (const path of ["data/secrets.json", "scriptorium.env", ".env", "apps/web/node_modules/x"])
      expect([path, sent.has(path)]).toEqual([path, false]);
    expect(read(".dockerignore").split("\n")).toEqual(
      expect.arrayContaining(["data", "scriptorium.env", "**/node_modules", ".git"]),
    );
  });

  test("is started by compose with settings that exist, behind the Caddyfile of the recipe", () => {
    const { scriptorium, caddy } = compose.services;
    const names = Object.keys(scriptorium.environment);
    expect(names.filter((name) => !settingNames.some((one) => one === name))).toEqual([]);
    expect(scriptorium.environment["TRUSTED_PROXY"]).toBe(
      compose.networks.default.ipam.config[0]?.subnet,
    );
    expect(scriptorium.volumes).toEqual([
      `data:${image.environment["DATA_DIR"]}`,
      "backups:/backups",
    ]);
    // The rest is read-only, and commands need room for a moment.
    expect(scriptorium).toMatchObject({ read_only: true, tmpfs: ["/tmp"] });
    expect(read("Dockerfile")).toMatch(/--owner=node .*\/data \/backups$/m);
    expect(caddy.volumes[0]).toBe("./ops/Caddyfile:/etc/caddy/Caddyfile:ro");
    const used = [...read("ops/Caddyfile").matchAll(/\{\$(\w+)[:}]/g)].map(([, name]) => name);
    for (const name of Object.keys(caddy.environment)) expect(used).toContain(name);
    expect(caddy.environment["UPSTREAM"]).toBe(`scriptorium:${image.environment["PORT"]}`);
  });
});

/** systemd's own judgement of a unit from 0 (nothing is open) to 100. */
const exposureMax = 20;

function stopTimeoutS(service: string): number {
  return Number(/^TimeoutStopSec=(\d+)s$/m.exec(service)?.[1]);
}

describe("the unit", () => {
  const hasSystemd = existsSync("/usr/bin/systemd-analyze");

  test.skipIf(!hasSystemd)("is understood by systemd, and leaves little open", () => {
    const file = join(newDataDir(), "scriptorium.service");
    copyFileSync(join(root, "ops/scriptorium.service"), file);
    const analyze = (...args: readonly string[]): string =>
      String(
        execFileSync("systemd-analyze", [...args, file], { stdio: ["ignore", "pipe", "pipe"] }),
      );
    expect(analyze("verify", "--man=no", "--recursive-errors=no")).toBe("");
    // Throws above the threshold.
    const judgement = analyze("security", "--offline=true", `--threshold=${exposureMax}`);
    expect(judgement).toContain("Overall exposure level");
  });

  test("starts the server again, but for a setting that can't be used", async () => {
    const environment = { ...environmentOn(newDataDir()), PORT: "http" };
    const { code, output } = await runInside(image.entrypoint, environment);
    expect(output).toMatch(/^PORT is "http"/);
    expect(/^Restart=(\S+)$/m.exec(unit)?.[1]).toBe("on-failure");
    expect(/^RestartPreventExitStatus=(\S+)$/m.exec(unit)?.[1]).toBe(String(code));
  });

  test("starts what the package has, with settings that exist", () => {
    const [, program = ""] = /^ExecStart=\S+ \/opt\/scriptorium\/(\S+)$/m.exec(unit) ?? [];
    expect(existsSync(join(folder, program))).toBe(true);
    const [, line = ""] = /^Environment=(.*)$/m.exec(unit) ?? [];
    const names = line.split(" ").map((word) => word.split("=")[0] ?? "");
    const known = [...settingNames, "NODE_ENV"];
    expect(names.filter((name) => !known.includes(name))).toEqual([]);
    const state = /^StateDirectory=(\S+)$/m.exec(unit)?.[1];
    expect(line).toContain(`DATA_DIR=/var/lib/${state}`);
  });
});
