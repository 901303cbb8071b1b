import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { readActivity } from "@scriptorium/sync/durable-object";
import { encodeFrame, limits } from "@scriptorium/sync/protocol";
import type { Message } from "@scriptorium/sync/protocol";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connect, evict, newDocument, openPair } from "./client.ts";
import type { Document } from "./client.ts";
import { constructionsOf, dataPoints, usagesOf } from "./worker.ts";
import type { Engine } from "./worker.ts";

type Reading = NonNullable<Awaited<ReturnType<Engine["usage"]>>>;
type Part = Partial<Reading>;

async function usage(document: Document): Promise<Reading> {
  const reading = await document.usage();
  if (reading === null) throw new Error("there is no document");
  return reading;
}

/** What came to be counted while `work` ran, and for asking. */
async function cost(document: Document, work: () => Promise<unknown>): Promise<Reading> {
  const before = await usage(document);
  await work();
  const after = await usage(document);
  const names = Object.keys(after) as (keyof Reading)[];
  return Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as never;
}

function saved(document: Document): Promise<Part | null> {
  return runInDurableObject(document, (_, { storage }) => {
    const [row] = storage.sql.exec("SELECT value FROM meta WHERE key = 'usage'").toArray();
    return row === undefined ? null : (JSON.parse(String(row["value"])) as Part);
  });
}

afterEach(() => {
  vi.useRealTimers();
});

/** The object's clock stands, and goes on by as much as it is told. */
function passing(): (durationMs: number) => void {
  vi.useFakeTimers({ toFake: ["Date"] });
  return (durationMs) => void vi.setSystemTime(Date.now() + durationMs);
}

describe("the meter", () => {
  test("[O13] counts frames and bytes both ways, and rows as they are billed", async () => {
    const { document, ada, bo, writer } = await openPair();
    const edit: Message = { kind: "edit", number: 1, update: writer.type("a") };
    const stored: Message = { kind: "stored", seq: 1 as never, update: edit.update };
    const ack: Message = { kind: "ack", number: 1, seq: 1 as never };
    const counted = await cost(document, async () => {
      ada.send(edit);
      await ada.until("ack");
      await bo.until("stored");
    });
    expect(counted).toMatchObject({
      messagesIn: 1,
      bytesIn: encodeFrame(edit).length,
      messagesOut: 2,
      bytesOut: encodeFrame(stored).length + encodeFrame(ack).length,
      // The log's row, and whose the clientID is.
      rowsWritten: 2,
      connects: 0,
      constructions: 0,
      wakes: 0,
      alarmsSet: 0,
      alarmRuns: 0,
    });
  });

  test("[O13] counts a wake for each construction in which something happened, over evictions", async () => {
    const { document, ada, writer } = await openPair();
    const counted = await cost(document, async () => {
      for (const letter of "abc") {
        await evict(document);
        ada.edit(writer.type(letter));
        await ada.until("ack");
      }
    });
    expect(counted).toMatchObject({ constructions: 3, wakes: 3, messagesIn: 3 });
    await evict(document);
    // To ask builds the object, and opens no document.
    expect(await cost(document, () => evict(document))).toMatchObject({
      constructions: 1,
      wakes: 0,
    });
  });

  test("[O13][O1] a ping costs nothing", async () => {
    const { document, ada } = await openPair();
    const counted = await cost(document, async () => {
      for (let round = 1; round <= 10; round++) await ada.ping();
    });
    expect(counted).toMatchObject({ messagesIn: 0, bytesIn: 0, messagesOut: 0, rowsWritten: 0 });
  });

  test("[O13] saves what it counted with a turn that writes anyway, a row each few minutes", async () => {
    const pass = passing();
    const { document, ada, writer } = await openPair();
    const rounds = 50;
    for (let round = 1; round <= rounds; round++) {
      pass(limits.usageSaveMs / 10);
      ada.edit(writer.type("x"));
      await ada.until("ack");
    }
    expect(usagesOf(document).length).toBe(rounds / 10);
    const total = usagesOf(document).reduce((sum, { messagesIn }) => sum + messagesIn, 0);
    expect(await saved(document)).toMatchObject({ messagesIn: total });
    expect(await usage(document)).toMatchObject({ messagesIn: 2 + rounds, wakes: 1 });
  });

  test("[O13] saves nothing for those who only read", async () => {
    const pass = passing();
    const { document, ada } = await openPair();
    for (let round = 1; round <= 50; round++) {
      pass(limits.usageSaveMs);
      await ada.text();
    }
    expect([await saved(document), (await usage(document)).messagesIn]).toEqual([null, 52]);
  });

  test("[O13] saves and tells the rest with the alarm after everybody left", async () => {
    const { document, ada, bo, writer } = await openPair();
    ada.edit(writer.type("a"));
    await ada.until("ack");
    for (const client of [ada, bo]) {
      client.close();
      await client.ended;
    }
    await runInDurableObject<Engine, void>(document, (object) => object.alarm());
    expect(usagesOf(document)).toMatchObject([{ messagesIn: 3, connects: 2, alarmRuns: 1 }]);
    expect(await saved(document)).toEqual(usagesOf(document)[0]);
  });

  test("[O13] adds to what is saved, whichever release saved it, and to nothing when that can't be read", async () => {
    const { document, ada } = await openPair();
    const save = (value: string): Promise<void> =>
      runInDurableObject(document, (_, { storage }) => {
        storage.sql.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('usage', ?)", value);
      });
    await save('{"messagesIn":1000,"wakes":"many","teapots":3}');
    await ada.text();
    expect(await usage(document)).toMatchObject({ messagesIn: 1_003, wakes: 1 });
    expect(Object.keys(await usage(document))).not.toContain("teapots");
    for (const unreadable of ["", "{", "null", "[1]", "7"]) {
      await save(unreadable);
      expect(await usage(document)).toMatchObject({ messagesIn: 3, wakes: 1 });
    }
  });

  test("[O13][O5] starts over with a document that is made again, and tells nothing of one that is not there", async () => {
    const { document, ada, writer } = await openPair();
    ada.edit(writer.type("a"));
    await ada.until("ack");
    await document.delete();
    expect(await document.usage()).toBe(null);
    await document.create();
    expect(await usage(document)).toMatchObject({ messagesIn: 0, connects: 0 });
    expect(await newDocument().usage()).toBe(null);
  });

  test("[O13] writes a line to the log, unless an embedder does something else with it", async () => {
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    const document = env.DOCUMENTS.getByName(crypto.randomUUID());
    await document.found({ id: "ada", name: "Ada" }, []);
    // That it was made is told, of which nobody has left yet.
    await runDurableObjectAlarm(document);
    await runInDurableObject(document, (object) => object.alarm());
    vi.restoreAllMocks();
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ event: "usage", document: document.name, alarmRuns: 2 }),
    ]);
  });

  test("[O13] counts the time in which it works", async () => {
    const { document, ada, writer } = await openPair();
    const counted = await cost(document, async () => {
      ada.edit(writer.type("long ".repeat(1_000_000)));
      await ada.until("ack");
      await ada.text();
    });
    expect(counted.activeMs).toBeGreaterThan(0);
  });
});

