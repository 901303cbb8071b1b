import { encodeFrame, limits } from "@scriptorium/sync/protocol";
import type { Message, StateVector } from "@scriptorium/sync/protocol";
import { asEpoch, asSeq, asUpdate } from "@scriptorium/sync/protocol";
import { describe, expect, test } from "vitest";
import { connect, evict, newDocument, nothing, openPair, Writer } from "./client.ts";

/** What a frame comes to: the code that ends its own session, while another goes on undisturbed. */
async function check(frame: Uint8Array | string, code: number): Promise<void> {
  const { ada, bo, writer } = await openPair();
  ada.sendRaw(frame);
  const { code: ended, reason } = await ada.ended;
  expect(ended).toBe(code);
  expect(reason).not.toBe("");
  bo.edit(writer.type("b"));
  expect([await bo.next(), bo.isOpen]).toEqual([{ kind: "ack", number: 1, seq: 1 }, true]);
}

const badFrames: Readonly<Record<string, Uint8Array>> = {
  "no bytes": new Uint8Array(),
  "an unknown type": Uint8Array.of(50),
  "a type past 32 bits": Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 1),
  "a length past its end": Uint8Array.of(0, 2, 200, 1),
  "a good message and then half a one": Uint8Array.of(3, 0),
  "an awareness message that is not JSON": Uint8Array.of(1, 5, 1, 1, 1, 1, 0x7b),
};

const serverMessages: readonly Message[] = [
  {
    kind: "welcome",
    epoch: asEpoch("epoch"),
    role: "own",
    isResume: false,
    snapshotBytes: 0,
    seq: asSeq(0),
  },
  { kind: "snapshot-chunk", isLast: true, bytes: Uint8Array.of(0, 0) },
  { kind: "stored", seq: asSeq(1), update: asUpdate(Uint8Array.of(0, 0)) },
  { kind: "caught-up", seq: asSeq(1) },
  { kind: "ack", number: 1, seq: asSeq(1) },
  { kind: "reject", number: 1, code: 1, reason: "no" },
  { kind: "missing", number: 1, stateVector: nothing satisfies StateVector },
  { kind: "permission-denied", reason: "no" },
];

describe("a frame", () => {
  test.for(Object.entries(badFrames))("[R11] with %s ends its own session with 4400", ([, frame]) =>
    check(frame, 4400),
  );

  test.for(serverMessages.map((message) => [message.kind, message] as const))(
    "[R11] with %s, which servers send, ends its own session with 4400",
    ([, message]) => check(encodeFrame(message), 4400),
  );

  test.for(["hello", "PING", "ping ", ""])(
    "[R11] of text, %j, ends its own session with 4400",
    (text) => check(text, 4400),
  );

  test("[R11] of bytes that say ping is bad, because only text is a ping", () =>
    check(new TextEncoder().encode("ping"), 4400));

  test("[R11] over the limit ends its own session with 4413", () =>
    check(new Uint8Array(limits.frameBytesMax + 1), 4413));

  test("[P5][G2] at the limit is read: its update is refused as too large, and the session goes on", async () => {
    const { ada, writer } = await openPair();
    const header = encodeFrame({
      kind: "edit",
      number: 1,
      update: asUpdate(new Uint8Array(4_194_304)),
    });
    const overhead = header.length - 4_194_304;
    ada.edit(new Uint8Array(limits.frameBytesMax - overhead));
    expect(await ada.next()).toMatchObject({ kind: "reject", number: 1, code: 2 });
    ada.edit(writer.type("a"));
    expect(await ada.next()).toEqual({ kind: "ack", number: 2, seq: 1 });
  });

  test("[R11] that is bad ends its session also when it is what wakes the object", async () => {
    const { document, ada, bo, writer } = await openPair();
    await evict(document);
    ada.sendRaw(Uint8Array.of(50));
    expect((await ada.ended).code).toBe(4400);
    bo.edit(writer.type("b"));
    expect(await bo.next()).toMatchObject({ kind: "ack" });
  });
});

describe("a role below edit", () => {
  test.for(["view", "comment"] as const)(
    "[G5] %s gets reject with code 1, and nothing is stored",
    async (role) => {
      const document = newDocument();
      const ada = await connect(document, { principal: "ada", role });
      await ada.hello();
      ada.edit(new Writer().type("a"));
      expect(await ada.next()).toEqual({
        kind: "reject",
        number: 1,
        code: 1,
        reason: `the role ${role} may not edit`,
      });
      expect(await ada.text()).toBe("");
    },
  );

  test("[G5][R5] of a stock client is told permission-denied, and it is asked for nothing", async () => {
    const document = newDocument();
    const ada = await connect(document, { principal: "ada", role: "view", isStock: true });
    ada.send({ kind: "update", update: new Writer().type("a") });
    expect(await ada.next()).toEqual({
      kind: "permission-denied",
      reason: "the role view may not edit",
    });
    expect(await ada.text()).toBe("");
  });
});
