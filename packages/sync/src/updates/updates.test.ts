import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { recordTyping as typing } from "../testing/index.ts";
import { mergeUpdates } from "./merge-updates.ts";
import { MergingQueue } from "./merging-queue.ts";
import { partOf } from "./part-of.ts";

function textOf(updates: readonly Update[]): string {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc.getText("text").toString();
}

const alphabet = "abcdefghijklmnopqrstuvwxyz";

describe("merging", () => {
  test("[S4] many updates amount to one with the same text", () => {
    expect(textOf([mergeUpdates(typing(alphabet))])).toBe(alphabet);
    expect(textOf([mergeUpdates([])])).toBe("");
  });

  test("[K3] a queue gives everything back in order, with its tags", () => {
    const queue = new MergingQueue<string>(1_000_000);
    for (const [index, update] of typing(alphabet).entries()) queue.push(update, [`${index}`]);
    const taken = queue.take();
    expect(textOf([taken?.update ?? asUpdate(new Uint8Array())])).toBe(alphabet);
    expect(taken?.tags).toEqual(Array.from(alphabet, (_, index) => `${index}`));
    expect([queue.isEmpty, queue.take()]).toEqual([true, null]);
  });

  test("[K3] a queue gives no more at once than fits", () => {
    const updates = typing(alphabet);
    const queue = new MergingQueue<number>(60);
    for (const [index, update] of updates.entries()) queue.push(update, [index]);
    const taken: Update[] = [];
    const tags: number[] = [];
    for (let next = queue.take(); next !== null; next = queue.take()) {
      taken.push(next.update);
      tags.push(...next.tags);
    }
    expect(taken.length).toBeGreaterThan(1);
    expect([textOf(taken), tags]).toEqual([alphabet, updates.map((_, index) => index)]);
  });

  test("[K4] a queue gives everything, in order, to who has another way to say it", () => {
    const [one = asUpdate(new Uint8Array()), two = one] = typing("ab");
    const queue = new MergingQueue<string>(1_000);
    queue.push(one, ["one"]);
    queue.push(two, ["two"]);
    expect(queue.takeAll().flatMap(({ tags }) => tags)).toEqual(["one", "two"]);
    expect([queue.isEmpty, queue.take()]).toEqual([true, null]);
  });
});

describe("the part of one client", () => {
  /** A document in which two clients typed by turns and deleted of each other. */
  function twoWriters(): Y.Doc {
    const [one, two] = [new Y.Doc(), new Y.Doc()];
    [one.clientID, two.clientID] = [1, 2];
    for (const [index, writer] of [one, two, one, two].entries()) {
      writer.getText("text").insert(index * 2, "ab");
      if (index > 1) writer.getText("text").delete(index - 1, 2);
      for (const other of [one, two]) Y.applyUpdate(other, Y.encodeStateAsUpdate(writer));
    }
    return one;
  }

  test("[K15] holds its structs, and deletions of them and of what the peer has", () => {
    const whole = asUpdate(Y.encodeStateAsUpdate(twoWriters()));
    for (const client of [1, 2]) {
      const { structs, ds } = Y.decodeUpdate(partOf(whole, client, () => 0));
      expect(new Set(structs.map(({ id }) => id.client))).toEqual(new Set([client]));
      expect([...ds.clients.keys()]).toEqual([client]);
    }
    const known = Y.decodeUpdate(partOf(whole, 1, () => 1)).ds.clients.get(2) ?? [];
    expect(known.every(({ clock, len }) => clock + len <= 1)).toBe(true);
  });

  test("[K15] and the parts of all, each after what it builds on, amount to the whole", () => {
    const doc = twoWriters();
    const whole = asUpdate(Y.encodeStateAsUpdate(doc));
    const parts = [1, 2].map((client) => asUpdate(partOf(whole, client, () => Infinity)));
    expect(textOf(parts)).toBe(doc.getText("text").toString());
  });
});
