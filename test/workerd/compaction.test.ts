import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { asUpdate, encodeFrame, limits } from "@scriptorium/sync/protocol";
import type { Message } from "@scriptorium/sync/protocol";
import { describe, expect, test } from "vitest";
import { connect, evict, nothing, openPair, textOf } from "./client.ts";
import type { Client, Document, Writer } from "./client.ts";
import type { Engine } from "./worker.ts";

/** Rows of the log and of the snapshot, whether a compaction is due, and when the alarm is set for it, in ms from now. */
function stored(document: Document): Promise<{
  readonly log: number;
  readonly snapshot: number;
  readonly schedule: number;
  readonly alarmInMs: number | null;
}> {
  return runInDurableObject(document, async (_, { storage }) => {
    const count = (table: string, what = "COUNT(*)"): number =>
      Number(
        storage.sql.exec(`SELECT TOTAL(n) AS n FROM (SELECT ${what} AS n FROM ${table})`).one()[
          "n"
        ],
      );
    const alarmMs = await storage.getAlarm();
    const sweeps = storage.sql.exec("SELECT due_ms FROM schedule WHERE name = 'sweep'").toArray();
    const isForSweep = sweeps.some(({ due_ms: dueMs }) => dueMs === alarmMs);
    return {
      log: count("log", "entries"),
      snapshot: count("snapshot"),
      schedule: count("schedule WHERE name = 'compaction'"),
      alarmInMs: alarmMs === null || isForSweep ? null : alarmMs - Date.now(),
    };
  });
}

/** Runs a statement on the object's own database. */
function sql(document: Document, statement: string): Promise<void> {
  return runInDurableObject(document, (_, { storage }) => void storage.sql.exec(statement));
}

const compacted = { log: 0, snapshot: 3, schedule: 0, alarmInMs: null };

/** Sends `count` edits in one frame and waits until they are stored. */
async function write(client: Client, writer: Writer, count: number): Promise<void> {
  const edits = Array.from({ length: count }, (_, index): Message => {
    return { kind: "edit", number: index + 1, update: writer.type("x") };
  });
  client.sendRaw(encodeFrame(...edits));
  await client.until("ack");
}

/** A client that has just come reads the document: which kinds of messages, and the text. */
async function join(
  document: Document,
): Promise<{ readonly kinds: readonly string[]; readonly text: string }> {
  const client = await connect(document, { principal: "carol" });
  const messages = (await client.hello()).filter((message) => typeof message !== "string");
  const updates = messages.flatMap((message) => {
    if (message.kind === "snapshot-chunk") return [message.bytes];
    return message.kind === "stored" ? [message.update] : [];
  });
  return {
    kinds: messages.map(({ kind }) => kind),
    text: updates.map((update) => textOf(update)).join(""),
  };
}

const snapshotOnly = ["welcome", "snapshot-chunk", "caught-up"];

describe("compaction", () => {
  test("[O3] is not due one entry below the limit", async () => {
    const { document, ada, writer } = await openPair();
    await write(ada, writer, limits.compactionLogEntries - 1);
    expect(await stored(document)).toEqual({
      log: limits.compactionLogEntries - 1,
      snapshot: 0,
      schedule: 0,
      alarmInMs: null,
    });
  });

  test("[O3][S4] is done by the alarm at the limit of rows; who comes then reads the same", async () => {
    const { document, ada, writer } = await openPair();
    await write(ada, writer, limits.compactionLogEntries);
    await runDurableObjectAlarm(document);
    expect(await stored(document)).toEqual(compacted);
    const text = "x".repeat(limits.compactionLogEntries);
    expect(await join(document)).toEqual({ kinds: snapshotOnly, text });
    await evict(document);
    expect(await ada.text()).toBe(text);
    expect(await join(document)).toEqual({ kinds: snapshotOnly, text });
  });

  test("[O3] is done by the alarm at the limit of bytes", async () => {
    const { document, ada, writer } = await openPair();
    ada.edit(writer.type("x".repeat(limits.compactionLogBytes)));
    await ada.until("ack");
    await runDurableObjectAlarm(document);
    expect(await stored(document)).toEqual(compacted);
  });

  test("[O3] is due again after as many rows more", async () => {
    const { document, ada, writer } = await openPair();
    for (let round = 1; round <= 2; round++) {
      await write(ada, writer, limits.compactionLogEntries);
      await runDurableObjectAlarm(document);
      expect(await stored(document)).toEqual(compacted);
    }
    expect(await ada.text()).toBe("x".repeat(2 * limits.compactionLogEntries));
  });

  test.for([
    ["awake", async () => {}],
    ["asleep", evict],
  ] as const)(
    "[O3] is arranged for a while after the last session left an object that is %s",
    async ([, prepare]) => {
      const { document, ada, bo, writer } = await openPair();
      await write(ada, writer, 1);
      ada.show(1, {});
      await bo.shown();
      ada.close();
      await bo.shown();
      expect(await stored(document)).toMatchObject({ schedule: 0, alarmInMs: null });
      await prepare(document);
      bo.close();
      await expect.poll(async () => (await stored(document)).schedule).toBe(1);
      const { alarmInMs } = await stored(document);
      expect(alarmInMs).toBeGreaterThan(limits.compactionAfterLeaveMs - 5_000);
      expect(alarmInMs).toBeLessThanOrEqual(limits.compactionAfterLeaveMs);
      await sql(document, "UPDATE schedule SET due_ms = 0");
      expect(await runDurableObjectAlarm(document)).toBe(true);
      expect(await stored(document)).toEqual(compacted);
      expect(await join(document)).toEqual({ kinds: snapshotOnly, text: "x" });
    },
  );

  test("[O3] is not arranged when nothing was written", async () => {
    const { document, ada, bo } = await openPair();
    ada.show(1, {});
    await bo.shown();
    ada.close();
    await bo.shown();
    bo.close();
    await expect
      .poll(() => runInDurableObject(document, (_, ctx) => ctx.getWebSockets()))
      .toEqual([]);
    expect(await stored(document)).toEqual({ log: 0, snapshot: 0, schedule: 0, alarmInMs: null });
  });
});

