import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import WebSocket from "ws";
import { ensureBuilt, root } from "../scripts/workspace.mjs";
import { runServer } from "./contenders/server.ts";
import type { RunningServer } from "./contenders/server.ts";
import type { DialectName } from "./load/dialects.ts";
import { LoadProcess } from "./load/load-process.ts";

// Where our server spends its processor time in a work of the short form:
// `node bench/profile.ts fan-out-20 scriptorium-own`. workerd samples its own
// JavaScript; "(program)" is all of workerd that is not JavaScript.

const [work = "fan-out-20", dialect = "scriptorium-own"] = process.argv.slice(2);
const inspectorPort = 19_229;
/** The work has warmed up by then, and is not over, in ms. */
const afterMs = 2_500;
const forMs = 3_000;
const intervalUs = 100;

interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly lineNumber: number;
}

ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), "profile-"));
const server = await startWithInspector();
const load = new LoadProcess();
try {
  const task = {
    kind: "task",
    form: "short",
    work,
    dialect: dialect as DialectName,
    url: server.url,
    pid: server.pid,
    round: 0,
  } as const;
  const running = load.run(task, () => Promise.reject(new Error("this work can't be profiled")));
  await delay(afterMs);
  const profile = await record();
  console.log(await running);
  print(profile);
} finally {
  load.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function startWithInspector(): Promise<RunningServer> {
  const paths = { data: "data", space: "space", documents: "data/scriptorium-documents" };
  const folders = Object.entries(paths).map(([name, path]) => {
    mkdirSync(join(folder, path));
    return `--directory-path=${name}=${join(folder, path)}`;
  });
  return runServer({
    command: (createRequire(import.meta.url)("workerd") as { default: string }).default,
    args: [
      "serve",
      join(root, "apps/worker/server/workerd.capnp"),
      "alone",
      "--socket-addr=http=127.0.0.1:0",
      ...folders,
      `--directory-path=web=${join(root, "apps/web/dist")}`,
      "--control-fd=3",
      `--inspector-addr=127.0.0.1:${inspectorPort}`,
    ],
    env: {
      SCRIPTORIUM_SIGNING_SECRET: "a secret that only this profile uses",
      SCRIPTORIUM_ADMIN_KEY: "a key that only this profile uses, too",
      SCRIPTORIUM_PUBLIC_URL: "",
      SCRIPTORIUM_ALLOWED_ORIGINS: "",
      SCRIPTORIUM_FRAME_ANCESTORS: "",
      SCRIPTORIUM_TRUSTED_PROXY: "",
      SCRIPTORIUM_RATE_LIMITS: "off",
    },
    addressIn: (line) => {
      const port = /"event":"listen","socket":"http","port":(\d+)/.exec(line)?.[1];
      return port === undefined ? null : `http://127.0.0.1:${port}`;
    },
  });
}

async function record(): Promise<Profile> {
  const socket = new WebSocket(`ws://127.0.0.1:${inspectorPort}/scriptorium`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  let lastId = 0;
  const ask = async (method: string, params: object = {}): Promise<unknown> => {
    const id = ++lastId;
    socket.send(JSON.stringify({ id, method, params }));
    for (;;) {
      const data = await new Promise((resolve) => socket.once("message", resolve));
      const answer = JSON.parse(String(data)) as { readonly id?: number; readonly result: unknown };
      if (answer.id === id) return answer.result;
    }
  };
  await ask("Profiler.enable");
  await ask("Profiler.setSamplingInterval", { interval: intervalUs });
  await ask("Profiler.start");
  await delay(forMs);
  const { profile } = (await ask("Profiler.stop")) as { readonly profile: Profile };
  socket.terminate();
  return profile;
}

/** Functions by the time in which they were at work themselves. */
function print({ nodes, samples, timeDeltas }: Profile): void {
  const names = new Map(
    nodes.map(({ id, callFrame }) => [id, `${callFrame.functionName}:${callFrame.lineNumber + 1}`]),
  );
  const selfUs = new Map<string, number>();
  for (const [index, sample] of samples.entries()) {
    const name = names.get(sample) ?? "";
    // While nothing runs nothing is sampled, and the next sample claims all of that time.
    const us = Math.min(timeDeltas[index] ?? 0, 2 * intervalUs);
    selfUs.set(name, (selfUs.get(name) ?? 0) + us);
  }
  const busy = [...selfUs].filter(([name]) => !name.startsWith("(idle)"));
  const totalUs = busy.reduce((total, [, us]) => total + us, 0);
  console.log(`busy ${(totalUs / forMs / 10).toFixed(1)} % of a core`);
  for (const [name, us] of busy.toSorted((one, other) => other[1] - one[1]).slice(0, 40))
    console.log(`${((us * 100) / totalUs).toFixed(1).padStart(5)} %  ${name}`);
}
