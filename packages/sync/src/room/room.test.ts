import { describe, expect, test } from "vitest";
import { asSeq, asSessionId, asUpdate, CloseCode, encodeFrame, limits } from "../protocol/index.ts";
import type { Message, Role, Update } from "../protocol/index.ts";
import { MemoryStore } from "../store/index.ts";
import { recordTyping as typing } from "../testing/index.ts";
import {
  edit,
  hello,
  nothing,
  nowMs,
  RoomScene,
  sessionOf,
  stockUpdate,
} from "../testing/room-scene.ts";
import type { Output } from "./output.ts";
import { Room } from "./room.ts";
import { faultOfGrant, parseGrant, parseSession } from "./session.ts";
import type { Right, Session } from "./session.ts";

describe("edits", () => {
  test("[R1] when the store fails, nobody hears of the update", () => {
    const store = new MemoryStore("e1");
    store.append = () => {
      throw new Error("the disk is full");
    };
    const scene = new RoomScene(store);
    scene.join("ada");
    scene.join("bo");
    expect(() => scene.send("ada", edit(1, typing("a")[0]))).toThrow("the disk is full");
  });

  test("[R2][R3] an edit reaches all but its author, who gets an ack", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    scene.join("cy", "stock");
    expect(scene.send("ada", edit(1, typing("a")[0]))).toEqual([
      "bo: stored 1",
      'cy: update "a"',
      "ada: ack 1 at 1",
    ]);
    expect(scene.send("cy", stockUpdate(typing("b")[0]))).toEqual([
      "ada: stored 2",
      "bo: stored 2",
    ]);
  });

  test("[R2] what is relayed are the bytes that came", () => {
    const scene = new RoomScene();
    scene.join("ada");
    scene.join("bo", "stock");
    const [update = asUpdate(new Uint8Array())] = typing("north");
    const [output] = scene.room.receive(asSessionId("ada"), encodeFrame(edit(1, update)), nowMs);
    expect(output).toEqual({ kind: "send", to: ["bo"], frame: encodeFrame(stockUpdate(update)) });
  });

  test("[R3][R4] edits of one frame reach ours in one frame, stock clients in one update, and are each acknowledged", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    scene.join("cy", "stock");
    const [one, two] = typing("ab");
    const frame = encodeFrame(edit(1, one), edit(2, two));
    const outputs = scene.room.receive(asSessionId("ada"), frame, nowMs);
    expect(outputs.filter(({ kind }) => kind === "send")).toHaveLength(3);
    expect(scene.say(outputs)).toEqual([
      "bo: stored 1",
      "bo: stored 2",
      'cy: update "ab"',
      "ada: ack 1 at 1",
      "ada: ack 2 at 2",
    ]);
  });

  test("[R3][G3] an edit that is stored already is acknowledged and not relayed", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    const [update] = typing("a");
    scene.send("ada", edit(1, update));
    expect(scene.send("ada", edit(2, update))).toEqual(["ada: ack 2 at 0"]);
    expect(scene.store.head()).toBe(1);
  });

  test("[R3] one ack for several edits names where the last that was not known is stored", () => {
    const scene = new RoomScene();
    scene.join("ada");
    const [one, two] = typing("ab");
    scene.send("ada", edit(1, one));
    expect(scene.send("ada", edit(2, one), edit(3, two), edit(4, one))).toEqual([
      "ada: ack 4 at 2",
    ]);
  });

  test("[R3][G1] a refused edit does not hide the ack of the one before it", () => {
    const scene = new RoomScene();
    scene.join("ada");
    const [one, two] = typing("ab");
    const broken = asUpdate(Uint8Array.of(9, 9));
    expect(scene.send("ada", edit(1, one), edit(2, broken), edit(3, two))).toEqual([
      "ada: ack 1 at 1",
      "ada: reject 2",
      "ada: ack 3 at 2",
    ]);
  });

  test("[R10][G4] what builds on something missing is not stored, and the missing is asked for", () => {
    const scene = new RoomScene();
    scene.join("ada");
    scene.join("cy", "stock");
    const [, second] = typing("ab");
    expect(scene.send("ada", edit(1, second))).toEqual(["ada: missing 1"]);
    expect(scene.send("cy", stockUpdate(second))).toEqual(["cy: sync-step-1"]);
    expect(scene.store.head()).toBe(0);
  });

  test("[G5] roles below edit change nothing and are told so", () => {
    for (const role of ["view", "comment"] as const) {
      const scene = new RoomScene();
      scene.join("ada", "own", role);
      scene.join("cy", "stock", role);
      const [update = asUpdate(new Uint8Array())] = typing("a");
      expect(scene.send("ada", edit(1, update))).toEqual(["ada: reject 1"]);
      expect(scene.send("cy", stockUpdate(update))).toEqual(["cy: permission-denied"]);
      expect(scene.send("cy", { kind: "sync-step-2", update })).toEqual(["cy: permission-denied"]);
      expect(scene.store.head()).toBe(0);
    }
  });

  test("[O3] a compaction is asked for once, when the log has grown enough", () => {
    const scene = new RoomScene();
    scene.join("ada");
    const asked = typing("x".repeat(limits.compactionLogEntries + 2)).map((update, index) => {
      const outputs = scene.room.receive(
        asSessionId("ada"),
        encodeFrame(edit(index + 1, update)),
        nowMs,
      );
      return outputs.filter(({ kind }) => kind === "compact-by").length;
    });
    expect(asked.indexOf(1)).toBe(limits.compactionLogEntries - 1);
    expect(asked.reduce((total, count) => total + count, 0)).toBe(1);
  });

  test("[O3] what came while a compaction was made is enough for the next, or waits until all have left", () => {
    const scene = new RoomScene();
    scene.join("ada");
    const updates = typing("x".repeat(limits.compactionLogEntries + 1));
    for (const [index, update] of updates.entries()) scene.send("ada", edit(index + 1, update));
    expect(scene.room.compacted(nowMs)).toEqual([{ kind: "compact-by", atMs: nowMs }]);
    scene.store.compact(asSeq(limits.compactionLogEntries));
    expect(scene.room.compacted(nowMs)).toEqual([]);
    scene.room.closed(asSessionId("ada"), nowMs);
    const atMs = nowMs + limits.compactionAfterLeaveMs;
    expect(scene.room.compacted(nowMs)).toEqual([{ kind: "compact-by", atMs }]);
    scene.store.compact(scene.store.head());
    expect(scene.room.compacted(nowMs)).toEqual([]);
  });

  test("[O3] the last to leave has what is left compacted a while later", () => {
    const scene = new RoomScene();
    scene.join("ada");
    scene.join("bo");
    scene.send("ada", edit(1, typing("a")[0]));
    const due = { kind: "compact-by", atMs: nowMs + limits.compactionAfterLeaveMs };
    expect(scene.room.closed(asSessionId("ada"), nowMs)).toEqual([]);
    expect(scene.room.closed(asSessionId("bo"), nowMs)).toEqual([due]);
  });
});

