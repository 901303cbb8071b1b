import { setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";
import { filler } from "../load/filler.ts";
import type { Place } from "../load/member.ts";
import type { Measures, Work } from "./work.ts";

/** A client that lost its connection comes back and has missed nothing. */
export function resume({ bytes, offlineMs }: { bytes: number; offlineMs: number }): Work {
  return {
    name: "resume",
    title: `Coming back to a document of ${bytes.toLocaleString("en")} bytes after ${offlineMs / 1_000} s offline, having missed nothing`,
    units: { received: "bytes", sent: "bytes" },
    goals: (["ours, own provider", "ours, stock client"] as const).map((of) => ({
      of,
      to: null,
      measure: "received",
      atMost: 300,
    })),
    // Bytes, which are the same each time.
    roundsMax: 1,
    run: async ({ newPlace }) => run(await newPlace(), bytes, offlineMs),
  };
}

async function run(place: Place, bytes: number, offlineMs: number): Promise<Measures> {
  const doc = new Y.Doc();
  const member = await place.join(doc);
  await member.synced;
  for (const update of filler(bytes)) Y.applyUpdate(doc, update);
  await member.saved();
  await delay(1_000);
  const traffic = await member.comeBack(offlineMs);
  await member.close();
  return { received: traffic.receivedBytes, sent: traffic.sentBytes };
}
