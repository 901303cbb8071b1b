import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { asStateVector, asUpdate, limits } from "@scriptorium/sync/protocol";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { connect, evict, evictionMsMax, nothing, openPair, textOf, Writer } from "./client.ts";
import { constructionsOf } from "./worker.ts";

type Scene = Awaited<ReturnType<typeof openPair>>;

/** Every kind of event, each up to the moment at which it has been answered. */
const events: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  "sync-step-1": ({ ada }) => ada.text(),
  "sync-step-2": async ({ ada, bo, writer }) => {
    ada.send({ kind: "sync-step-2", update: writer.type("a") });
    await bo.until("stored");
  },
  update: async ({ ada, bo, writer }) => {
    ada.send({ kind: "update", update: writer.type("a") });
    await bo.until("stored");
  },
  awareness: async ({ ada, bo }) => {
    ada.show(1, { name: "ada" });
    await bo.shown();
  },
  "query-awareness": async ({ ada, bo }) => {
    ada.show(1, { name: "ada" });
    await bo.shown();
    bo.send({ kind: "query-awareness" });
    await bo.shown();
  },
  hello: ({ ada }) => ada.hello(),
  "an edit that is stored": async ({ ada, writer }) => {
    ada.edit(writer.type("a"));
    await ada.until("ack");
  },
  "an edit that is rejected": async ({ ada }) => {
    ada.edit(Uint8Array.of(9, 9, 9));
    await ada.until("reject");
  },
  "an edit that builds on what is missing": async ({ ada }) => {
    const other = new Writer();
    other.type("never sent");
    ada.edit(other.type("a"));
    await ada.until("missing");
  },
  "a ping": async ({ ada }) => {
    ada.sendRaw("ping");
    await ada.next();
  },
  "a bad frame": async ({ document }) => {
    const eve = await connect(document, { principal: "eve" });
    eve.sendRaw(Uint8Array.of(255));
    await eve.ended;
  },
  "a close": async ({ document, ada }) => {
    const carol = await connect(document, { principal: "carol" });
    carol.show(3, { name: "carol" });
    await ada.shown();
    carol.close();
    await ada.shown();
  },
  "the connect of a client of ours": ({ document }) => connect(document, { principal: "carol" }),
  "the connect of a stock client": ({ document }) =>
    connect(document, { principal: "carol", isStock: true }),
};

describe("eviction", () => {
  test.for(Object.keys(events))(
    "[O2][O14] works right after %s, and pings wake nobody",
    async (name) => {
      const scene = await openPair();
      await events[name]?.(scene);
      const { document, ada, bo } = scene;
      await evict(document);
      const before = constructionsOf(document);
      for (const client of [ada, bo, ada, bo]) await client.ping();
      expect([ada.isOpen, bo.isOpen, constructionsOf(document)]).toEqual([true, true, before]);
      const update = new Writer().type("after");
      bo.edit(update);
      const [stored] = (await ada.until("stored")).slice(-1);
      expect(stored).toMatchObject({ kind: "stored", update });
      expect(constructionsOf(document)).toBe(before + 1);
    },
  );

  test("[O1][O2] a ping wakes nobody; the next edit wakes the object once and reaches the others", async () => {
    const { document, ada, bo, writer } = await openPair();
    await evict(document);
    ada.sendRaw("ping");
    bo.sendRaw("ping");
    expect([await ada.next(), await bo.next()]).toEqual(["pong", "pong"]);
    expect([constructionsOf(document), ada.isOpen, bo.isOpen]).toEqual([1, true, true]);
    const update = writer.type("a");
    ada.edit(update);
    expect(await ada.next()).toEqual({ kind: "ack", number: 1, seq: 1 });
    expect(await bo.next()).toEqual({ kind: "stored", seq: 1, update });
    expect(constructionsOf(document)).toBe(2);
  });

  test("[O2] what happens while one evicts again and again is answered each time", async () => {
    const { document, ada, bo, writer } = await openPair();
    for (const [index, letter] of [..."abcdefgh"].entries()) {
      ada.edit(writer.type(letter));
      expect(await ada.next()).toEqual({ kind: "ack", number: index + 1, seq: index + 1 });
      await evict(document);
    }
    expect([await bo.text(), constructionsOf(document)]).toEqual(["abcdefgh", 9]);
  });

  test("[O2] the check sees a timer: an object that holds one is not evicted before it fired", async () => {
    const { document } = await openPair();
    await runInDurableObject(document, () => void setTimeout(() => {}, evictionMsMax + 2_000));
    await expect(evict(document)).rejects.toThrow(`to be less than ${evictionMsMax}`);
  });

  test("[O2][G4] a woken object knows what is stored: known edits are acknowledged, gaps are named", async () => {
    const { document, ada, writer } = await openPair();
    const first = writer.type("a");
    ada.edit(first);
    await ada.until("ack");
    const [, gap] = [writer.type("b"), writer.type("c")];
    await evict(document);
    ada.edit(first);
    expect(await ada.next()).toEqual({ kind: "ack", number: 2, seq: 0 });
    ada.edit(gap);
    const stateVector = (await ada.next()) as { stateVector: Uint8Array };
    expect(stateVector).toMatchObject({ kind: "missing", number: 3 });
    expect(stateVector.stateVector).not.toEqual(nothing);
    ada.edit(asUpdate(writer.since(stateVector.stateVector)));
    expect(await ada.next()).toEqual({ kind: "ack", number: 4, seq: 2 });
    expect(await ada.text()).toBe("abc");
  });
});