test("[O30] what all documents do is counted while they sleep, and who asks wakes none", async () => {
  const before = readActivity();
  const { document, ada, writer } = await openPair();
  ada.edit(writer.type("a"));
  await ada.until("ack");
  await evict(document);
  const built = constructionsOf(document);
  const after = readActivity();
  expect({
    sessions: after.sessions - before.sessions,
    stored: after.updates.stored - before.updates.stored,
    acked: after.updates.acked - before.updates.acked,
    acks: (after.acks.buckets.at(-1)?.[1] ?? 0) - (before.acks.buckets.at(-1)?.[1] ?? 0),
    wakes: after.usage.wakes - before.usage.wakes,
    rows: after.usage.rowsWritten > before.usage.rowsWritten,
  }).toEqual({ sessions: 2, stored: 1, acked: 1, acks: 1, wakes: 1, rows: true });
  expect(constructionsOf(document)).toBe(built);
  ada.close();
  await expect.poll(() => readActivity().sessions - before.sessions).toBe(1);
});

test("[O30] a dataset is told what was counted since it was told before", async () => {
  const document = env.DOCUMENTS.getByName(crypto.randomUUID());
  await document.found({ id: "ada", name: "Ada" }, []);
  const save = (): Promise<void> => runInDurableObject(document, (object) => object.alarm());
  // The first only tells that there is a document.
  await save();
  await save();
  dataPoints.length = 0;
  const { document: other, ada, writer } = await openPair();
  ada.edit(writer.type("a"));
  await ada.until("ack");
  await save();
  await save();
  const [stored, , , refused, acked, acks] = dataPoints[0]?.doubles ?? [];
  expect([stored, refused, acked, acks, dataPoints[0]?.indexes]).toEqual([1, 0, 1, 1, ["isolate"]]);
  expect([dataPoints[0]?.doubles?.length, dataPoints[1]?.doubles?.slice(0, 6)]).toEqual([
    20,
    [0, 0, 0, 0, 0, 0],
  ]);
  await other.delete();
});

test("[O30][O13] what was counted stays so when a document saves its own count, or is deleted", async () => {
  const { document, ada, writer } = await openPair();
  ada.edit(writer.type("a"));
  await ada.until("ack");
  const { messagesIn } = readActivity().usage;
  await runInDurableObject<Engine, void>(document, (object) => object.alarm());
  expect(readActivity().usage.messagesIn).toBe(messagesIn);
  await document.delete();
  expect(readActivity().usage.messagesIn).toBe(messagesIn);
});

test("[O13] an upgrade is counted", async () => {
  const { document } = await openPair();
  expect(await cost(document, () => connect(document, { principal: "cy" }))).toMatchObject({
    connects: 1,
    messagesOut: 0,
  });
});
