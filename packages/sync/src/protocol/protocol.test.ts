import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeAwareness, encodeAwareness } from "./awareness.ts";
import { asEpoch, asSeq, asStateVector, asUpdate } from "./brand.ts";
import { isPermanentClose, CloseCode } from "./close-code.ts";
import { isDocumentId } from "./document-id.ts";
import { limits } from "./limits.ts";
import type { ClientMessage, Message, ServerMessage } from "./message.ts";
import { decodeFrame, decodeServerFrame, encodeClientFrame, encodeFrame } from "./frame.ts";
import { readOffer } from "./subprotocol.ts";

/** One example of every message, and its bytes. Wire format: an entry is never edited. */
const golden: readonly (readonly [Message, string])[] = [
  [
    { kind: "sync-step-1", stateVector: asStateVector(Uint8Array.of(1, 7, 3)) },
    "00 00 03 01 07 03",
  ],
  [{ kind: "sync-step-2", update: asUpdate(Uint8Array.of(0, 0)) }, "00 01 02 00 00"],
  [{ kind: "update", update: asUpdate(Uint8Array.of(0, 0)) }, "00 02 02 00 00"],
  [{ kind: "awareness", payload: Uint8Array.of(0) }, "01 01 00"],
  [{ kind: "permission-denied", reason: "no" }, "02 00 02 6e 6f"],
  [{ kind: "query-awareness" }, "03"],
  [
    {
      kind: "hello",
      epoch: asEpoch("e1"),
      seq: asSeq(300),
      schemaVersion: 2,
      stateVector: asStateVector(Uint8Array.of(0)),
    },
    "40 02 65 31 ac 02 02 01 00",
  ],
  [
    {
      kind: "welcome",
      epoch: asEpoch("e1"),
      role: "edit",
      isResume: true,
      snapshotBytes: 0,
      seq: asSeq(6),
    },
    "41 02 65 31 02 01 00 06",
  ],
  [{ kind: "snapshot-chunk", isLast: true, bytes: Uint8Array.of(9, 8) }, "42 01 02 09 08"],
  [{ kind: "stored", seq: asSeq(5), update: asUpdate(Uint8Array.of(0, 0)) }, "43 05 02 00 00"],
  [{ kind: "caught-up", seq: asSeq(5) }, "44 05"],
  [{ kind: "edit", number: 1, update: asUpdate(Uint8Array.of(0, 0)) }, "45 01 02 00 00"],
  [{ kind: "ack", number: 1, seq: asSeq(6) }, "46 01 06"],
  [{ kind: "reject", number: 1, code: 3, reason: "bad" }, "47 01 03 03 62 61 64"],
  [{ kind: "missing", number: 1, stateVector: asStateVector(Uint8Array.of(0)) }, "48 01 01 00"],
  [
    { kind: "has", deletions: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
    "4d 08 01 02 03 04 05 06 07 08",
  ],
  [{ kind: "writes-as", clientId: 7, clock: 300 }, "49 07 ac 02"],
  [
    {
      kind: "condition",
      bytes: 5,
      bytesMax: 300,
      isStorageFull: false,
      hasQuarantine: true,
    },
    "4a 05 ac 02 02",
  ],
  [{ kind: "ticket", ticket: "a.b" }, "4b 03 61 2e 62"],
  [{ kind: "access", role: "comment" }, "4c 01"],
];

const toHex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
const messages = golden.map(([message]) => message);
/** What our provider says, and what it is told. */
const said: readonly Message["kind"][] = [
  "awareness",
  "hello",
  "edit",
  "writes-as",
  "has",
  "ticket",
] satisfies ClientMessage["kind"][];
const told: readonly Message["kind"][] = [
  "awareness",
  "sync-step-1",
  "welcome",
  "snapshot-chunk",
  "stored",
  "caught-up",
  "ack",
  "reject",
  "missing",
  "condition",
  "access",
] satisfies ServerMessage["kind"][];

describe("frames", () => {
  test.each(golden)("[P1][P2] $0.kind has fixed bytes", (message, hex) => {
    expect(toHex(encodeFrame(message))).toBe(hex);
    expect(decodeFrame(fromHex(hex))).toEqual({ ok: true, messages: [message] });
  });

  test.each(golden)(
    "[P1] our provider reads and writes its part of them: $0.kind",
    (message, hex) => {
      if (said.includes(message.kind))
        expect(toHex(encodeClientFrame(message as ClientMessage))).toBe(hex);
      const decoded = decodeServerFrame(fromHex(hex));
      expect(decoded.ok ? decoded.messages : null).toEqual(
        told.includes(message.kind) ? [message] : null,
      );
    },
  );

  test("[P1] many messages share a frame", () => {
    expect(decodeFrame(encodeFrame(...messages))).toEqual({ ok: true, messages });
  });

  test("[P3] no prefix of a message is one, and none throws", () => {
    for (const [message, hex] of golden) {
      const bytes = fromHex(hex);
      for (let length = 0; length < bytes.length; length++) {
        const { ok } = decodeFrame(bytes.slice(0, length));
        expect([message.kind, length, ok]).toEqual([message.kind, length, false]);
      }
    }
  });

  test("[P3] any bytes decode to messages or to a reason", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const decoded = decodeFrame(bytes);
        return decoded.ok ? decoded.messages.length > 0 : decoded.reason !== "";
      }),
      { numRuns: 5_000 },
    );
  });

  test("[P3] a view into a larger buffer is not read past its end", () => {
    const buffer = fromHex("00 00 00 02 05 00 00 00 00 00");
    expect(decodeFrame(buffer.subarray(2, 6)).ok).toBe(false);
  });

  test("[P3] a state vector that is cut short, or goes on, makes the frame bad", () => {
    const bad = [[], [5, 1], [1, 7, 3, 0], [2, 7, 3]].map((bytes) =>
      encodeFrame({ kind: "sync-step-1", stateVector: asStateVector(Uint8Array.from(bytes)) }),
    );
    expect(bad.map((frame) => decodeFrame(frame).ok)).toEqual([false, false, false, false]);
  });

  test("[P5] a frame holds the most messages and no more", () => {
    const query: Message = { kind: "query-awareness" };
    const count = limits.messagesPerFrameMax;
    expect(decodeFrame(encodeFrame(...Array<Message>(count).fill(query))).ok).toBe(true);
    expect(decodeFrame(encodeFrame(...Array<Message>(count + 1).fill(query))).ok).toBe(false);
  });

  test("[P5] a state vector may have the most bytes and no more", () => {
    // A count of two bytes less than the rest needs, in clients 0 with clocks 0.
    const step = (length: number): Message => {
      const stateVector = asStateVector(new Uint8Array(length));
      const pairs = (length - 3) / 2;
      stateVector.set([(pairs & 127) | 128, ((pairs >> 7) & 127) | 128, pairs >> 14]);
      return { kind: "sync-step-1", stateVector };
    };
    expect(decodeFrame(encodeFrame(step(limits.stateVectorBytesMax - 1))).ok).toBe(true);
    expect(decodeFrame(encodeFrame(step(limits.stateVectorBytesMax + 1))).ok).toBe(false);
  });
});