describe("joining", () => {
  test("[R5] a stock client is asked for what it has, and gets all that it lacks in one message", () => {
    const scene = new RoomScene();
    scene.join("ada");
    for (const [index, update] of typing("north").entries())
      scene.send("ada", edit(index + 1, update));
    expect(scene.join("cy", "stock")).toEqual(["cy: sync-step-1"]);
    expect(scene.join("di", "stock", "view")).toEqual([]);
    expect(scene.send("cy", { kind: "sync-step-1", stateVector: nothing })).toEqual([
      'cy: sync-step-2 "north"',
    ]);
  });

  test("[R6][R8] a new client of ours gets snapshot, log and the end of it, and is asked for what it has", () => {
    const scene = new RoomScene();
    scene.join("ada");
    const [one, two, three] = typing("abc");
    scene.send("ada", edit(1, one), edit(2, two));
    scene.store.compact(scene.store.head());
    scene.send("ada", edit(3, three));
    expect(scene.join("bo")).toEqual([
      "bo: welcome",
      "bo: snapshot-chunk",
      "bo: stored 3",
      "bo: caught-up 3",
      "bo: sync-step-1",
    ]);
    expect(scene.join("cy", "own", "view").at(-1)).toBe("cy: caught-up 3");
  });

  test("[R7] a client that was here before gets what followed, unless that is compacted away", () => {
    const scene = new RoomScene();
    scene.join("ada");
    const [one, two, three] = typing("abc");
    scene.send("ada", edit(1, one), edit(2, two), edit(3, three));
    scene.room.open(sessionOf("bo", true, "edit"), nowMs);
    expect(scene.send("bo", hello("e1", 2))).toEqual([
      "bo: welcome back",
      "bo: stored 3",
      "bo: caught-up 3",
    ]);
    expect(scene.send("bo", hello("e1", 3))).toEqual(["bo: welcome back", "bo: caught-up 3"]);
    scene.store.compact(scene.store.head());
    expect(scene.send("bo", hello("e1", 2))[1]).toBe("bo: snapshot-chunk");
  });

  test("[R8] a client that knows of more than is stored is asked for it", () => {
    const scene = new RoomScene();
    scene.room.open(sessionOf("bo", true, "edit"), nowMs);
    expect(scene.send("bo", hello("e1", 9))).toEqual([
      "bo: welcome",
      "bo: caught-up 0",
      "bo: sync-step-1",
    ]);
  });

  test("[R9] a copy of another life of the document is turned away", () => {
    const scene = new RoomScene();
    scene.room.open(sessionOf("bo", true, "edit"), nowMs);
    expect(scene.send("bo", hello("e0", 1))).toEqual([`bo: close ${CloseCode.epochChanged}`]);
  });

  test("[R12] a client with an older schema is turned away, and one with the same is not", () => {
    const room = new Room(new MemoryStore("e1"), [], { schemaVersion: 3 });
    const greet = (schemaVersion: number): readonly Output[] => {
      room.open(sessionOf("bo", true, "edit"), nowMs);
      return room.receive(
        asSessionId("bo"),
        encodeFrame({ ...hello(), schemaVersion } as Message),
        nowMs,
      );
    };
    const [turnedAway] = greet(2);
    expect(turnedAway).toMatchObject({ kind: "close", code: CloseCode.schemaTooOld });
    expect(greet(3)[0]?.kind).toBe("send");
  });

  test("[R22] what a newer client writes turns away who is behind, and does not reach them", () => {
    const room = new Room(new MemoryStore("e1"), [], { newestSchemaVersion: 3 });
    const greet = (name: string, schemaVersion: number): readonly Output[] => {
      room.open(sessionOf(name, true, "edit"), nowMs);
      const greeting = encodeFrame({ ...hello(), schemaVersion } as Message);
      return room.receive(asSessionId(name), greeting, nowMs);
    };
    expect(greet("new", 3)).not.toContainEqual(expect.objectContaining({ kind: "raise-schema" }));
    greet("old", 2);
    greet("same", 3);
    const outputs = room.receive(asSessionId("new"), encodeFrame(edit(1, typing("a")[0])), nowMs);
    const told = outputs.flatMap((output) => (output.kind === "send" ? output.to : []));
    expect(told.toSorted()).toEqual(["new", "same"]);
    expect(outputs.filter(({ kind }) => kind === "close" || kind === "raise-schema")).toEqual([
      { kind: "raise-schema", version: 3 },
      expect.objectContaining({ session: "old", code: CloseCode.schemaTooOld }),
    ]);
    expect(greet("late", 2)[0]).toMatchObject({ kind: "close", code: CloseCode.schemaTooOld });
  });

  test("[R22] who names a version that there is not keeps out nobody who has the newest", () => {
    const room = new Room(new MemoryStore("e1"), [], { newestSchemaVersion: 3 });
    const greet = (name: string, schemaVersion: number): readonly Output[] => {
      room.open(sessionOf(name, true, "edit"), nowMs);
      const greeting = encodeFrame({ ...hello(), schemaVersion } as Message);
      return room.receive(asSessionId(name), greeting, nowMs);
    };
    greet("eve", Number.MAX_SAFE_INTEGER);
    greet("newest", 3);
    const outputs = room.receive(asSessionId("eve"), encodeFrame(edit(1, typing("a")[0])), nowMs);
    expect(outputs).toContainEqual({ kind: "raise-schema", version: 3 });
    expect(outputs.filter(({ kind }) => kind === "close")).toEqual([]);
    expect(greet("late", 3)[0]?.kind).toBe("send");
  });

  test("[R6] nothing is relayed to a client of ours that has not asked for the document", () => {
    const scene = new RoomScene();
    scene.join("ada");
    scene.room.open(sessionOf("bo", true, "edit"), nowMs);
    expect(scene.send("ada", edit(1, typing("a")[0]))).toEqual(["ada: ack 1 at 1"]);
  });
});

