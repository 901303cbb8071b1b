import { setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";
import type { DocumentMember } from "../load/member.ts";
import type { Ground, Measures, Work } from "./work.ts";

/** An object on workerd goes to sleep 10 s after its last event. */
const asleepMs = 13_000;

/** Documents with one client each that does nothing. */
export function idleMemory({ documents }: { readonly documents: number }): Work {
  return {
    name: "idle-memory",
    title: `${documents} documents with one idle client each, in a fresh server`,
    units: { memory: "kB/document", cpu: "ms in all while idle" },
    goals: (["ours, own provider", "ours, stock client"] as const).flatMap((of) => [
      { of, to: "bare broadcast", measure: "memory", atMost: 1.3 },
      { of, to: "y-partyserver", measure: "memory", atMost: 0.5 },
    ]),
    roundsMax: 2,
    run: (ground) => run(ground, documents),
  };
}

async function run(ground: Ground, documents: number): Promise<Measures> {
  // Documents of another run would be compacted meanwhile.
  await ground.restart({ finds: "nothing" });
  const first = await openDocument(ground);
  const before = ground.server.residentBytes;
  const members: DocumentMember[] = [first];
  for (let index = 0; index < documents; index++) members.push(await openDocument(ground));
  await delay(1_000);
  const cpuMs = ground.server.cpuMs;
  await delay(asleepMs);
  const idleCpuMs = ground.server.cpuMs - cpuMs;
  const after = ground.server.residentBytes;
  await Promise.all(members.map((member) => member.close()));
  return { memory: (after - before) / documents / 1_000, cpu: idleCpuMs };
}

/** A document with one character, and its writer. */
async function openDocument({ newPlace }: Ground): Promise<DocumentMember> {
  const doc = new Y.Doc();
  const member = await (await newPlace()).join(doc);
  await member.synced;
  doc.getText("text").insert(0, "x");
  await member.saved();
  return member;
}
