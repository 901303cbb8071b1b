import * as encoding from "lib0/encoding";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asUpdate, limits, RejectCode } from "../protocol/index.ts";
import { judgeUpdate } from "./judge.ts";
import { Knowledge } from "./knowledge.ts";

/** How an empty document's gate judges the update. */
function judge(update: Uint8Array): string {
  const verdict = judgeUpdate(asUpdate(update), Knowledge.ofNothing());
  return verdict.kind === "refuse" ? `refuse ${verdict.code}` : verdict.kind;
}

const refused = `refuse ${RejectCode.outOfBounds}`;

/** Made by Yjs itself, by an honest or a dishonest client. */
function made(edit: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => edit(doc));
  return Y.encodeStateAsUpdate(doc);
}

/** One GC struct of `length` for each of `clients` clients, and `deletions` ranges. */
function forged({ clients = 1, perClient = 1, length = 1, deletions = 0 }): Uint8Array {
  const encoder = encoding.createEncoder();
  const uint = (value: number): void => encoding.writeVarUint(encoder, value);
  uint(clients);
  for (let client = clients; client > 0; client--) {
    for (const head of [perClient, client, 0]) uint(head);
    for (let struct = 0; struct < perClient; struct++) {
      encoding.writeUint8(encoder, 0);
      uint(length);
    }
  }
  uint(deletions === 0 ? 0 : 1);
  if (deletions > 0) {
    for (const head of [1, deletions]) uint(head);
    for (let range = 0; range < deletions; range++) for (const part of [0, 1]) uint(part);
  }
  return encoding.toUint8Array(encoder);
}

function nested(levels: number): Uint8Array {
  return made((doc) => {
    let inner: Y.Array<unknown> = doc.getArray("list");
    for (let level = 0; level < levels; level++) {
      const next = new Y.Array<unknown>();
      inner.push([next]);
      inner = next;
    }
  });
}

function nestedValue(levels: number): Uint8Array {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return made((doc) => doc.getArray("list").push([value]));
}

describe("the gate's limits", () => {
  test.each([
    ["structs", (count: number) => forged({ perClient: count }), limits.structsPerUpdateMax],
    ["clients", (count: number) => forged({ clients: count }), limits.clientsPerUpdateMax],
    ["deletions", (count: number) => forged({ deletions: count }), limits.deletionsPerUpdateMax],
    ["clocks", (length: number) => forged({ length }), limits.clockMax],
    ["nested types", nested, limits.nestingMax],
    ["nested values", nestedValue, limits.valueNestingMax],
  ])("[G6][P5] %s are taken up to the limit and refused above", (_name, forge, limit) => {
    expect([forge(limit - 1), forge(limit), forge(limit + 1)].map(judge)).toEqual([
      "accept",
      "accept",
      refused,
    ]);
  });

  test("[G6] a struct that claims 2^50 characters is refused", () => {
    expect(judge(forged({ length: 2 ** 50 }))).toBe(refused);
  });

  test("[G6] keys that reach a prototype are refused wherever they stand", () => {
    const updates = ["__proto__", "constructor", "prototype"].flatMap((key) => [
      made((doc) => doc.getMap("map").set(key, 1)),
      made((doc) => doc.getMap(key).set("key", 1)),
      made((doc) => doc.getText("text").insert(0, "x", { [key]: { a: 1 } })),
      made((doc) => doc.getArray("list").push([JSON.parse(`{"in":{"${key}":{"a":1}}}`)])),
      made((doc) => doc.getText("text").insertEmbed(0, JSON.parse(`{"${key}":1}`) as object)),
    ]);
    // A literal's own `__proto__` in a formatting sets no key, so nothing of it is sent.
    const sent = updates.filter((_, index) => index !== 2);
    expect(sent.map(judge)).toEqual(sent.map(() => refused));
    expect(({} as { a?: number }).a).toBeUndefined();
  });

  test("[G6] ordinary content is let in", () => {
    const update = made((doc) => {
      doc.getMap("map").set("key", { list: [1, { deep: null }], bytes: new Uint8Array(2) });
      const paragraph = new Y.XmlElement("paragraph");
      paragraph.insert(0, [new Y.XmlText("north")]);
      doc.getXmlFragment("default").insert(0, [paragraph]);
      doc.getText("text").insert(0, "bold", { bold: {}, link: { href: "https://example.org" } });
      doc.getText("text").delete(1, 2);
    });
    expect(judge(update)).toBe("accept");
  });

  test("[G1] a chain of origins that comes back to itself is refused", () => {
    // Two items of one client, each the origin of the other.
    const encoder = encoding.createEncoder();
    const uint = (value: number): void => encoding.writeVarUint(encoder, value);
    for (const head of [1, 2, 1, 0]) uint(head);
    for (const origin of [1, 0]) {
      encoding.writeUint8(encoder, 4 | 128);
      for (const id of [1, origin]) uint(id);
      encoding.writeVarString(encoder, "x");
    }
    uint(0);
    expect(judge(encoding.toUint8Array(encoder))).toBe("refuse 3");
  });

  test.for([
    ["a client's structs in two blocks", [2, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0]],
    ["clients from the lowest up", [2, 1, 1, 0, 0, 1, 1, 2, 0, 0, 1, 0]],
    ["a struct with nothing in it", [1, 1, 1, 0, 0, 0, 0]],
    ["a struct inside itself", [1, 1, 1, 0, 4, 0, 1, 0, 1, 120, 0]],
  ] as const)("[G1] %s is refused: readers of the bytes would not agree on them", ([, bytes]) => {
    expect(judge(Uint8Array.from(bytes))).toBe("refuse 3");
  });

  test("[G6] an empty range of deletions is refused: past what is known, everybody throws on it", () => {
    expect(judge(Uint8Array.of(0, 1, 1, 1, 7, 0))).toBe(refused);
  });
});
