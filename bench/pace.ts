import { SyncProvider } from "@scriptorium/sync/client";
import { decodeFrame, limits } from "@scriptorium/sync/protocol";
import type { Limits } from "@scriptorium/sync/protocol";
import { MemoryStore } from "@scriptorium/sync/store";
import { LoopbackServer, VirtualClock } from "@scriptorium/sync/testing";
import * as Y from "yjs";
import { Pace } from "../packages/sync/src/client/pace.ts";
import { keystrokesOf } from "./load/typist.ts";
import { quantile } from "./statistics.ts";

// What an hour of one person's typing costs in rows, by how edits are paced, and
// how long others wait for a keystroke beyond the wire. Nothing here takes real
// time: the seeds fix every result. docs/adr/0009 is decided by it.

const seeds = [1, 2, 3, 4, 5];
/** An hour's writing in one go, in some sittings, and a little at a time. */
const sittings = [1, 10, 30];
/** How long an answer takes, in ms. */
const answerMs = 40;

interface Hour {
  readonly rows: number;
  readonly heldMs: readonly number[];
}

console.log("## Alone\n");
printTable(
  [0, 250, 500, 600, 700, 800, 1_000].map((flushAloneMs) => ({ flushAloneMs })),
  false,
);
console.log("\n## In company, at one pace\n");
printTable(
  [0, 50, 100, 150, 180, 200, 250].map((flushTogetherMs) => ({
    flushTogetherMs,
    flushBurstMax: Infinity,
  })),
  true,
);
console.log("\n## In company, with a rest\n");
printTable(
  [20, 30, 40].flatMap((flushBurstMax) =>
    [350, 400, 450].map((flushRestMs) => ({ flushBurstMax, flushRestMs })),
  ),
  true,
);
console.log(
  "\n## What our provider sends with these limits: 3,000 keystrokes, each with a caret\n",
);
for (const people of [1, 3]) console.log(await provide(people));

function printTable(candidates: readonly Partial<Limits>[], isSeen: boolean): void {
  const heads = sittings.map((count) => `rows, ${count} sittings | held ms: mean, p50, p99`);
  console.log(`| limits | ${heads.join(" | ")} |`);
  console.log(`| --- |${sittings.map(() => " --- | --- |").join("")}`);
  for (const changed of candidates) {
    const cells = sittings.map((count) => cellOf({ ...limits, ...changed }, isSeen, count));
    console.log(`| ${JSON.stringify(changed)} | ${cells.join(" | ")} |`);
  }
}

function cellOf(paces: Limits, isSeen: boolean, count: number): string {
  const hours = seeds.map((seed) => hourOf(keystrokesOf({ seed, sittings: count }), paces, isSeen));
  const rows = hours.map((hour) => hour.rows);
  const heldMs = hours.flatMap((hour) => hour.heldMs);
  const meanMs = heldMs.reduce((total, ms) => total + ms, 0) / heldMs.length;
  const [p50, p99] = [quantile(heldMs, 0.5), quantile(heldMs, 0.99)];
  const [least, most] = [Math.min(...rows), Math.max(...rows)];
  return `${least}–${most} | ${[meanMs, p50, p99].map((ms) => ms.toFixed(0)).join(", ")}`;
}

/** Goes through an hour as the provider does: one edit at a time, the next one when it is answered and due. */
function hourOf(typedMs: readonly number[], paces: Limits, isSeen: boolean): Hour {
  const pace = new Pace(paces);
  const heldMs: number[] = [];
  let rows = 0;
  let waiting: number[] = [];
  let answeredMs = 0;
  const leave = (nowMs: number): void => {
    for (const ms of waiting) heldMs.push(nowMs - ms);
    waiting = [];
    rows += 1;
    answeredMs = nowMs + answerMs;
    pace.left({ count: 0, bytes: 0 }, nowMs);
  };
  const dueMs = (nowMs: number): number => {
    const from = Math.max(nowMs, answeredMs);
    return from + pace.holdMs({ count: waiting.length, bytes: 0 }, isSeen, from);
  };
  for (const nowMs of [...typedMs, Infinity]) {
    const last = waiting.at(-1);
    if (last !== undefined && dueMs(last) <= nowMs) leave(dueMs(last));
    if (nowMs === Infinity) break;
    waiting.push(nowMs);
    if (dueMs(nowMs) <= nowMs) leave(nowMs);
  }
  return { rows, heldMs };
}

/** Real providers on a server in memory, one of whom types. */
async function provide(people: number): Promise<string> {
  const clock = new VirtualClock();
  const disk = new MemoryStore("pace");
  const counts = { sent: 0, received: 0, carets: 0, bytes: 0 };
  const server = new LoopbackServer({
    clock,
    disk,
    onFrame: (_from, frame) => {
      const decoded = decodeFrame(frame);
      const kinds = decoded.ok ? decoded.messages.map(({ kind }) => kind) : [];
      counts.sent += 1;
      counts.bytes += frame.length;
      if (kinds.join() === "awareness") counts.carets += 1;
    },
    onOutput: (output) => {
      if (output.kind !== "send") return;
      counts.received += output.to.length;
      counts.bytes += output.to.length * output.frame.length;
    },
  });
  const clients = Array.from({ length: people }, (_, index) => {
    const grant = { principal: `p${index}`, name: "", role: "edit", link: null } as const;
    const doc = new Y.Doc();
    doc.clientID = 1_000_000_000 + index;
    const provider = new SyncProvider({
      url: "ws://loopback",
      documentId: "a-document-to-pace",
      doc,
      getTicket: () => Promise.resolve(LoopbackServer.ticketFor(grant)),
      environment: server.environmentFor(grant, () => 0.5),
    });
    return { doc, provider };
  });
  const settle = async (): Promise<void> => {
    do await new Promise((resolve) => setImmediate(resolve));
    while (!server.deliverAll());
  };
  await settle();
  Object.assign(counts, { sent: 0, received: 0, carets: 0, bytes: 0 });
  const [typist] = clients;
  if (typist === undefined) return "";
  const text = typist.doc.getText("text");
  const startMs = clock.nowMs;
  for (const typedMs of keystrokesOf({ seed: 1, sittings: 10 })) {
    // In steps, so that what a timer sends is answered before the next keystroke.
    while (clock.nowMs < startMs + typedMs) {
      clock.advance(Math.min(20_000, startMs + typedMs - clock.nowMs, 50));
      if (server.sockets.some(({ waitingForServer }) => waitingForServer > 0)) await settle();
    }
    text.insert(text.length, "x");
    const head = Y.createRelativePositionFromTypeIndex(text, text.length);
    typist.provider.awareness.setLocalStateField("cursor", { anchor: head, head });
    await settle();
  }
  clock.advance(limits.flushAloneMs);
  await settle();
  const each = (count: number): string => (count / text.length).toFixed(2);
  return (
    `${people} there: ${disk.head()} rows; for each keystroke ${each(counts.sent)} frames sent, ` +
    `${each(counts.carets)} of them only a caret, ${each(counts.received)} received, ${each(counts.bytes)} bytes`
  );
}
