import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

/** A server that runs, as the launcher of it sees it. */
export interface RunningServer {
  readonly url: string;
  /** The process that was started. It may have children, which are the server as well. */
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a server that keeps what it stores in `folder`, on `port` or on any when
 * that is 0, and waits until it can be reached.
 */
export type StartServer = (folder: string, port: number) => Promise<RunningServer>;

/** How long a server may take to be reached, in ms. */
const startMs = 20_000;

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The address in a line that the program prints, or null. */
  readonly addressIn: (line: string) => string | null;
}

/** Runs a program that says where it listens, on its output or on file descriptor 3. */
export async function runServer(program: Program): Promise<RunningServer> {
  const child = spawn(program.command, program.args, {
    stdio: ["ignore", "pipe", "inherit", "pipe"],
    // Whatever the machine has configured for itself.
    env: { ...process.env, CONFIG_FILE: "", ...program.env },
  });
  const { promise: ended, resolve: onEnd } = Promise.withResolvers<void>();
  child.once("close", () => onEnd());
  const kill = (): boolean => child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("close", () => process.off("exit", kill));
  const url = await addressOf(child, program);
  const stop = (): Promise<void> => {
    child.kill("SIGTERM");
    // workerd waits for its sockets for ever.
    const timer = setTimeout(kill, 5_000);
    return ended.finally(() => clearTimeout(timer));
  };
  return { url, pid: child.pid ?? 0, stop };
}

function addressOf(child: ChildProcess, { command, addressIn }: Program): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const timer = setTimeout(() => reject(new Error(`${command} does not listen`)), startMs);
  child.once("error", reject);
  child.once("exit", (code) => reject(new Error(`${command} ended with code ${code}`)));
  for (const stream of [child.stdout, child.stdio[3]]) {
    if (stream === null || stream === undefined || !("read" in stream)) continue;
    createInterface({ input: stream as NodeJS.ReadableStream }).on("line", (line) => {
      const address = addressIn(line);
      if (address !== null) resolve(address);
    });
  }
  return promise.finally(() => clearTimeout(timer));
}