describe("awareness messages", () => {
  const entry = { clientId: 7, clock: 3, state: '{"name":"Ada"}' };

  test("[P1] entries survive the journey", () => {
    expect(decodeAwareness(encodeAwareness([entry, { ...entry, state: "null" }]))).toEqual({
      ok: true,
      entries: [entry, { ...entry, state: "null" }],
    });
  });

  test("[P4] left-over bytes, a state that is not JSON, and truncation are bad", () => {
    const bytes = encodeAwareness([entry]);
    const bad = [
      Uint8Array.of(...bytes, 0),
      encodeAwareness([{ ...entry, state: "{" }]),
      bytes.slice(0, -1),
      new Uint8Array(),
    ];
    expect(bad.map((payload) => decodeAwareness(payload).ok)).toEqual([false, false, false, false]);
  });

  test("[P4][P5] the most states are taken and no more", () => {
    const entries = Array<typeof entry>(limits.awarenessEntriesMax).fill(entry);
    expect(decodeAwareness(encodeAwareness(entries)).ok).toBe(true);
    expect(decodeAwareness(encodeAwareness([...entries, entry])).ok).toBe(false);
  });
});

describe("subprotocols", () => {
  test("[H2] ours is preferred, then the stock one, then a ticket that came alone", () => {
    const select = (header: string | null): unknown => readOffer(header);
    expect([
      select("scriptorium.v1, ticket.a.b.c"),
      select("ticket.a.b.c,y-websocket,scriptorium.v1"),
      select("y-websocket, ticket.a.b.c"),
      select("ticket.a.b.c"),
      select(null),
    ]).toEqual([
      { ticket: "a.b.c", selected: "scriptorium.v1", isOwn: true },
      { ticket: "a.b.c", selected: "scriptorium.v1", isOwn: true },
      { ticket: "a.b.c", selected: "y-websocket", isOwn: false },
      { ticket: "a.b.c", selected: "ticket.a.b.c", isOwn: false },
      { ticket: null, selected: null, isOwn: false },
    ]);
  });
});

describe("names and numbers", () => {
  test("[W3] a document id has 16 to 64 URL-safe characters", () => {
    const good = ["a".repeat(16), "A9_-".repeat(16)];
    const bad = ["a".repeat(15), "a".repeat(65), "../../etc/passwd0", "a".repeat(15) + "é", ""];
    expect([...good, ...bad].map(isDocumentId)).toEqual([true, true, ...bad.map(() => false)]);
  });

  test("[K6] the codes from 4400 to 4499 are permanent, but for an unverified ticket", () => {
    const codes = [1006, 1012, 4399, 4400, CloseCode.unauthorized, CloseCode.deleted, 4499, 4500];
    const expected = [false, false, false, true, false, true, true, false];
    expect(codes.map(isPermanentClose)).toEqual(expected);
  });
});
