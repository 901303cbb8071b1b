import { asEpoch, asSeq, asStateVector, asUpdate } from "@scriptorium/sync/protocol";
import { decodeFrame, encodeAwareness, encodeFrame } from "@scriptorium/sync/protocol";
import type { Message, Update } from "@scriptorium/sync/protocol";
import { setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";
import { startServer } from "../test/start-server.ts";

// What somebody who writes notices while, and after, another client of the same
// document attacks it: the time from an edit to its ack, over real sockets against
// the real server, in rounds that alternate with quiet ones. Ratios to the quiet
// rounds. Load and server share this machine.

const rounds = 5;
const editsPerRound = 100;
const floodPerSecond = 5_000;

interface Attack {
  readonly name: string;
  /** True for what is sent before the measurement, false for what goes on during it. */
  readonly isBefore: boolean;
  readonly frames: () => readonly Uint8Array[];
}

async function compare(attack: Attack): Promise<string> {
  const document = await newDocument();
  const writer = await Client.open(document);
  const typed = new Typed();
  await measure(writer, typed);
  const quiet: number[] = [];
  const attacked: number[] = [];
  const endings = new Set<number>();
  for (let round = 0; round < rounds; round++) {
    quiet.push(...(await measure(writer, typed)));
    const attacker = await Client.open(document);
    const flood = attack.isBefore ? null : keepSending(attacker, attack.frames());
    if (attack.isBefore) {
      for (const frame of attack.frames()) attacker.send(frame);
      await delay(300);
    }
    attacked.push(...(await measure(writer, typed)));
    await flood?.stop();
    if (attacker.code !== null) endings.add(attacker.code);
    attacker.close();
  }
  writer.close();
  const cells = [0.5, 0.99].flatMap((share) => {
    const [before, during] = [quantile(quiet, share), quantile(attacked, share)];
    return [before.toFixed(2), (during / before).toFixed(2)];
  });
  return [attack.name, ...cells, [...endings].join(" ") || "open"].join(" | ");
}

/** Types at a walking pace. How long each edit took to be acknowledged, in ms. */
async function measure(writer: Client, typed: Typed): Promise<readonly number[]> {
  const times: number[] = [];
  for (let edit = 0; edit < editsPerRound; edit++) {
    const startMs = performance.now();
    await writer.edit(typed.next());
    times.push(performance.now() - startMs);
    await delay(10);
  }
  return times;
}

/** Sends `frames` over and over, `floodPerSecond` of them, until it is stopped. */
function keepSending(
  attacker: Client,
  frames: readonly Uint8Array[],
): { readonly stop: () => Promise<void> } {
  let isStopped = false;
  const flood = async (): Promise<void> => {
    const startMs = performance.now();
    for (let sent = 0; !isStopped;) {
      const due = ((performance.now() - startMs) * floodPerSecond) / 1_000;
      for (; sent < due; sent++) attacker.send(frames[sent % frames.length] ?? new Uint8Array());
      await delay(1);
    }
  };
  const running = flood();
  return {
    stop: () => {
      isStopped = true;
      return running;
    },
  };
}

function attacks(): readonly Attack[] {
  const edit = (update: Uint8Array, number = 1): Uint8Array =>
    encodeFrame({ kind: "edit", number, update: asUpdate(update) });
  const once = (name: string, frame: () => Uint8Array): Attack => ({
    name,
    isBefore: true,
    frames: () => [frame()],
  });
  const flood = (name: string, frames: () => readonly Uint8Array[]): Attack => ({
    name: `${floodPerSecond} ${name} a second`,
    isBefore: false,
    frames,
  });
  return [
    { name: "nobody else", isBefore: true, frames: () => [] },
    once("after 100,000 clients in one update", () => edit(manyClients(100_000))),
    once("after 400,000 structs in one update", () => edit(manyStructs(400_000))),
    once("after a struct of 2^50", () =>
      edit(Uint8Array.of(1, 1, 7, 0, 0, 128, 128, 128, 128, 128, 128, 128, 4, 0)),
    ),
    once("after 100,000 awareness states", () => {
      const states = Array.from({ length: 100_000 }, (_, clientId) => ({
        clientId,
        clock: 1,
        state: "{}",
      }));
      return encodeFrame({ kind: "awareness", payload: encodeAwareness(states) });
    }),
    flood("refused edits", () => [edit(Uint8Array.of(9, 9, 9))]),
    flood("edits that are known", () => [edit(Uint8Array.of(0, 0))]),
    flood("carets", () =>
      Array.from({ length: 100 }, (_, caret) => {
        const state = JSON.stringify({ caret });
        const payload = encodeAwareness([{ clientId: 5, clock: caret, state }]);
        return encodeFrame({ kind: "awareness", payload });
      }),
    ),
  ];
}

/** Made-up clients with one empty struct each. */
function manyClients(count: number): Uint8Array {
  const structs = new Map<number, number>();
  for (let client = 1; client <= count; client++) structs.set(client, 1);
  const bytes: number[] = [...varUint(count)];
  for (const client of [...structs.keys()].toReversed()) {
    bytes.push(1, ...varUint(client), 0, 0, 1);
  }
  bytes.push(0);
  return Uint8Array.from(bytes);
}

function manyStructs(count: number): Uint8Array {
  const bytes = new Uint8Array(count * 2 + 8);
  const head = [1, ...varUint(count), 7, 0];
  bytes.set(head);
  for (let struct = 0; struct < count; struct++) bytes[head.length + struct * 2 + 1] = 1;
  return bytes.subarray(0, head.length + count * 2 + 1);
}

function varUint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

interface Made {
  readonly id: string;
  readonly cookie: string;
}

async function newDocument(): Promise<Made> {
  const made = await fetch(`${url}/api/documents`, { method: "POST", body: "{}" });
  const cookie = made.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return { id: ((await made.json()) as { id: string }).id, cookie };
}

/** Updates of somebody who types. */
class Typed {
  readonly #doc = new Y.Doc();
  #last: Update = asUpdate(new Uint8Array());

  constructor() {
    this.#doc.on("update", (update: Uint8Array) => (this.#last = asUpdate(update)));
  }

  next(): Update {
    const text = this.#doc.getText("text");
    text.insert(text.length, "x");
    return this.#last;
  }
}

/** A bare client of ours that has said hello. */
class Client {
  /** The code with which the server ended it, or null. */
  code: number | null = null;
  readonly #socket: WebSocket;
  readonly #acks = new Map<number, () => void>();
  #lastNumber = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      const decoded = decodeFrame(new Uint8Array(data as ArrayBuffer));
      for (const message of decoded.ok ? decoded.messages : []) this.#onMessage(message);
    };
    socket.onclose = ({ code }) => (this.code = code);
  }

  static async open({ id, cookie }: Made): Promise<Client> {
    const init = { method: "POST", body: "{}", headers: { cookie } };
    const answer = await fetch(`${url}/api/documents/${id}/tickets`, init);
    const { ticket } = (await answer.json()) as { ticket: string };
    const protocols = ["scriptorium.v1", `ticket.${ticket}`];
    const socket = new WebSocket(`${url.replace("http", "ws")}/sync/${id}`, protocols);
    const client = new Client(socket);
    await new Promise((resolve) => (socket.onopen = resolve));
    client.send(
      encodeFrame({
        kind: "hello",
        epoch: asEpoch(""),
        seq: asSeq(0),
        schemaVersion: 0,
        stateVector: asStateVector(Uint8Array.of(0)),
      }),
    );
    return client;
  }

  send(frame: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN)
      this.#socket.send(frame as Uint8Array<ArrayBuffer>);
  }

  /** Resolves when the edit is acknowledged. */
  edit(update: Update): Promise<void> {
    const number = ++this.#lastNumber;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#acks.set(number, resolve);
    this.send(encodeFrame({ kind: "edit", number, update }));
    return promise;
  }

  close(): void {
    this.#socket.close();
  }

  #onMessage(message: Message): void {
    if (message.kind !== "ack") return;
    this.#acks.get(message.number)?.();
    this.#acks.delete(message.number);
  }
}

const server = startServer();
const url = await server.url;
try {
  console.log("attack | p50 ms quiet | p50 ratio | p99 ms quiet | p99 ratio | attacker ended with");
  for (const attack of attacks()) console.log(await compare(attack));
} finally {
  await server.end();
}
