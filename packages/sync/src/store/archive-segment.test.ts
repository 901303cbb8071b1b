import { deflateSync } from "fflate";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asSeq, asUpdate, limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import type { RecordedEntry } from "../room/index.ts";
import { recordTyping, recordUpdates } from "../testing/index.ts";
import { decodeSegment, encodeSegment } from "./archive-segment.ts";
import { finish, Pace, withoutPause } from "./pace.ts";

function entriesOf(updates: readonly Uint8Array[]): readonly RecordedEntry[] {
  return updates.map((update, index) => ({
    seq: asSeq(index + 1),
    author: ["ada", "bo"][index % 2] ?? "",
    storedMs: 1_700_000_000_000 + index * 1_300,
    update: asUpdate(update),
  }));
}

function isKept(entries: readonly RecordedEntry[]): void {
  const plain = (list: readonly RecordedEntry[]): unknown =>
    list.map((entry) => ({ ...entry, update: Uint8Array.from(entry.update) }));
  const segment = finish(encodeSegment(entries, withoutPause));
  expect(plain(decodeSegment(segment))).toEqual(plain(entries));
}

/** Every kind of content, several clients in one update, and deletions of several. */
function mixedUpdates(): readonly Update[] {
  const doc = new Y.Doc();
  const merged: Update[] = [];
  const updates = recordUpdates((other) => {
    other.on("update", (update: Uint8Array) => Y.applyUpdate(doc, update));
    for (const clientID of [7, 4_000_000_000, 300]) {
      other.clientID = clientID;
      const text = other.getText("text");
      text.insert(Math.floor(text.length / 2), "wörter ☕ 😀");
      text.format(1, 4, { bold: true });
      text.insertEmbed(2, { image: "x" });
      other.getMap("map").set("bytes", Uint8Array.of(1, 2, 3));
      other.getMap("map").set("any", { deep: [1, null, "two", 3.5, true, 2n] });
      other.getArray("list").push([1, "two", { three: 3 }]);
      other.getArray("list").delete(0, 1);
      const element = new Y.XmlElement("paragraph");
      other.getXmlFragment("body").insert(0, [element, new Y.XmlText("text")]);
      element.setAttribute("level", "1");
      other.getArray("documents").push([new Y.Doc({ guid: "inner" })]);
      text.delete(0, 3);
    }
  });
  merged.push(asUpdate(Y.mergeUpdates([...updates])), asUpdate(Y.encodeStateAsUpdate(doc)));
  return [...updates, ...merged, asUpdate(Y.mergeUpdates(updates.filter((_, at) => at % 5 > 0)))];
}

describe("a segment of the archive", () => {
  test("[S9] gives back every update byte for byte, whatever it holds", () => {
    isKept(entriesOf(mixedUpdates()));
    isKept(entriesOf(recordTyping("typed letter by letter")));
    isKept([]);
  });

  test("[S9] gives back what is no update, and what writes a number longer than it need be", () => {
    const longer = Uint8Array.of(0x81, 0x00, 1, 7, 0, 4, 1, 4, 116, 101, 120, 116, 1, 97, 0);
    expect(() => Y.applyUpdate(new Y.Doc(), longer)).not.toThrow();
    const [whole = longer] = mixedUpdates();
    const cut = whole.subarray(0, whole.length - 1);
    const garbage = [[], [0], [1, 2, 3], [0, 0, 0], Array(40).fill(255)].map((bytes) =>
      Uint8Array.from(bytes as number[]),
    );
    isKept(entriesOf([longer, cut, ...garbage, whole]));
  });

  test("[S9] keeps positions that skip one, and times that go back", () => {
    const entries = entriesOf(recordTyping("abcd"));
    isKept(
      entries.map((entry, index) => ({
        ...entry,
        seq: asSeq(entry.seq * 3 + (index > 1 ? 10_000_000_000 : 0)),
        storedMs: [1e12, 500, 2e12, 0][index] ?? 0,
      })),
    );
  });

  test("[S9] of an earlier release has times to the millisecond", () => {
    const entries = entriesOf(recordTyping("abcd"));
    const segment = finish(encodeSegment(entries, withoutPause));
    expect(decodeSegment(Uint8Array.of(0x0f, ...segment.subarray(1)))).toEqual(
      entries.map((entry) => ({ ...entry, storedMs: entry.storedMs / limits.storedStepMs })),
    );
  });

  test("[S9] takes little more than a byte for a keystroke, with its author and its time", () => {
    const words = "the quick brown fox jumps over the lazy dog and runs away from it. ";
    const entries = entriesOf(recordTyping(words.repeat(20))).map((entry) => ({
      ...entry,
      author: "ada",
    }));
    const segment = finish(encodeSegment(entries, withoutPause));
    expect(segment.length / entries.length).toBeLessThan(0.5);
  });

  test("[O3] is made with pauses, and is the same", () => {
    const entries = entriesOf([...mixedUpdates(), ...recordTyping("x".repeat(2_000))]);
    const work = encodeSegment(entries, new Pace(1));
    let pauses = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) pauses += 1;
    expect(pauses).toBeGreaterThan(entries.length);
    expect(step.value).toEqual(finish(encodeSegment(entries, withoutPause)));
  });

  test("[S7] that is damaged, or empty, is not read as something else", () => {
    const segment = finish(encodeSegment(entriesOf(mixedUpdates()), withoutPause));
    for (const bytes of [
      new Uint8Array(),
      segment.subarray(0, 1),
      segment.subarray(0, 40),
      Uint8Array.of(7, 7, 7),
      Uint8Array.of(0x0f, ...deflateSync(Uint8Array.of(1))),
      Uint8Array.of(0x17, ...deflateSync(Uint8Array.of(1))),
    ]) {
      expect(() => decodeSegment(bytes)).toThrow();
    }
  });
});
