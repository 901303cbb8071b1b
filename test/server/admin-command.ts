import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const command = join(import.meta.dirname, "../../apps/worker/server/admin.ts");

/** How `npm run admin` ended, and all that it printed. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
  /** What it printed for whoever asked, without progress and errors. */
  readonly out: string;
}

/** Starts the command as an operator does, with the environment of their server. */
export function startAdmin(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [command, ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = Promise.all([
    once(child, "close") as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]).then(([[code], out, error]) => ({ code, said: (out + error).trim(), out: out.trim() }));
  return { child, ended };
}

/** Runs it to its end. */
export function admin(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ended> {
  return startAdmin(environment, ...args).ended;
}
