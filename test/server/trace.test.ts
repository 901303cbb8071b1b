import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { OwnClient } from "./clients.ts";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

interface Trace {
  readonly endContent: string;
  readonly txns: readonly { readonly patches: readonly (readonly [number, number, string])[] }[];
}

const file = join(import.meta.dirname, "../fixtures/traces/automerge-paper.json.gz");

/** Edits between two turns of the event loop, in which what was typed is sent and answered. */
const editsPerTurn = 250;

test("[K1][K3][S4] every keystroke of a paper arrives, is saved, and reads back the same", async () => {
  const trace = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Trace;
  expect(trace.txns.length).toBe(259_778);
  await using server = await ServerProcess.start();
  const visitor = new Visitor(server);
  const { id } = await visitor.create();
  using writer = await OwnClient.open(visitor, id);
  const text = writer.doc.getText("text");
  const startedMs = performance.now();
  for (const [index, { patches }] of trace.txns.entries()) {
    for (const [position, deleted, inserted] of patches) {
      if (deleted > 0) text.delete(position, deleted);
      if (inserted !== "") text.insert(position, inserted);
    }
    if (index % editsPerTurn === 0) await nextTurn();
  }
  const typedMs = performance.now();
  await writer.provider.saved();
  const savedMs = performance.now();
  expect(writer.text).toBe(trace.endContent);
  using reader = await OwnClient.open(visitor, id);
  const readMs = performance.now();
  expect(reader.text).toBe(trace.endContent);
  expect(await visitor.text(id)).toBe(trace.endContent);
  const seconds = [typedMs - startedMs, savedMs - typedMs, readMs - savedMs].map((ms) =>
    (ms / 1000).toFixed(1),
  );
  console.log(
    `typed in ${seconds[0]} s, saved ${seconds[1]} s later, read by another in ${seconds[2]} s`,
  );
});