describe("the alarm", () => {
  test("[O3] that comes too early does nothing but set itself again", async () => {
    const { document, ada, writer } = await openPair();
    await write(ada, writer, 1);
    const dueMs = Date.now() + 60_000;
    await sql(document, `INSERT INTO schedule VALUES ('compaction', ${dueMs})`);
    await runInDurableObject<Engine, void>(document, (object) => object.alarm());
    expect(await stored(document)).toMatchObject({ log: 1, snapshot: 0, schedule: 1 });
    expect((await stored(document)).alarmInMs).toBeGreaterThan(50_000);
  });

  test("[O3] that comes twice, or with nothing due, or without a document, does nothing", async () => {
    const { document, ada, writer } = await openPair();
    await write(ada, writer, limits.compactionLogEntries);
    for (let run = 1; run <= 3; run++) {
      await runInDurableObject<Engine, void>(document, (object) => object.alarm());
      expect(await stored(document)).toMatchObject({ log: 0, snapshot: 3, schedule: 0 });
    }
    await document.delete();
    await runInDurableObject<Engine, void>(document, (object) => object.alarm());
    expect(await document.exists()).toBe(false);
  });

  test("[O3][S5] that finds storage broken does not throw, comes again, and loses nothing", async () => {
    const { document, ada, bo, writer } = await openPair();
    await write(ada, writer, 5);
    await sql(document, "INSERT INTO schedule VALUES ('compaction', 0)");
    await sql(document, "ALTER TABLE snapshot RENAME TO snapshot_elsewhere");
    for (const delayMs of [limits.alarmRetryMs, limits.alarmRetryMs * 2]) {
      await runInDurableObject<Engine, void>(document, (object) => object.alarm());
      const alarmMs = await runInDurableObject(document, (_, { storage }) => storage.getAlarm());
      const inMs = (alarmMs ?? 0) - Date.now();
      expect(inMs).toBeGreaterThan(delayMs - 1_000);
      expect(inMs).toBeLessThanOrEqual(delayMs);
    }
    await sql(document, "ALTER TABLE snapshot_elsewhere RENAME TO snapshot");
    expect(await runDurableObjectAlarm(document)).toBe(true);
    expect(await stored(document)).toEqual(compacted);
    expect([await ada.text(), await bo.text()]).toEqual(["xxxxx", "xxxxx"]);
  });

  test("[O3] that fails twenty times waits longer each time, up to the most, and then does its work", async () => {
    const { document, ada, writer } = await openPair();
    await write(ada, writer, 5);
    await sql(document, "INSERT INTO schedule VALUES ('compaction', 0)");
    await sql(document, "ALTER TABLE snapshot RENAME TO snapshot_elsewhere");
    const waits: number[] = [];
    for (let failure = 1; failure <= 20; failure++) {
      await runInDurableObject<Engine, void>(document, (object) => object.alarm());
      const alarmMs = await runInDurableObject(document, (_, { storage }) => storage.getAlarm());
      waits.push((alarmMs ?? 0) - Date.now());
    }
    for (const [index, waitMs] of waits.entries()) {
      const expectedMs = Math.min(limits.alarmRetryMs * 2 ** index, limits.alarmRetryMaxMs);
      expect([index, Math.ceil(waitMs / 1_000)]).toEqual([index, expectedMs / 1_000]);
    }
    await sql(document, "ALTER TABLE snapshot_elsewhere RENAME TO snapshot");
    expect(await runDurableObjectAlarm(document)).toBe(true);
    expect(await stored(document)).toEqual(compacted);
  });

  test("[O3] that is gone is set again when the object wakes, while there is work", async () => {
    const { document, ada, writer } = await openPair();
    await write(ada, writer, limits.compactionLogEntries);
    expect((await stored(document)).alarmInMs).not.toBeNull();
    await runInDurableObject(document, (_, { storage }) => storage.deleteAlarm());
    await evict(document);
    await document.exists();
    await expect.poll(async () => (await stored(document)).alarmInMs).not.toBeNull();
    expect(await runDurableObjectAlarm(document)).toBe(true);
    expect(await stored(document)).toEqual(compacted);
    await evict(document);
    await document.exists();
    expect((await stored(document)).alarmInMs).toBeNull();
  });

  test("[O3][S7] that finds a row damaged puts it aside; clients come back and give it back", async () => {
    const { document, ada, writer } = await openPair();
    await write(ada, writer, 1);
    ada.edit(asUpdate(writer.type("y".repeat(limits.packedRowBytesMax + 1))));
    await ada.until("ack");
    await sql(
      document,
      "UPDATE log SET checksum = checksum + 1 WHERE place = (SELECT MAX(place) FROM log)",
    );
    await sql(document, "INSERT INTO schedule VALUES ('compaction', 0)");
    await runInDurableObject<Engine, void>(document, (object) => object.alarm());
    expect(await stored(document)).toEqual(compacted);
    expect((await ada.ended).code).toBe(4500);
    const again = await connect(document, { principal: "bo" });
    expect(await again.text()).toBe("x");
    again.edit(asUpdate(writer.since(nothing)));
    await again.until("ack");
    expect((await again.text()).length).toBe(limits.packedRowBytesMax + 2);
  });
});