describe("a hello after an eviction", () => {
  test("[O2][R6] gets the document, and what is written next", async () => {
    const { document, ada, bo, writer } = await openPair();
    ada.edit(writer.type("a"));
    await ada.until("ack");
    await evict(document);
    const answer = await bo.hello();
    expect(answer.map(kindOf)).toEqual(["stored", "welcome", "stored", "caught-up"]);
    ada.edit(writer.type("b"));
    await bo.until("stored");
  });

  test("[O2][R7] with a position gets only the log after it", async () => {
    const { document, ada, bo, writer } = await openPair();
    for (const letter of "abc") ada.edit(writer.type(letter));
    await ada.text();
    const [welcome] = await (await connect(document, { principal: "carol" })).hello();
    const { epoch } = welcome as { epoch: string };
    await evict(document);
    await bo.text();
    const answer = await bo.hello({ epoch, seq: 2 });
    expect(answer.map(kindOf)).toEqual(["welcome", "stored", "caught-up"]);
    expect(answer[0]).toMatchObject({ epoch, isResume: true, snapshotBytes: 0 });
    expect(answer.slice(1)).toMatchObject([{ seq: 3 }, { seq: 3 }]);
  });

  test("[O2][R19] with a copy that fell behind a compaction gets only what it lacks", async () => {
    const { document, ada, bo, writer } = await openPair();
    const [welcome] = await (await connect(document, { principal: "carol" })).hello();
    const { epoch } = welcome as { epoch: string };
    ada.edit(writer.type("x".repeat(limits.compactionLogBytes)));
    await ada.until("ack");
    const stateVector = asStateVector(Y.encodeStateVector(writer.doc));
    ada.edit(writer.type("y"));
    await ada.until("ack");
    await runDurableObjectAlarm(document);
    await evict(document);
    await bo.text();
    const answer = await bo.hello({ epoch, seq: 1, stateVector });
    expect(answer.map(kindOf)).toEqual(["welcome", "snapshot-chunk", "caught-up"]);
    const chunk = answer[1] as { bytes: Uint8Array } | undefined;
    expect(chunk?.bytes.length).toBeLessThan(100);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, writer.since(nothing));
    Y.applyUpdate(doc, chunk?.bytes ?? new Uint8Array());
    expect(doc.getText("text").length).toBe(limits.compactionLogBytes + 1);
  });

  test("[O2][R6] a hundred clients that come at once after it all get the document", async () => {
    const { document, ada, writer } = await openPair();
    ada.edit(writer.type("north"));
    await ada.until("ack");
    await evict(document);
    const texts = Array.from({ length: 100 }, async (_, index) => {
      const client = await connect(document, { principal: `visitor${index}` });
      const answer = await client.hello();
      const stored = answer.find((one) => typeof one === "object" && one.kind === "stored");
      return textOf((stored as { update: Uint8Array }).update);
    });
    expect(new Set(await Promise.all(texts))).toEqual(new Set(["north"]));
  });

  test("[O2][R9] with another epoch is closed with 4409, and no other session is", async () => {
    const { document, ada, bo } = await openPair();
    await evict(document);
    await Promise.race([ada.hello({ epoch: "of another life", seq: 1 }), ada.ended]);
    expect((await ada.ended).code).toBe(4409);
    expect(await bo.text()).toBe("");
  });
});

function kindOf(message: { readonly kind: string } | string): string {
  return typeof message === "string" ? message : message.kind;
}

test("[O2] a long session in which the object is evicted between every two frames notices nothing", async () => {
  const rounds = 500;
  const { document, ada, bo, writer } = await openPair();
  const cy = await connect(document, { principal: "cy", isStock: true });
  await cy.until("sync-step-1");
  let text = "";
  for (let round = 1; round <= rounds; round++) {
    text += `${round} `;
    ada.edit(writer.type(`${round} `));
    expect((await ada.until("ack")).at(-1)).toEqual({ kind: "ack", number: round, seq: round });
    expect(await bo.until("stored")).toMatchObject([{ kind: "stored", seq: round }]);
    expect(await cy.until("update")).toMatchObject([{ kind: "update" }]);
    await evict(document);
    ada.show(1, { round });
    expect([await bo.shown(), await cy.shown()]).toEqual(Array(2).fill({ 1: { round } }));
    // Who says nothing for long is asked whether they are there, and a busy machine makes this long.
    await bo.ping();
    await cy.ping();
    await evict(document);
  }
  expect(constructionsOf(document)).toBe(2 * rounds);
  expect([ada.isOpen, bo.isOpen, cy.isOpen]).toEqual([true, true, true]);
  expect([await ada.text(), await bo.text()]).toEqual([text, text]);
});
