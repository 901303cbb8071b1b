import { limits } from "@scriptorium/sync/protocol";
import { migrateBy } from "@scriptorium/sync/store";
import { nodeDatabase } from "@scriptorium/sync/testing";
import { describe, expect, test } from "vitest";
import { Mailbag, webhookTables } from "@scriptorium/worker/src/webhooks/mailbag.ts";
import type { Fate } from "@scriptorium/worker/src/webhooks/mailbag.ts";

const one = "https://one.example/hook";
const other = "https://other.example/hook";

function newMailbag() {
  const database = nodeDatabase();
  migrateBy(database, { versionKey: "schema_version", steps: [webhookTables] });
  const mailbag = new Mailbag(database);
  /** Tells what is due, and says of each letter what became of it. Which those were. */
  const round = (receiver: string, nowMs: number, fateOf: (id: string) => Fate): string[] => {
    const told: string[] = [];
    for (;;) {
      const letter = mailbag.next(receiver, nowMs);
      if (letter === null) return told;
      told.push(letter.id);
      mailbag.settle(receiver, letter, { fate: fateOf(letter.id), nowMs, random: 1 });
    }
  };
  const put = (id: string, nowMs = 0, receiver = one): number =>
    mailbag.put(receiver, { id, body: `body of ${id}` }, nowMs);
  return { mailbag, round, put };
}

describe("what waits for receivers of webhooks", () => {
  test("[W92] is told in order, to each receiver once", () => {
    const { mailbag, round, put } = newMailbag();
    for (const id of ["a", "b", "a"]) put(id);
    put("a", 0, other);
    expect(round(one, 0, () => "taken")).toEqual(["a", "b"]);
    expect(mailbag.nextMs()).toBe(0);
    expect(round(other, 0, () => "taken")).toEqual(["a"]);
    expect(mailbag.nextMs()).toBe(null);
  });

  test("[W92] a receiver that fails has peace, longer each time, and then gets what waits in order", () => {
    const { mailbag, round, put } = newMailbag();
    for (const id of ["a", "b", "c"]) put(id);
    const pauses: number[] = [];
    let nowMs = 0;
    for (let tries = 1; tries <= 12; tries++) {
      expect(round(one, nowMs, () => "refused").length).toBe(1);
      const nextMs = mailbag.nextMs() ?? 0;
      pauses.push(nextMs - nowMs);
      expect(mailbag.next(one, nextMs - 1)).toBe(null);
      nowMs = nextMs;
    }
    expect(pauses.slice(0, 3)).toEqual([10_000, 20_000, 40_000]);
    expect(pauses.at(-1)).toBe(limits.tellAgainMaxMs);
    nowMs += limits.tellAgainMaxMs;
    expect(round(one, nowMs, () => "taken")).toEqual(["a", "b", "c"]);
    put("d", nowMs);
    // All is forgiven.
    expect(round(one, nowMs, () => "refused")).toEqual(["d"]);
    expect((mailbag.nextMs() ?? 0) - nowMs).toBe(10_000);
  });

  test("[W92] one that is refused for ever holds up no other, and is tried less and less", () => {
    const { mailbag, round, put } = newMailbag();
    put("bad");
    let tries = 0;
    const day = 86_400_000;
    for (let nowMs = 0; nowMs < day; nowMs += 60_000) {
      const id = `at ${nowMs}`;
      put(id, nowMs);
      const told = round(one, nowMs, (letter) => (letter === "bad" ? "refused" : "taken"));
      if (told.includes("bad")) tries += 1;
    }
    expect(mailbag.next(one, Number.MAX_SAFE_INTEGER)?.id).toBe("bad");
    expect(tries).toBeGreaterThan(24);
    expect(tries).toBeLessThan(40);
  });

  test("[W93] who is gone is told nothing for webhookGoneMs, and gets the next event after it", () => {
    const { mailbag, round, put } = newMailbag();
    for (const id of ["a", "b"]) put(id);
    expect(round(one, 0, () => "gone")).toEqual(["a"]);
    put("c", limits.webhookGoneMs - 1);
    expect(mailbag.nextMs()).toBe(null);
    put("d", limits.webhookGoneMs);
    expect(round(one, limits.webhookGoneMs, () => "taken")).toEqual(["d"]);
  });

  test("[W93][P5] what is too old or too much is given up, and counted", () => {
    const { mailbag, round, put } = newMailbag();
    put("a", 0);
    put("b", 5);
    expect(mailbag.expire(one, limits.webhookKeptMs + 4)).toBe(1);
    expect(round(one, 5, () => "taken")).toEqual(["b"]);
    const thrownOut = Array.from({ length: limits.webhookEventsMax + 2 }, (_, index) =>
      put(`${index}`, 5),
    );
    expect(thrownOut.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(mailbag.next(one, 5)?.id).toBe("2");
  });

  test("[W90] a receiver that is not configured any more is forgotten, with what waits for it", () => {
    const { mailbag, put } = newMailbag();
    put("a", 0, one);
    put("b", 7, other);
    mailbag.keepOnly([other]);
    expect([mailbag.nextMs(), mailbag.next(one, 7), mailbag.next(other, 7)?.id]).toEqual([
      7,
      null,
      "b",
    ]);
    mailbag.keepOnly([]);
    expect(mailbag.nextMs()).toBe(null);
  });
});