describe("a compaction that takes several steps", () => {
  const long = "long ".repeat(400_000);
  const more = "more ".repeat(60_000);

  /** A compacted document of 2 MB with two people in it. */
  async function openLarge(): Promise<Awaited<ReturnType<typeof openPair>>> {
    const pair = await openPair();
    pair.ada.edit(pair.writer.type(long));
    await pair.ada.until("ack");
    await runDurableObjectAlarm(pair.document);
    await expect.poll(async () => (await stored(pair.document)).log).toBe(0);
    return pair;
  }

  /** A log that is not due by itself, so that no other alarm does what this one is to do. */
  async function begin({
    document,
    ada,
    writer,
  }: Awaited<ReturnType<typeof openPair>>): Promise<{ readonly alarm: Promise<void> }> {
    ada.edit(writer.type(more));
    await ada.until("ack");
    await sql(document, "INSERT INTO schedule VALUES ('compaction', 1)");
    return { alarm: runInDurableObject<Engine, void>(document, (object) => object.alarm()) };
  }

  test("[O3][R1] lets edits in between, which are stored and told, and not lost", async () => {
    const pair = await openLarge();
    const { document, ada, bo, writer } = pair;
    const { alarm } = await begin(pair);
    let isOver = false;
    const end = alarm.then(() => (isOver = true));
    let meanwhile = 0;
    for (; !isOver && meanwhile < 400; meanwhile++) {
      ada.edit(writer.type("y"));
      await ada.until("ack");
      await bo.until("stored");
    }
    await end;
    expect(meanwhile).toBeGreaterThan(1);
    const { log, schedule } = await stored(document);
    expect([log > 0, log <= meanwhile, schedule]).toEqual([true, true, 0]);
    const text = long + more + "y".repeat(meanwhile);
    expect((await ada.text()) === text).toBe(true);
    await evict(document);
    expect((await ada.text()) === text).toBe(true);
  });

  test("[O3] lets whatever else is due have its turn between its steps", async () => {
    const { document, ada, writer } = await openLarge();
    ada.edit(writer.type(more));
    await ada.until("ack");
    await sql(document, "INSERT INTO schedule VALUES ('compaction', 1)");
    const turns = await runInDurableObject<Engine, number>(document, async (object) => {
      let count = 0;
      const timer = setInterval(() => (count += 1), 1);
      await object.alarm();
      clearInterval(timer);
      return count;
    });
    expect(turns).toBeGreaterThan(5);
    expect((await stored(document)).log).toBe(0);
  });

  test("[O3][O2][S5] that is evicted, whenever, goes on when the alarm comes again", async () => {
    const pair = await openLarge();
    const { document, ada } = pair;
    let text = long;
    for (let afterMs = 0; afterMs <= 60; afterMs += 12) {
      const { alarm } = await begin(pair);
      text += more;
      alarm.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await evict(document);
      ada.edit(pair.writer.type("y"));
      await ada.until("ack");
      text += "y";
      await expect
        .poll(async () => {
          await runInDurableObject<Engine, void>(document, (object) => object.alarm());
          return (await stored(document)).schedule;
        })
        .toBe(0);
      expect((await stored(document)).log).toBeLessThanOrEqual(1);
      expect((await ada.text()) === text).toBe(true);
    }
  });

  test("[O3][O5] ends with the document", async () => {
    const pair = await openLarge();
    const { alarm } = await begin(pair);
    await pair.document.delete();
    await alarm;
    expect(await pair.document.exists()).toBe(false);
  });
});

test("[S2][O2] an update that spans rows is whole after an eviction", async () => {
  const { document, ada, writer } = await openPair();
  const long = "long ".repeat(500_000);
  ada.edit(asUpdate(writer.type(long)));
  await ada.until("ack");
  await evict(document);
  expect(await ada.text()).toBe(long);
});
