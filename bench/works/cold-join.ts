import { setTimeout as delay } from "node:timers/promises";
import { joined, upload } from "./join.ts";
import type { Ground, Measures, Work } from "./work.ts";

/** Servers that store late do so within this, in ms, when nobody types any more. */
const storedByMs = 3_500;

/** The first client after the server was started anew. */
export function coldJoin({ restarts }: { readonly restarts: number }): Work {
  return {
    name: "cold-join",
    title: `Cold join of the automerge-paper document, stored as one update, ${restarts} restarts`,
    units: { time: "ms", cpu: "ms" },
    goals: (["ours, own provider", "ours, stock client"] as const).map((of) => ({
      of,
      to: "y-partyserver",
      measure: "time",
      atMost: 0.15,
    })),
    without: { "bare broadcast": "stores nothing", "y-websocket": "stores nothing" },
    run: (ground) => run(ground, restarts),
  };
}

async function run(ground: Ground, restarts: number): Promise<Measures> {
  const place = await ground.newPlace();
  const uploader = await upload(place);
  await delay(storedByMs);
  await uploader.close();
  let ms = 0;
  let cpuMs = 0;
  for (let index = 0; index < restarts; index++) {
    await ground.restart({ isEmptied: false });
    // Somebody in another document, so that the server has answered before.
    const other = await (await ground.newPlace()).watch(() => {});
    await other.synced;
    const beforeMs = ground.server.cpuMs;
    const member = await joined(place);
    ms += performance.now() - member.traffic.startedMs;
    cpuMs += ground.server.cpuMs - beforeMs;
    await Promise.all([member.close(), other.close()]);
  }
  return { time: ms / restarts, cpu: cpuMs / restarts };
}
