import { setTimeout as delay } from "node:timers/promises";
import { Crowd } from "../load/crowd.ts";
import { observe } from "../load/window.ts";
import type { Ground, Measures, Work } from "./work.ts";

/** A fast typist, in ms a character. */
const stepMs = 125;

/** People who write at the same time, each with the whole document, and what that sends. */
export function typing({ people, seconds }: { people: number; seconds: number }): Work {
  return {
    name: `typing-${people}`,
    title: `${people} typing ${1_000 / stepMs} characters a second each: bytes of frames, both directions`,
    units: { bytes: "bytes/keystroke", cpu: "µs/keystroke" },
    goals: [
      {
        of: "ours, own provider",
        to: "y-websocket",
        measure: "bytes",
        atMost: people === 1 ? 0.5 : 1,
      },
    ],
    run: (ground) => run(ground, people, seconds),
  };
}

async function run(ground: Ground, people: number, seconds: number): Promise<Measures> {
  const size = { clients: people, writers: people, witnesses: 0 };
  const crowd = await Crowd.gather(await ground.newPlace(), size);
  const end = observe(crowd, ground.server);
  const strokes = Math.round((seconds * 1_000) / stepMs);
  for (let stroke = 0; stroke < strokes; stroke++) {
    for (const writer of crowd.writers) {
      writer.type();
      await delay(stepMs / people);
    }
  }
  // What is held back for company belongs to these keystrokes as well.
  await delay(1_000);
  const { sentBytes, receivedBytes, serverCpuMs } = end();
  await crowd.leave();
  const keystrokes = strokes * people;
  return {
    bytes: (sentBytes + receivedBytes) / keystrokes,
    cpu: (serverCpuMs * 1_000) / keystrokes,
  };
}