describe("bad frames", () => {
  const send = (bytes: Uint8Array): readonly string[] => {
    const scene = new RoomScene();
    scene.join("ada");
    scene.join("bo");
    return scene.say(scene.room.receive(asSessionId("ada"), bytes, nowMs));
  };

  test("[R11] close their own session and no other", () => {
    const ack: Message = { kind: "ack", number: 1, seq: asSeq(1) };
    expect([send(Uint8Array.of(99)), send(new Uint8Array()), send(encodeFrame(ack))]).toEqual(
      Array(3).fill([`ada: close ${CloseCode.badFrame}`]),
    );
  });

  test("[R11][P5] a frame over the limit is told from one at it", () => {
    expect([
      send(new Uint8Array(limits.frameBytesMax).fill(99)),
      send(new Uint8Array(limits.frameBytesMax + 1)),
    ]).toEqual([[`ada: close ${CloseCode.badFrame}`], [`ada: close ${CloseCode.tooLarge}`]]);
  });

  test("[R11] a request that can't be read ends its session, and nobody else's", () => {
    expect(send(Uint8Array.of(0, 0, 2, 5, 1))).toEqual([`ada: close ${CloseCode.badFrame}`]);
  });

  test("[R11][P5] a frame may ask for everything once and not twice", () => {
    const step: Message = { kind: "sync-step-1", stateVector: nothing };
    expect(send(encodeFrame(step))).toEqual(['ada: sync-step-2 ""']);
    expect(send(encodeFrame(step, step))).toEqual([`ada: close ${CloseCode.badFrame}`]);
  });

  test("[P5] an embedder's own limit is the one that counts", () => {
    const room = new Room(new MemoryStore("e1"), [], {
      limits: { frameBytesMax: 10, updateBytesMax: 4 },
    });
    const scene = new RoomScene();
    const send = (bytes: Uint8Array): readonly string[] => {
      room.open(sessionOf("ada", true, "edit"), nowMs);
      return scene.say(room.receive(asSessionId("ada"), bytes, nowMs));
    };
    expect(send(encodeFrame(edit(1, asUpdate(new Uint8Array(5)))))).toEqual(["ada: reject 1"]);
    expect(send(new Uint8Array(11))).toEqual([`ada: close ${CloseCode.tooLarge}`]);
  });

  test("[R11] what follows a bad message in its frame is not done, nor what comes later", () => {
    const scene = new RoomScene();
    scene.join("ada");
    const ack: Message = { kind: "ack", number: 1, seq: asSeq(1) };
    expect(scene.send("ada", ack, edit(1, typing("a")[0]))).toEqual(["ada: close 4400"]);
    expect(scene.send("ada", edit(1, typing("a")[0]))).toEqual([]);
    expect(scene.store.head()).toBe(0);
  });
});

