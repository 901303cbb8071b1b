import { spawnSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, onTestFailed, onTestFinished } from "vitest";
import { freshProject } from "../../scripts/fresh-project.ts";
import { publishedPackage } from "../../scripts/published-package.ts";
import { RunningProgram } from "../../scripts/running-program.ts";
import { escaped } from "./guide-page.ts";
import type { GuidePage } from "./guide-page.ts";

const root = join(import.meta.dirname, "../..");

/** Whether everything is done as it stands there, from nothing: `npm run guide`. */
export const isWhole: boolean = process.env["GUIDES"] === "whole";

/** A folder, what is set in its terminals, and what runs there. */
export class Workplace implements AsyncDisposable {
  readonly folder: string;
  readonly environment: Record<string, string>;
  /** What somebody writes in the place of what stands in a guide: a folder or an address of their own. */
  readonly instead: Map<string, string> = new Map();
  readonly #isKept: boolean;
  readonly #programs: RunningProgram[] = [];

  constructor(
    folder: string,
    {
      environment = {},
      isKept = false,
    }: { readonly environment?: Readonly<Record<string, string>>; readonly isKept?: boolean } = {},
  ) {
    this.folder = folder;
    this.environment = { ...quiet, ...environment };
    this.#isKept = isKept;
  }

  /** Makes a file of a guide. */
  write(page: GuidePage, ...names: readonly string[]): void {
    for (const name of names) writeFileSync(join(this.folder, name), page.file(name));
  }

  /** Gives a command that ends, and has to end well. What it said. */
  async run(command: string): Promise<string> {
    await using program = this.#spawn(command);
    const code = await program.ended;
    if (code !== 0) throw new Error(`${command}\nended with ${code}:\n${program.output}`);
    return program.output;
  }

  /** Gives a command that goes on until all is over. */
  start(command: string): RunningProgram {
    const program = this.#spawn(command);
    this.#programs.push(program);
    if (expect.getState().currentTestName !== undefined) {
      onTestFailed(() => console.log(`${command}\n${program.output}`));
      // Also of a test that waits for something in vain.
      onTestFinished(() => program[Symbol.asyncDispose]());
    }
    return program;
  }

  /** Gives a command that sets a variable, for all that come after. Its value. */
  async set(command: string): Promise<string> {
    const [, name = ""] = /^(?:export )?(\w+)=/.exec(command) ?? [];
    const file = join(this.folder, ".value");
    await this.run(`${command}\nprintf %s "$${name}" > ${file}`);
    const value = readFileSync(file, "utf8");
    this.environment[name] = value;
    return value;
  }

  /**
   * Gives a command of npm by which a project is begun or others' packages come in. Unless all is done
   * from nothing, they are there.
   */
  async install(command: string): Promise<void> {
    if (!isWhole) return;
    const ours = command.replace("@scriptorium/sync", publishedPackage().tarball);
    await this.run(`${ours} --prefer-offline --no-audit --no-fund --loglevel=error`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs.toReversed()) await program[Symbol.asyncDispose]();
    if (!this.#isKept) rmSync(this.folder, { recursive: true, force: true });
  }

  #spawn(command: string): RunningProgram {
    const longestFirst = [...this.instead.keys()].toSorted(
      (one, other) => other.length - one.length,
    );
    // Without any, what is nowhere.
    const theirs = new RegExp(longestFirst.map(escaped).join("|") || "(?!)", "g");
    const ours = command.replaceAll(theirs, (found) => this.instead.get(found) ?? found);
    return new RunningProgram(["sh", "-c", ours], { cwd: this.folder, env: this.environment });
  }
}

/** A folder of somebody who has nothing of ours but what npm gives them. */
export function newProject(): Workplace {
  const folder = isWhole ? newFolder() : freshProject();
  const place = new Workplace(folder);
  // Wherever there is room, so that it can be followed beside another server.
  place.instead.set("npx wrangler dev", "npx wrangler dev --port 0 --inspector-port 0");
  return place;
}

/**
 * A checkout whose server has no data yet. When all is done from nothing, it is one that nobody has used
 * before the first guide; else it is this one, with data elsewhere.
 */
export function newCheckout(): Workplace {
  const environment = { PORT: "0" };
  if (isWhole) {
    const folder = inject("checkout");
    for (const left of ["data", "dist"])
      rmSync(join(folder, left), { recursive: true, force: true });
    return new Workplace(folder, { environment, isKept: true });
  }
  const folder = newFolder();
  for (const name of readdirSync(root)) {
    if (!["data", "dist", "scriptorium.env"].includes(name))
      symlinkSync(join(root, name), join(folder, name));
  }
  const elsewhere = { CONFIG_FILE: "", DATA_DIR: join(folder, "data") };
  return new Workplace(folder, { environment: { ...environment, ...elsewhere } });
}

/** Starts the server of a checkout. Its address, which is put in the place of the usual one in all of `places`. */
export async function serve(
  checkout: Workplace,
  command: string,
  ...places: readonly Workplace[]
): Promise<string> {
  const [, url = ""] = await checkout.start(command).says(/^Listening on (http:\S+)$/m);
  for (const place of [checkout, ...places]) {
    place.instead.set("http://localhost:8787", url);
    place.environment["SERVER"] = url;
  }
  return url;
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "scriptorium-guide-"));
}

/** Whether this machine has what some guides ask with. */
export const hasCurl: boolean = spawnSync("curl", ["--version"]).status === 0;

/**
 * As in a terminal of somebody who does not test, but without what npm and wrangler would ask of the
 * network, and without colours between the words.
 */
const quiet = {
  NODE_ENV: "",
  VITEST: "",
  NO_COLOR: "1",
  FORCE_COLOR: "0",
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CI: "1",
  npm_config_update_notifier: "false",
};
