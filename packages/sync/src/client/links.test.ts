import { beforeEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import {
  asEpoch,
  asSeq,
  asStateVector,
  asUpdate,
  CloseCode,
  decodeFrame,
  encodeFrame,
  limits,
  RejectCode,
} from "../protocol/index.ts";
import type { Message, Role, Update } from "../protocol/index.ts";
import { LoopbackSocket, VirtualClock } from "../testing/index.ts";
import type { FarEnd } from "../testing/index.ts";
import { recordTyping } from "../testing/record-updates.ts";
import type { PageEvent } from "./environment.ts";
import { SyncProvider } from "./provider.ts";
import { ticketRenewalMs } from "./ticket-life.ts";

/** A provider, and a far end that says what the test wants, and when. */
class Scene implements FarEnd {
  readonly clock = new VirtualClock();
  readonly doc = new Y.Doc();
  readonly sockets: LoopbackSocket[] = [];
  tellPage: (event: PageEvent) => void = () => {};
  tickets = 0;
  nextTicket: () => string = () => `${++this.tickets}`;
  role: Role = "edit";
  /** What the client sent, but for awareness, and the test has not looked at. */
  #heard: Message[] = [];
  readonly provider = new SyncProvider({
    url: "ws://loopback",
    documentId: "a-document-to-test",
    doc: this.doc,
    getTicket: () => Promise.resolve(this.nextTicket()),
    environment: {
      connect: (_url, protocols) => {
        const socket = new LoopbackSocket(this, protocols);
        this.sockets.push(socket);
        return socket;
      },
      random: () => 0.5,
      now: () => this.clock.nowMs,
      setTimer: (callback, delayMs) => this.clock.setTimer(callback, delayMs),
      watchPage: (callback) => {
        this.tellPage = callback;
        return () => {};
      },
      report: (error) => {
        throw error;
      },
    },
  });

  open(): void {}
  closed(): void {}
  receive(socket: LoopbackSocket, data: string | Uint8Array): void {
    if (typeof data === "string") {
      socket.push("pong");
      return;
    }
    const decoded = decodeFrame(data);
    if (!decoded.ok) throw new Error(decoded.reason);
    this.#heard.push(...decoded.messages.filter(({ kind }) => kind !== "awareness"));
  }

  get unsaved(): number {
    return this.provider.status.edits.unsaved;
  }

  /** What the client sent since the last look, when everything that is under way has arrived. */
  async hear(): Promise<readonly Message[]> {
    await turn();
    const socket = this.sockets.at(-1);
    while (socket !== undefined && socket.waitingForServer + socket.waitingForClient > 0) {
      socket.deliverToServer();
      socket.deliverToClient();
      await turn();
    }
    return this.#heard.splice(0);
  }

  /** The server says this, each message in a frame. */
  say(...messages: readonly Message[]): Promise<readonly Message[]> {
    for (const message of messages) this.sockets.at(-1)?.push(encodeFrame(message));
    return this.hear();
  }

  /** The client is let in, resumes at `seq`, and is told that this is all. */
  async greet(seq = 0): Promise<void> {
    await this.hear();
    await this.say(welcome({ role: this.role, isResume: true, seq }), caughtUp(seq));
  }

  /** The connection breaks, if it has not, and the next one is tried. */
  comeBack(): void {
    this.sockets.at(-1)?.cut();
    this.clock.advance(2 * limits.reconnectMinMs);
  }

  /** Types as somebody does who waits for it to be saved, so that nothing is kept back. */
  type(text: string): void {
    this.doc.getText("text").insert(0, text);
    this.provider.saved().catch(() => {});
  }

  /** Pings and lets their answers come, `count` times. */
  async ping(count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      this.clock.advance(limits.pingIntervalMs);
      await this.hear();
    }
  }
}

