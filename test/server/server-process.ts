import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll } from "vitest";
import { adminKey, signingSecret } from "./known-secrets.ts";

/** What is run, where, and as whom. */
export interface Program {
  readonly words: readonly string[];
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** The server from its source. */
const launcher: Program = {
  words: [process.execPath, join(import.meta.dirname, "../../apps/worker/server/main.ts")],
};

export { adminKey, signingSecret };

/** Every process group that a test started and that may still run. */
const groups = new Set<number>();
const folders = new Set<string>();

function killEverything(): void {
  for (const group of groups) kill(-group, "SIGKILL");
  groups.clear();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders.clear();
}
// The first is for tests that fail, the second for a run that is interrupted.
afterAll(killEverything);
process.once("exit", killEverything);

/** An empty folder that is removed after the tests of this file. */
export function newDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), "scriptorium-test-"));
  folders.add(folder);
  return folder;
}

export interface Launch {
  readonly child: ChildProcess;
  readonly pid: number;
  /** All that it printed so far. */
  readonly output: () => string;
  /** The code with which it ended. */
  readonly ended: Promise<number | null>;
}

/** Starts the launcher in a process group of its own. */
export function launch(
  environment: Readonly<Record<string, string>>,
  { words: [name = "", ...args], ...place }: Program = launcher,
): Launch {
  const child = spawn(name, args, {
    ...place,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"] ?? "",
      // Not the developer's own.
      CONFIG_FILE: "",
      HOST: "127.0.0.1",
      PORT: "0",
      SIGNING_SECRET: signingSecret,
      ADMIN_KEY: adminKey,
      // Tests do in a second what takes people an hour.
      RATE_LIMITS: "off",
      ...environment,
    },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("the server could not be started");
  groups.add(pid);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const { promise: ended, resolve } = Promise.withResolvers<number | null>();
  child.once("close", resolve);
  return { child, pid, output: () => output, ended };
}

/** Where a server is reached: itself, or what stands before it. */
export interface Reachable {
  readonly url: string;
  readonly socketUrl: string;
}

/** The server as an operator runs it: launcher and workerd, on a data folder of its own. */
export class ServerProcess {
  readonly dataDir: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #program: Program;
  #launch: Launch;
  #url: string;

  private constructor(
    environment: Readonly<Record<string, string>>,
    program: Program,
    started: Launch,
    url: string,
  ) {
    this.dataDir = environment["DATA_DIR"] ?? "";
    this.#environment = environment;
    this.#program = program;
    this.#launch = started;
    this.#url = url;
  }

  static async start(
    environment: Readonly<Record<string, string>> = {},
    program: Program = launcher,
  ): Promise<ServerProcess> {
    const all = { DATA_DIR: newDataDir(), ...environment };
    const started = launch(all, program);
    return new ServerProcess(all, program, started, await listeningUrl(started));
  }

  get url(): string {
    return this.#url;
  }

  /** The launcher's process id. */
  get pid(): number {
    return this.#launch.pid;
  }

  get output(): string {
    return this.#launch.output();
  }

  get socketUrl(): string {
    return this.#url.replace("http", "ws");
  }

  /** The process id of its workerd, as it is written down in the data folder. */
  get workerdPid(): number {
    const text = readFileSync(join(this.dataDir, "server.json"), "utf8");
    return (JSON.parse(text) as { workerd: number }).workerd;
  }

  /** Kills launcher and workerd at once, as a crash of the machine would. */
  async kill9(): Promise<void> {
    const workerd = this.workerdPid;
    kill(-this.pid, "SIGKILL");
    await this.#launch.ended;
    await untilGone(workerd);
    groups.delete(this.pid);
  }

  /** Kills the launcher alone. Its workerd is left behind. */
  async killLauncher(): Promise<void> {
    this.#launch.child.stdout?.destroy();
    this.#launch.child.stderr?.destroy();
    kill(this.pid, "SIGKILL");
    await this.#launch.ended;
  }

  /** Ends it as a service manager does. The exit code of the launcher. */
  async terminate(): Promise<number | null> {
    const workerd = this.workerdPid;
    kill(this.pid, "SIGTERM");
    const code = await this.#launch.ended;
    await untilGone(workerd);
    groups.delete(this.pid);
    return code;
  }

  /** Starts again on the same data and the same port. */
  async restart(): Promise<void> {
    const environment = { ...this.#environment, PORT: new URL(this.#url).port };
    this.#launch = launch(environment, this.#program);
    this.#url = await listeningUrl(this.#launch);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    kill(-this.pid, "SIGKILL");
    await this.#launch.ended;
    groups.delete(this.pid);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** The files of all documents: each object that is reached by a name has some. */
export function databases({ dataDir }: ServerProcess): readonly string[] {
  return readdirSync(join(dataDir, "scriptorium-documents")).toSorted();
}

/** The address that a server prints when it is ready. Throws when it ends before. */
async function listeningUrl({ child, output, ended }: Launch): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const look = (): void => {
    const line = /^(?:\{.*"message":")?Listening on (http:[^\s"]+)(?:"\})?$/m;
    const url = line.exec(output())?.[1];
    if (url !== undefined) resolve(url);
  };
  child.stdout?.on("data", look);
  look();
  const end = ended.then((code) => {
    throw new Error(`the server ended with code ${code}: ${output()}`);
  });
  return Promise.race([promise, end]);
}

/** Linux tells of a process that has ended, and of one that only waits to be collected. */
export function isRunning(pid: number): boolean {
  const status = `/proc/${pid}/stat`;
  return existsSync(status) && !readFileSync(status, "utf8").includes(") Z ");
}

export async function untilGone(pid: number): Promise<void> {
  while (isRunning(pid)) await delay(10);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