describe("a newer ticket", () => {
  test("[R15] has the shell verify it, and is answered with the role that it gives", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    const frame = encodeFrame({ kind: "ticket", ticket: "a.b.c" });
    expect(scene.room.receive(asSessionId("ada"), frame, nowMs)).toEqual([
      { kind: "verify", session: "ada", ticket: "a.b.c" },
    ]);
    const grant = { principal: "ada", name: "Ada", role: "view", link: null } as const;
    expect(scene.say(scene.room.granted(asSessionId("ada"), grant, nowMs))).toEqual([
      "ada: access view",
    ]);
    expect(scene.send("ada", edit(1, typing("a")[0]))).toEqual(["ada: reject 1"]);
    expect(scene.store.head()).toBe(0);
  });

  test("[R15] that does not verify, or is somebody else's, ends the session", () => {
    const others = { principal: "bo", name: "Bo", role: "own", link: null } as const;
    for (const grant of [null, others]) {
      const scene = new RoomScene();
      scene.join("ada");
      expect(scene.say(scene.room.granted(asSessionId("ada"), grant, nowMs))).toEqual([
        `ada: close ${CloseCode.unauthorized}`,
      ]);
      expect(scene.room.granted(asSessionId("ada"), grant, nowMs)).toEqual([]);
    }
  });
});