function ticketOf(claims: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  const base64 = btoa(String.fromCharCode(...bytes));
  return `header.${base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.signature`;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function textOf(updates: readonly Update[]): string {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc.getText("text").toString();
}

function welcome(more: {
  readonly role?: Role;
  readonly isResume?: boolean;
  readonly seq?: number;
  readonly snapshotBytes?: number;
}): Message {
  const { role = "edit", isResume = false, snapshotBytes = 0, seq = 0 } = more;
  const epoch = asEpoch("e1");
  return { kind: "welcome", epoch, role, isResume, snapshotBytes, seq: asSeq(seq) };
}
const caughtUp = (seq: number): Message => ({ kind: "caught-up", seq: asSeq(seq) });
const stored = (seq: number, update = asUpdate(Uint8Array.of(0, 0))): Message => ({
  kind: "stored",
  seq: asSeq(seq),
  update,
});
const ack = (number: number, seq: number): Message => ({ kind: "ack", number, seq: asSeq(seq) });
const reject = (number: number, code: number): Message => ({
  kind: "reject",
  number,
  code,
  reason: `code ${code}`,
});
const nothing = asStateVector(Uint8Array.of(0));
const condition = (more: {
  readonly bytes?: number;
  readonly isStorageFull?: boolean;
}): Message => ({
  kind: "condition",
  bytes: 10,
  bytesMax: 100,
  isStorageFull: false,
  hasQuarantine: false,
  ...more,
});

let scene: Scene;
beforeEach(() => {
  scene = new Scene();
});

describe("[K11] the log", () => {
  const [a, b, c] = recordTyping("abc");

  test("[K11] an update that comes twice is passed over", async () => {
    await scene.greet();
    await scene.say(stored(1, a), stored(2, b), stored(1, a), stored(2, b), stored(3, c));
    expect([scene.doc.getText("text").toString(), scene.sockets.length]).toEqual(["abc", 1]);
  });

  test("[K11][K4] behind a gap nothing is applied: the client comes back from where it was whole", async () => {
    await scene.greet();
    await scene.say(stored(1, a), stored(3, c));
    expect([scene.doc.getText("text").toString(), scene.provider.status.kind]).toEqual([
      "a",
      "offline",
    ]);
    scene.comeBack();
    expect(await scene.hear()).toMatchObject([
      {},
      { kind: "has" },
      { kind: "hello", seq: 1, epoch: "e1" },
    ]);
  });

  test.each([
    ["an ack", [ack(1, 3)]],
    ["the end of what was missed", [caughtUp(3)]],
    ["an update before the welcome", null],
    ["the log before the snapshot is whole", [welcome({ snapshotBytes: 9 }), stored(1)]],
    ["a snapshot that is too short", [welcome({ snapshotBytes: 9 }), chunk(Uint8Array.of(0, 0))]],
    ["an end without the log before it", [welcome({ seq: 2 }), caughtUp(3)]],
  ])("[K11] a gap shows by %s", async (_name, messages) => {
    await scene.hear();
    if (messages === null) await scene.say(stored(1));
    else if (messages[0]?.kind === "welcome") await scene.say(...messages);
    else {
      await scene.greet(1);
      scene.type("x");
      await scene.hear();
      await scene.say(...messages);
    }
    expect(scene.provider.status.kind).toBe("offline");
  });

  test("[K11] our own edits are positions too, and those that were known take none", async () => {
    await scene.greet(4);
    scene.type("x");
    await scene.hear();
    await scene.say(ack(1, 5), stored(6));
    scene.type("y");
    await scene.hear();
    await scene.say(ack(2, 0), stored(7));
    expect([scene.provider.status.kind, scene.unsaved]).toEqual(["synced", 0]);
  });

  test("[K11] an answer to hello that comes twice is passed over", async () => {
    const answer = [welcome({ isResume: true, seq: 3 }), stored(4), caughtUp(4)];
    await scene.hear();
    await scene.say(...answer, stored(5), ...answer, stored(6));
    expect([scene.provider.status.kind, scene.sockets.length]).toEqual(["synced", 1]);
  });
});

function chunk(bytes: Uint8Array): Message {
  return { kind: "snapshot-chunk", isLast: true, bytes };
}

describe("[K12] answers", () => {
  test.each([
    ["hello", 0],
    ["an edit", 1],
  ])("[K12] %s unanswered after two answered pings was lost", async (name) => {
    if (name === "hello") await scene.hear();
    else {
      await scene.greet();
      scene.type("x");
      await scene.hear();
    }
    await scene.ping(limits.unansweredPingsMax - 1);
    expect(["connecting", "synced"]).toContain(scene.provider.status.kind);
    await scene.ping(1);
    expect(scene.provider.status.kind).toBe("offline");
  });

  test("[K12][K7] with nothing unanswered, and while an answer is coming, nothing was lost", async () => {
    await scene.greet();
    await scene.ping(2 * limits.unansweredPingsMax);
    expect(scene.provider.status.kind).toBe("synced");
    scene.comeBack();
    await scene.hear();
    await scene.say(welcome({ isResume: true }));
    for (let seq = 1; seq < 5; seq++) {
      await scene.say(stored(seq));
      await scene.ping(limits.unansweredPingsMax - 1);
    }
    expect(scene.provider.status.kind).toBe("syncing");
  });

  test("[K12] what the server asks of a client that does not resume is awaited", async () => {
    await scene.hear();
    await scene.say(welcome({}), caughtUp(0));
    scene.type("x");
    expect(await scene.hear()).toEqual([]);
    await scene.ping(limits.unansweredPingsMax);
    expect(scene.provider.status.kind).toBe("offline");
  });

  test("[K3][K1] an answer that is late, doubled or of another edit changes nothing", async () => {
    await scene.greet();
    scene.type("x");
    await scene.hear();
    await scene.say(ack(1, 1));
    scene.type("y");
    await scene.hear();
    await scene.say(ack(1, 1), reject(1, 4), { kind: "missing", number: 1, stateVector: nothing });
    await scene.say(reject(7, 4), ack(1, 0));
    expect(scene.provider.status.edits).toEqual({ unsaved: 1, onDevice: false, refusal: null });
    await scene.say(ack(2, 2));
    expect([scene.unsaved, await scene.hear()]).toEqual([0, []]);
  });
});

describe("[K18] a page that goes out of sight", () => {
  /** Edit 1 is unanswered, and edit 2 was sent behind it. */
  async function leave(): Promise<readonly Message[]> {
    await scene.greet();
    scene.type("x");
    await scene.hear();
    scene.type("y");
    scene.tellPage("hidden");
    return scene.hear();
  }
  const textsOf = (messages: readonly Message[]): string[] =>
    messages.flatMap((message) => (message.kind === "edit" ? [textOf([message.update])] : []));

  test("[K18] sends what is held in one edit with the one that is unanswered", async () => {
    expect(textsOf(await leave())).toEqual(["yx"]);
    await scene.say(reject(1, 3));
    expect([scene.unsaved, scene.provider.status.edits.refusal]).toEqual([2, null]);
    expect(await scene.say(ack(2, 1))).toEqual([]);
    expect(scene.unsaved).toBe(0);
  });

  test("[K18] sends each by itself again when both together are refused", async () => {
    await leave();
    const [first] = await scene.say(ack(1, 1), reject(2, 3));
    expect(textsOf(first === undefined ? [] : [first])).toEqual(["x"]);
    expect(await scene.say(ack(3, 0))).toMatchObject([{ kind: "edit", number: 4 }]);
    await scene.say(reject(4, 3));
    expect(scene.provider.status.edits).toMatchObject({ unsaved: 1, refusal: { code: 3 } });
  });

  test("[K18] sends nothing more while nothing is held", async () => {
    await scene.greet();
    scene.type("x");
    await scene.hear();
    scene.tellPage("hidden");
    expect(await scene.hear()).toEqual([]);
  });
});

describe("[K13] the clientID", () => {
  test("[K13] is said before hello, with as much as the document has of it", async () => {
    scene.type("north");
    const { clientID } = scene.doc;
    expect((await scene.hear())[0]).toEqual({
      kind: "writes-as",
      clientId: clientID,
      clock: 5,
    });
  });

  test("[K13] is said again before an edit when Yjs drew another one", async () => {
    await scene.greet();
    scene.doc.clientID = 77;
    scene.type("x");
    expect(await scene.hear()).toMatchObject([
      { kind: "writes-as", clientId: 77, clock: 1 },
      { kind: "edit" },
    ]);
  });

  test("[K13] that is taken is replaced, with its awareness state, and the client comes back", async () => {
    await scene.greet();
    scene.provider.awareness.setLocalState({ name: "Ada" });
    const before = scene.doc.clientID;
    scene.sockets.at(-1)?.pushClose(CloseCode.clientTaken, "taken");
    await scene.hear();
    expect(scene.provider.status.kind).toBe("offline");
    scene.comeBack();
    const [said] = await scene.hear();
    expect(said).toEqual({ kind: "writes-as", clientId: 2 ** 31, clock: 0 });
    expect([...scene.provider.awareness.getStates()]).toEqual([[2 ** 31, { name: "Ada" }]]);
    expect(before).not.toBe(scene.doc.clientID);
  });

  test("[K13] that is taken while an edit under it is unsaved is claimed again, once", async () => {
    const taken = async (): Promise<string> => {
      scene.sockets.at(-1)?.pushClose(CloseCode.clientTaken, "taken");
      await scene.hear();
      return scene.provider.status.kind;
    };
    const { clientID } = scene.doc;
    await scene.greet();
    scene.type("x");
    expect(await taken()).toBe("offline");
    scene.comeBack();
    expect((await scene.hear())[0]).toEqual({ kind: "writes-as", clientId: clientID, clock: 1 });
    await scene.say(welcome({ isResume: true }), caughtUp(0), ack(1, 1));
    scene.type("y");
    expect(await taken()).toBe("offline");
    scene.comeBack();
    await scene.hear();
    expect(await taken()).toBe("refused");
    expect(scene.provider.status).toMatchObject({ code: CloseCode.clientTaken });
  });
});

describe("[K14] without room", () => {
  const full: Message = reject(1, RejectCode.documentFull);

  /** An edit is refused with `code`. */
  async function refuse(code: number): Promise<void> {
    await scene.greet();
    scene.type("x");
    await scene.hear();
    await scene.say(reject(1, code));
  }

  test("[K14][K1] an edit stays unsaved, and the status and saved() say why", async () => {
    await refuse(RejectCode.documentFull);
    expect(scene.provider.status).toMatchObject({
      kind: "synced",
      edits: { unsaved: 1, refusal: { code: 7, reason: "code 7" } },
    });
    await expect(scene.provider.saved()).rejects.toThrow("code 7");
  });

  test.each([
    [RejectCode.documentFull, { bytes: 100 }, { bytes: 99 }],
    [RejectCode.storageFull, { isStorageFull: true }, { bytes: 100 }],
  ])("[K14] code %i is tried again once there is room, once each time", async (code, bad, good) => {
    await refuse(code);
    await scene.ping(3);
    expect(await scene.say(condition(bad))).toEqual([]);
    expect(await scene.say(condition(good))).toMatchObject([{ kind: "edit", number: 2 }]);
    expect(await scene.say(reject(2, code))).toEqual([]);
    expect(await scene.say(condition(good))).toMatchObject([{ kind: "edit", number: 3 }]);
    await scene.say(ack(3, 1));
    expect(scene.provider.status.edits).toEqual({ unsaved: 0, onDevice: true, refusal: null });
  });

  test("[K14] it is tried again after an edit that was accepted, and not otherwise", async () => {
    await refuse(RejectCode.documentFull);
    scene.doc.getMap("other").set("key", 1);
    scene.clock.advance(limits.flushAloneMs);
    expect(await scene.hear()).toMatchObject([{ kind: "edit", number: 2 }]);
    expect(await scene.say(ack(2, 1))).toMatchObject([{ kind: "edit", number: 3 }]);
    expect(await scene.say({ ...full, number: 3 } as Message)).toEqual([]);
    expect(scene.unsaved).toBe(1);
  });

  test("[K14][K4] it is tried again on the next connection", async () => {
    await refuse(RejectCode.storageFull);
    scene.comeBack();
    await scene.greet();
    await scene.say(ack(1, 1));
    expect(scene.provider.status.edits).toEqual({ unsaved: 0, onDevice: true, refusal: null });
  });

  test("[K14] the status tells of a document that is nearly full or damaged, until it is not", async () => {
    await scene.greet();
    const told = async (message: Message): Promise<unknown> => {
      await scene.say(message);
      return (scene.provider.status as { condition: { bytes: number } | null }).condition?.bytes;
    };
    expect([
      await told(condition({ bytes: 79 })),
      await told(condition({ bytes: 80 })),
      await told(condition({ bytes: 1, isStorageFull: true })),
      await told(condition({ bytes: 1 })),
    ]).toEqual([undefined, 80, 1, undefined]);
    await told(condition({ bytes: 90 }));
    scene.comeBack();
    await scene.greet();
    expect(scene.provider.status).toMatchObject({ kind: "synced", condition: null });
  });
});

test("[K14][K16] an edit that a role did not allow is sent again with one that does", async () => {
  await scene.hear();
  await scene.say(welcome({}), caughtUp(0), { kind: "sync-step-1", stateVector: nothing });
  scene.doc.getText("text").insert(0, "x");
  await scene.hear();
  expect(await scene.say(reject(1, RejectCode.readOnly))).toEqual([]);
  expect(scene.provider.status.edits).toMatchObject({ unsaved: 1, refusal: { code: 1 } });
  expect(await scene.say({ kind: "access", role: "view" })).toEqual([]);
  expect(await scene.say({ kind: "access", role: "edit" })).toMatchObject([
    { kind: "writes-as" },
    { kind: "edit" },
  ]);
  await scene.say(ack(2, 1));
  expect(scene.provider.status.edits).toEqual({ unsaved: 0, onDevice: true, refusal: null });
});

describe("[K15] an upload of all that the server lacks", () => {
  /** Others wrote "abc", which the server has lost, and "x" was written here. */
  async function upload(): Promise<void> {
    await scene.hear();
    await scene.say(
      welcome({}),
      ...recordTyping("abc").map((update, at) => stored(at + 1, update)),
    );
    await scene.say(caughtUp(3), {
      kind: "sync-step-1",
      stateVector: Y.encodeStateVector(scene.doc) as never,
    });
    scene.doc.getMap("other").set("key", "x");
    await scene.hear();
    scene.comeBack();
    await scene.hear();
    await scene.say(welcome({}), caughtUp(0));
  }

  /** Answers all that is sent until nothing more is: what others wrote is refused. */
  async function answerAll(first: readonly Message[]): Promise<readonly string[]> {
    const sent: string[] = [];
    for (let edits = first; edits.length > 0;) {
      const [edit] = edits;
      if (edit?.kind !== "edit") throw new Error("not an edit");
      const text = textOfEdit(edit);
      sent.push(text);
      const isOthers = text !== "";
      const answer = isOthers ? reject(edit.number, RejectCode.notYours) : ack(edit.number, 0);
      edits = await scene.say(answer);
    }
    return sent.toSorted();
  }

  const ask: Message = { kind: "sync-step-1", stateVector: nothing };

  test("[K15][R8] that is refused is tried client by client, and then our own edits alone", async () => {
    await upload();
    // All in one, what others wrote, what we wrote, and our edit that still waits.
    expect(await answerAll(await scene.say(ask))).toEqual(["", "", "abc", "abc"]);
    expect(scene.provider.status.edits).toMatchObject({
      unsaved: 0,
      onDevice: true,
      refusal: { code: RejectCode.lost },
    });
    await expect(scene.provider.saved()).rejects.toMatchObject({ code: RejectCode.lost });
  });

  test("[K15] what is lost is told until the server has it again", async () => {
    await upload();
    await answerAll(await scene.say(ask));
    const whole = Y.encodeStateVector(scene.doc) as never;
    expect(await scene.say({ kind: "sync-step-1", stateVector: whole })).toEqual([]);
    expect(scene.provider.status.edits).toEqual({ unsaved: 0, onDevice: true, refusal: null });
  });

  test("[K15] goes in one again on a connection that is new before the parts are made", async () => {
    await upload();
    const [edit] = await scene.say(ask);
    if (edit?.kind !== "edit") throw new Error("not an edit");
    const socket = scene.sockets.at(-1);
    socket?.push(encodeFrame(reject(edit.number, RejectCode.notYours)));
    socket?.deliverToClient();
    scene.comeBack();
    await scene.hear();
    const sent = await scene.say(welcome({}), caughtUp(0), ask);
    expect(sent.map(textOfEdit)).toEqual(["abc"]);
  });

  function textOfEdit(message: Message): string {
    return message.kind === "edit" ? textOf([message.update]) : message.kind;
  }
});

describe("[K16] a ticket", () => {
  test("[K16] is fetched and sent, and access says what it gives", async () => {
    await scene.greet();
    let isRenewed = false;
    void scene.provider.refreshTicket().then(() => (isRenewed = true));
    expect(await scene.hear()).toEqual([{ kind: "ticket", ticket: "2" }]);
    expect(isRenewed).toBe(false);
    await scene.say({ kind: "access", role: "view" });
    expect([isRenewed, scene.provider.status]).toMatchObject([true, { role: "view" }]);
  });

  test("[K16] that was under way when the connection broke is replaced by the next one's", async () => {
    await scene.greet();
    const renewed = scene.provider.refreshTicket();
    await scene.hear();
    scene.comeBack();
    await scene.greet();
    await renewed;
    expect([scene.tickets, await scene.hear()]).toEqual([3, []]);
  });

  test("[K16] that is fetched while a connection is being made is sent when it is", async () => {
    await scene.hear();
    const renewed = scene.provider.refreshTicket();
    expect(await scene.hear()).toEqual([]);
    await scene.greet();
    await scene.say({ kind: "access", role: "own" });
    await renewed;
    expect(scene.provider.status).toMatchObject({ role: "own" });
  });

  test("[K16] is not waited for when the provider is destroyed", async () => {
    await scene.greet();
    const renewed = scene.provider.refreshTicket();
    await scene.hear();
    scene.provider.destroy();
    await expect(renewed).rejects.toThrow("destroyed");
    await expect(scene.provider.refreshTicket()).rejects.toThrow("destroyed");
  });

  /** On a connection whose ticket lives for 80 s, as all from now on. */
  async function connectForAWhile(): Promise<(count: number) => string> {
    const ticket = (count: number): string => ticketOf({ iat: 5, exp: 85, count });
    await scene.greet();
    scene.nextTicket = () => ticket(++scene.tickets);
    scene.comeBack();
    await scene.greet();
    expect(scene.tickets).toBe(2);
    return ticket;
  }

  test("[K20] is renewed on the open connection before it ends, and again", async () => {
    const ticket = await connectForAWhile();
    for (const count of [3, 4]) {
      await scene.ping(1);
      expect(scene.tickets).toBe(count - 1);
      scene.clock.advance(limits.pingIntervalMs);
      expect(await scene.hear()).toEqual([{ kind: "ticket", ticket: ticket(count) }]);
      await scene.say({ kind: "access", role: "edit" });
    }
  });

  test("[K20] that can't be renewed is no end: the server hangs up, and another is fetched", async () => {
    await connectForAWhile();
    let isAsked = false;
    scene.nextTicket = () => {
      isAsked = true;
      throw new Error("the network is away");
    };
    await scene.ping(2);
    expect([isAsked, scene.provider.status.kind]).toEqual([true, "synced"]);
    scene.nextTicket = () => "another";
    scene.sockets.at(-1)?.pushClose(CloseCode.unauthorized, "the ticket has expired");
    await scene.hear();
    scene.clock.advance(limits.reconnectMinMs);
    await scene.greet();
    expect([scene.sockets.length, scene.provider.status.kind]).toEqual([3, "synced"]);
  });

  test.for([
    ["a ticket of another kind", "opaque", null],
    ["a long life", ticketOf({ iat: 100, exp: 1_900 }), 1_620_000],
    ["a short life", ticketOf({ iat: 100, exp: 160 }), 30_000],
    ["no end", ticketOf({ iat: 100 }), null],
    ["letters that URLs may not have", ticketOf({ iat: 0, exp: 60, name: "Žofie ???>>>" }), 30_000],
  ] as const)("[K20] with %s is renewed in time", ([, ticket, delayMs]) => {
    expect(ticketRenewalMs(ticket)).toBe(delayMs);
  });

  test("[K16] access that nobody asked for changes the role", async () => {
    await scene.greet();
    await scene.say({ kind: "access", role: "comment" });
    expect(scene.provider.status).toMatchObject({ kind: "synced", role: "comment" });
  });
});
