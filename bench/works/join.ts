import { paperUpdate } from "../load/paper.ts";
import type { DocumentMember, Member, Place } from "../load/member.ts";
import * as Y from "yjs";
import type { Ground, Measures, Work } from "./work.ts";

/** Empty clients that join a document of a realistic size, one after the other and all at once. */
export function join({ joins, herd }: { readonly joins: number; readonly herd: number }): Work {
  const party = "y-partyserver";
  return {
    name: "join",
    title: `Join of the automerge-paper document, stored as one update: ${joins} one by one, then ${herd} at once`,
    units: { one: "ms", cpu: "ms/join", herd: "ms", herdCpu: "ms/join" },
    goals: (["ours, own provider", "ours, stock client"] as const).flatMap((of) => [
      { of, to: party, measure: "cpu", atMost: 0.3 },
      { of, to: party, measure: "herd", atMost: 0.5 },
    ]),
    without: { "bare broadcast": "stores nothing" },
    run: (ground) => run(ground, joins, herd),
  };
}

async function run({ newPlace, server }: Ground, joins: number, herd: number): Promise<Measures> {
  const place = await newPlace();
  const uploader = await upload(place);
  const once = measured(server);
  const singles: Member[] = [];
  for (let index = 0; index < joins; index++) singles.push(await joined(place));
  const single = once();
  await closeAll(singles);
  const together = measured(server);
  const members = await Promise.all(Array.from({ length: herd }, () => joined(place)));
  const all = together();
  await closeAll([...members, uploader]);
  return {
    one: single.ms / joins,
    cpu: single.cpuMs / joins,
    herd: all.ms,
    herdCpu: all.cpuMs / herd,
    receivedBytes: members[0]?.traffic.receivedBytes ?? NaN,
  };
}

/** Has the server store the document. Returns the client that brought it, still there. */
async function upload(place: Place): Promise<DocumentMember> {
  const doc = new Y.Doc();
  const uploader = await place.join(doc);
  await uploader.synced;
  Y.applyUpdate(doc, paperUpdate());
  await uploader.saved();
  // Dialects that can't tell when it is stored can tell when another has it.
  await (await joined(place)).close();
  return uploader;
}

/** A client that has received the whole document. */
function joined(place: Place): Promise<Member> {
  return receivedBy(place, paperUpdate().length / 2);
}

/** A client that is synced and has received at least `bytes` of updates. */
export async function receivedBy(place: Place, bytes: number): Promise<Member> {
  const arrived = Promise.withResolvers<void>();
  let received = 0;
  const member = await place.watch((update) => {
    received += update.length;
    if (received >= bytes) arrived.resolve();
  });
  await Promise.all([member.synced, arrived.promise]);
  return member;
}

async function closeAll(members: readonly Member[]): Promise<void> {
  await Promise.all(members.map((member) => member.close()));
}

function measured(server: Ground["server"]): () => { readonly ms: number; readonly cpuMs: number } {
  const startMs = performance.now();
  const startCpuMs = server.cpuMs;
  return () => ({ ms: performance.now() - startMs, cpuMs: server.cpuMs - startCpuMs });
}
