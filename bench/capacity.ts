import { asUpdate } from "@scriptorium/sync/protocol";
import * as Y from "yjs";
import { startServer } from "../test/start-server.ts";
import { Wire } from "../test/server/wire.ts";

// What one server carries on this machine: memory of connections and documents that nobody writes
// in, and processor time and delay of edits, as the server itself tells at /metrics. The clients
// run on the same machine and take their share of it.

const documentsMax = 500;
const perDocument = 4;
const editsPerWriter = 200;
const writersAtOnce = 50;

const server = startServer({ METRICS_TOKEN: "a token that only this bench has, for now" });
const url = await server.url;
const at = { socketUrl: url.replace("http", "ws") };

const empty = await scrape();
const documents: { readonly id: string; readonly wires: readonly Wire[] }[] = [];
for (let made = 0; made < documentsMax; made++) documents.push(await openDocument());
const opened = await scrape();
const typed = await type(documents.slice(0, writersAtOnce));
const after = await scrape();

const sessions = documentsMax * perDocument;
const memory = 'process_resident_memory_bytes{process="workerd"}';
const cpu = 'process_cpu_seconds_total{process="workerd"}';
const edits = grown(after, opened, "acks_total");
console.log(`${documentsMax} documents, each with ${perDocument} connections, nobody writing:`);
console.log(
  `  memory at the start ${mib(value(empty, memory))}, with them ${mib(value(opened, memory))}:`,
);
console.log(
  `  ${Math.round(grown(opened, empty, memory) / sessions / 1_024)} KiB for a connection, its share of the document included`,
);
console.log(
  `${edits} edits by ${writersAtOnce} writers in as many documents at once, each waiting for its ack:`,
);
console.log(
  `  ${Math.round(edits / typed.seconds)} acknowledged a second, half of them within ${quantile(0.5)} ms and 99 of 100 within ${quantile(0.99)} ms`,
);
console.log(
  `  ${((grown(after, opened, cpu) / edits) * 1e6).toFixed(0)} µs of processor time for an edit that ${perDocument - 1} others are sent`,
);
console.log(
  `  ${(grown(after, opened, "rows_written_total") / edits).toFixed(2)} rows written for an edit`,
);
for (const { wires } of documents) for (const wire of wires) wire[Symbol.dispose]();
await server.end();

async function openDocument(): Promise<{ readonly id: string; readonly wires: readonly Wire[] }> {
  const made = await fetch(`${url}/api/documents`, { method: "POST", body: "{}" });
  const [cookie = ""] = made.headers.getSetCookie().map((one) => one.split(";")[0] ?? "");
  const { id } = (await made.json()) as { id: string };
  const wires: Wire[] = [];
  for (let index = 0; index < perDocument; index++) {
    const init = { method: "POST", headers: { cookie }, body: "{}" };
    const answer = await fetch(`${url}/api/documents/${id}/tickets`, init);
    const { ticket } = (await answer.json()) as { ticket: string };
    wires.push(await Wire.open(at, id, { ticket }));
  }
  return { id, wires };
}

async function type(some: typeof documents): Promise<{ readonly seconds: number }> {
  const startedMs = performance.now();
  await Promise.all(
    some.map(async ({ wires: [writer] }) => {
      const doc = new Y.Doc();
      const updates: Uint8Array[] = [];
      doc.on("update", (update: Uint8Array) => updates.push(update));
      for (let edit = 0; edit < editsPerWriter; edit++) doc.getText("text").insert(edit, "x");
      for (const [index, update] of updates.entries()) {
        writer?.send({ kind: "edit", number: index + 1, update: asUpdate(update) });
        await writer?.nextOf("ack");
      }
    }),
  );
  return { seconds: (performance.now() - startedMs) / 1_000 };
}

async function scrape(): Promise<ReadonlyMap<string, number>> {
  const headers = { authorization: "Bearer a token that only this bench has, for now" };
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  const lines = text.split("\n").filter((line) => line.startsWith("scriptorium_"));
  return new Map(
    lines.map((line) => {
      const [name = "", number = ""] = line.slice("scriptorium_".length).split(" ");
      return [name, Number(number)];
    }),
  );
}

function value(samples: ReadonlyMap<string, number>, name: string): number {
  return samples.get(name) ?? Number.NaN;
}

function grown(
  later: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
  name: string,
): number {
  return value(later, name) - value(before, name);
}

/** The bound that so much of the acks stayed below. */
function quantile(share: number): string {
  const buckets = [...after.keys()].filter((name) =>
    name.startsWith("ack_duration_seconds_bucket"),
  );
  const all = grown(after, opened, "ack_duration_seconds_count");
  const bucket = buckets.find((name) => grown(after, opened, name) >= share * all) ?? "";
  return String(Number(/le="(.+)"/.exec(bucket)?.[1]) * 1_000);
}

function mib(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MiB`;
}
