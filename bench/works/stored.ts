import { asUpdate, encodeFrame } from "@scriptorium/sync/protocol";
import { ClockedServer } from "../contenders/clocked-server.ts";
import { hello } from "../load/hello.ts";
import { paperTyped } from "../load/paper.ts";
import { seededRandom } from "../load/seeded-random.ts";
import { typingTimes } from "../load/typing-model.ts";
import type { ClockedEvent } from "../servers/workers/clocked/event.ts";
import { onlyOurs } from "./work.ts";
import type { Measures, Work } from "./work.ts";

const startMs = Date.UTC(2026, 10, 1, 9);
const batchEvents = 2_000;
/** Longer than a compaction takes to begin and to end when everybody has left, in ms. */
const tidyMs = 30 * 60_000;

/**
 * What is stored of a document that somebody typed, each keystroke an update of its
 * own and at a time of its own, when it has been compacted.
 */
export function stored({ keystrokes }: { readonly keystrokes: number }): Work {
  const of = "ours, own provider";
  return {
    name: "stored",
    title: `Bytes stored of the automerge-paper document after compaction, ${keystrokes.toLocaleString("en")} keystrokes typed edit by edit`,
    units: {
      snapshot: "bytes",
      beside: "bytes",
      left: "bytes",
      encoded: "bytes of Y.encodeStateAsUpdate",
      past: "bytes/keystroke",
      archive: "bytes/keystroke",
      keyframes: "bytes/keystroke",
      database: "bytes",
    },
    goals: [
      { of, to: of, measure: "document", over: "encoded", atMost: 1 },
      { of, to: of, measure: "snapshot", over: "encoded", atMost: 1 },
      { of, to: null, measure: "past", atMost: 1.5 },
    ],
    roundsMax: 1,
    without: onlyOurs("keeps no past"),
    run: () => run(keystrokes),
  };
}

async function run(keystrokes: number): Promise<Measures> {
  const { updates, whole } = paperTyped(keystrokes);
  await using server = await ClockedServer.start();
  let events: ClockedEvent[] = [];
  const flush = async (): Promise<void> => {
    await server.run(events);
    events = [];
  };
  const socket = "typist";
  events.push(
    { kind: "found", atMs: startMs, owner: "owner", members: [socket] },
    { kind: "open", atMs: startMs, socket, principal: socket },
    { kind: "frame", atMs: startMs, socket, bytes: [...hello] },
  );
  let atMs = startMs;
  let number = 0;
  for (const time of typingTimes(updates.length, seededRandom(1))) {
    atMs = Math.floor(startMs + time);
    const update = asUpdate(updates[number++] ?? new Uint8Array());
    const frame = encodeFrame({ kind: "edit", number, update });
    events.push({ kind: "frame", atMs, socket, bytes: [...frame] });
    if (events.length >= batchEvents) await flush();
  }
  events.push({ kind: "close", atMs, socket }, { kind: "tick", atMs: atMs + tidyMs });
  await flush();
  const { bytes } = await server.read();
  const { update = 0, archive = 0, keyframe = 0, log = 0, quarantine = 0, database = 0 } = bytes;
  const beside = (bytes["state-vector"] ?? 0) + (bytes["deletions"] ?? 0);
  return {
    snapshot: update,
    beside,
    left: log + quarantine,
    document: update + beside + log + quarantine,
    encoded: whole.length,
    past: (archive + keyframe) / keystrokes,
    archive: archive / keystrokes,
    keyframes: keyframe / keystrokes,
    database,
  };
}