describe("a ticket that expires", () => {
  const endsMs = nowMs + 1_000;
  const scene = (): RoomScene => {
    const made = new RoomScene();
    for (const name of ["ada", "bo"]) made.join(name);
    const grant = { principal: "ada", name: "Ada", role: "edit", link: null } as const;
    const outputs = made.room.granted(asSessionId("ada"), { ...grant, expiresMs: endsMs }, nowMs);
    expect(outputs.filter(({ kind }) => kind === "sweep-by")).toEqual([
      { kind: "sweep-by", atMs: endsMs },
    ]);
    return made;
  };
  const gone = `ada: close ${CloseCode.unauthorized}`;

  test("[R23] ends its session at the next frame, of which nothing is stored, and no other session", () => {
    const made = scene();
    const [first, second] = typing("ab") as [Update, Update];
    expect(made.sendAt(endsMs - 1, "ada", edit(1, first))).toContain("ada: ack 1 at 1");
    expect(made.sendAt(endsMs, "ada", edit(2, second))).toEqual([gone]);
    expect([made.store.head(), made.room.sessions.map(({ id }) => id)]).toEqual([1, ["bo"]]);
  });

  test("[R23] ends its session when it is idle, and is looked at again when it was renewed", () => {
    const idle = scene();
    expect(idle.say(idle.room.sweep(endsMs))).toEqual([gone]);
    const renewed = scene();
    const [ada] = renewed.room.sessions;
    const laterMs = endsMs + 1_000;
    renewed.room.granted(asSessionId("ada"), { ...(ada as Session), expiresMs: laterMs }, nowMs);
    expect(renewed.room.sweep(endsMs)).toContainEqual({ kind: "sweep-by", atMs: laterMs });
    expect(renewed.say(renewed.room.sweep(laterMs))).toEqual([gone]);
  });
});

describe("what sessions may do", () => {
  const becomes = (role: Role) => (): Right => ({ role, expiresMs: null });

  test("[R24] becomes less in place for clients of ours, and sends stock clients for another ticket", () => {
    const scene = new RoomScene();
    scene.join("ada");
    scene.join("bo", "stock");
    expect(scene.say(scene.room.review(becomes("view"), nowMs))).toEqual([
      "ada: access view",
      `bo: close ${CloseCode.unauthorized}`,
    ]);
    const [first] = typing("a") as [Update];
    expect(scene.send("ada", edit(1, first))).toEqual(["ada: reject 1"]);
    expect(scene.send("ada", { kind: "sync-step-2", update: first })).toEqual([
      "ada: permission-denied",
    ]);
    expect(scene.store.head()).toBe(0);
  });

  test("[R24] becomes more in place for all, who are asked for what the server lacks", () => {
    const scene = new RoomScene();
    scene.join("ada", "own", "view");
    scene.join("bo", "stock", "comment");
    expect(scene.say(scene.room.review(becomes("edit"), nowMs))).toEqual([
      "ada: access edit",
      "ada: sync-step-1",
      "bo: sync-step-1",
    ]);
    expect(scene.send("ada", edit(1, typing("a")[0]))).toContain("ada: ack 1 at 1");
  });

  test("[R24] becomes nothing for some, of which nobody else hears but that they left", () => {
    const scene = new RoomScene();
    for (const name of ["ada", "bo"]) scene.join(name);
    const ending = { code: CloseCode.forbidden, reason: "no" };
    const outputs = scene.room.review((one) => (one.principal === "ada" ? ending : one), nowMs);
    expect(scene.say(outputs)).toEqual([`ada: close ${CloseCode.forbidden}`]);
    expect(scene.send("bo", edit(1, typing("a")[0]))).toEqual(["bo: ack 1 at 1"]);
  });

  test("[R24][R13] who may write from now on holds no clientID before saying so", () => {
    const scene = new RoomScene();
    scene.join("ada", "own", "view");
    scene.send("ada", { kind: "writes-as", clientId: 7, clock: 0 });
    scene.room.review(becomes("edit"), nowMs);
    expect(scene.room.sessions[0]?.clientId).toBeNull();
  });

  test("[R15][W68] is of the sign-in by which the newest ticket was got", () => {
    const scene = new RoomScene();
    scene.join("ada");
    const grant = { principal: "ada", name: "ada", role: "edit", link: null } as const;
    const renewed = (more: object): string | null | undefined => {
      scene.room.granted(asSessionId("ada"), { ...grant, ...more }, nowMs);
      return scene.room.sessions[0]?.signIn;
    };
    expect([renewed({ signIn: "a1" }), renewed({ signIn: "a2" }), renewed({})]).toEqual([
      "a1",
      "a2",
      null,
    ]);
  });
});

describe("sessions read back from attachments", () => {
  const whole = { ...sessionOf("ada", true, "own"), isFollowing: true, signIn: "a1" };

  test("[O6] come back as they were", () => {
    expect(parseSession(structuredClone(whole))).toEqual(whole);
  });

  test("[O6] resume with the least access where something is not recognised", () => {
    const least = {
      ...whole,
      role: "view",
      isOwn: false,
      isFollowing: false,
      signIn: null,
      link: null,
    };
    const strange = {
      ...whole,
      role: "admin",
      isOwn: 1,
      clientId: "7",
      isFollowing: "yes",
      link: 5,
      signIn: 5,
      expiresMs: "never",
      awareness: "x",
    };
    expect(parseSession(strange)).toEqual({ ...least, expiresMs: 0 });
    expect([parseSession(null), parseSession("x"), parseSession({ id: 5 })]).toEqual([
      null,
      null,
      null,
    ]);
  });

  test("[O6] a grant with a role that is not known, or an end that can't be read, is none", () => {
    const grant = { principal: "ada", name: "Ada", role: "edit", link: null };
    expect(parseGrant(grant)).toEqual({ ...grant, expiresMs: null, signIn: null });
    const expiresMs = Date.UTC(2030, 0);
    expect(parseGrant({ ...grant, expiresMs, standing: "view" })).toMatchObject({
      expiresMs,
      standing: "view",
    });
    expect(parseGrant({ ...grant, signIn: "a1" })).toMatchObject({ signIn: "a1" });
    expect(parseGrant({ ...grant, signIn: 1 })).toMatchObject({ signIn: null });
    for (const [fault, wrong] of [
      ["role", { role: "root" }],
      ["principal", { principal: "" }],
      ["principal", { principal: "a".repeat(limits.principalLengthMax + 1) }],
      ["standing", { standing: "admin" }],
      ["expiresMs", { expiresMs: expiresMs / 1_000 }],
      ["expiresMs", { expiresMs: String(expiresMs) }],
      ["expiresMs", { expiresMs: new Date(expiresMs) }],
      ["expiresMs", { expiresMs: Number.NaN }],
    ] as const) {
      expect(faultOfGrant({ ...grant, ...wrong })).toMatch(new RegExp(`^${fault} is `));
      expect(parseGrant({ ...grant, ...wrong })).toBeNull();
    }
  });
});
