import { evictDurableObject } from "cloudflare:test";
import { connectToDocument } from "@scriptorium/sync/durable-object";
import { asEpoch, asSeq, asStateVector, asUpdate } from "@scriptorium/sync/protocol";
import {
  decodeAwareness,
  decodeFrame,
  encodeAwareness,
  encodeFrame,
} from "@scriptorium/sync/protocol";
import type {
  AwarenessEntry,
  Message,
  Role,
  StateVector,
  Update,
} from "@scriptorium/sync/protocol";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import * as Y from "yjs";
import type { Engine } from "./worker.ts";

export type Document = DurableObjectStub<Engine>;

/** A document's object that nothing has been asked of. */
export function newDocument(): Document {
  return env.ENGINES.getByName(crypto.randomUUID());
}

export interface Person {
  readonly principal: string;
  readonly role?: Role;
  readonly link?: string | null;
  /** Speaks y-protocols only. */
  readonly isStock?: boolean;
  /** False for one who does not make a document that is not there. */
  readonly create?: boolean;
}

/** What a client has of a document. */
export interface Copy {
  readonly epoch: string;
  readonly seq: number;
  /** Told as nothing when it is left out, which fits any position. */
  readonly stateVector?: StateVector;
  /** The version of the application's schema that it speaks; 0 when it is left out. */
  readonly schemaVersion?: number;
}

/** What ended a session. */
export interface Ending {
  readonly code: number;
  readonly reason: string;
}

/** The far end of a socket: messages in, and those that came, in order. */
export class Client {
  /** Resolves when the server ends the session. */
  readonly ended: Promise<Ending>;
  readonly #socket: WebSocket;
  readonly #received: (Message | string)[] = [];
  #arrived = Promise.withResolvers<void>();
  #lastNumber = 0;

  constructor(socket: WebSocket) {
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.ended = promise;
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => this.#onFrame(data));
    socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
    socket.accept();
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(...messages: readonly Message[]): void {
    this.sendRaw(encodeFrame(...messages));
  }

  sendRaw(frame: Uint8Array | string): void {
    this.#socket.send(frame);
  }

  close(): void {
    this.#socket.close(1000);
  }

  /** The next that came: a message, or the text of a text frame. */
  async next(): Promise<Message | string> {
    for (;;) {
      const first = this.#received.shift();
      if (first !== undefined) return first;
      await this.#arrived.promise;
    }
  }

  /** Sends a ping, and lets go of everything before its answer. */
  async ping(): Promise<void> {
    this.sendRaw("ping");
    while ((await this.next()) !== "pong");
  }

  /** Everything up to the first message of a kind. */
  async until(kind: Message["kind"]): Promise<readonly (Message | string)[]> {
    const taken: (Message | string)[] = [];
    for (;;) {
      const message = await this.next();
      taken.push(message);
      if (typeof message !== "string" && message.kind === kind) return taken;
    }
  }

  /** Says hello as one who has nothing, or `seq` of `epoch`. Everything up to caught-up. */
  hello(copy: Copy = { epoch: "", seq: 0 }): Promise<readonly (Message | string)[]> {
    const { epoch, seq, stateVector = nothing, schemaVersion = 0 } = copy;
    this.send({
      kind: "hello",
      epoch: asEpoch(epoch),
      seq: asSeq(seq),
      schemaVersion,
      stateVector,
    });
    return this.until("caught-up");
  }

  /** Sends an edit. Its answer is the next thing to be read. */
  edit(update: Uint8Array): void {
    this.send({ kind: "edit", number: ++this.#lastNumber, update: asUpdate(update) });
  }

  /** The whole document as this client is told it when it asks now. Everything before the answer is let go. */
  async text(): Promise<string> {
    this.send({ kind: "sync-step-1", stateVector: nothing });
    const answer = (await this.until("sync-step-2")).at(-1);
    return typeof answer === "object" && answer.kind === "sync-step-2" ? textOf(answer.update) : "";
  }

  /** Shows `state` as clientID `clientId`; null takes it back. */
  show(clientId: number, state: unknown, clock = 1): void {
    const entries = [{ clientId, clock, state: JSON.stringify(state) }];
    this.send({ kind: "awareness", payload: encodeAwareness(entries) });
  }

  /** The next awareness message: the state of each clientID in it, beside who the server says that is. */
  async shown(): Promise<Readonly<Record<number, unknown>>> {
    const entries = await this.#awareness();
    return Object.fromEntries(entries.map(({ clientId, state }) => [clientId, unstamped(state)]));
  }

  /** The next awareness message: who each clientID in it is, as the server says. */
  async people(): Promise<Readonly<Record<number, unknown>>> {
    const entries = await this.#awareness();
    return Object.fromEntries(
      entries.map(({ clientId, state }) => [
        clientId,
        (JSON.parse(state) as { user?: unknown } | null)?.user,
      ]),
    );
  }

  /** The next awareness message: the clock of each clientID in it. */
  async clocks(): Promise<Readonly<Record<number, number>>> {
    const entries = await this.#awareness();
    return Object.fromEntries(entries.map(({ clientId, clock }) => [clientId, clock]));
  }

  async #awareness(): Promise<readonly AwarenessEntry[]> {
    const message = (await this.until("awareness")).at(-1);
    if (typeof message !== "object" || message.kind !== "awareness") return [];
    const decoded = decodeAwareness(message.payload);
    if (!decoded.ok) throw new Error(decoded.reason);
    return decoded.entries;
  }

  #onFrame(data: unknown): void {
    if (typeof data === "string") this.#received.push(data);
    else {
      const decoded = decodeFrame(new Uint8Array(data as ArrayBuffer));
      if (!decoded.ok) throw new Error(decoded.reason);
      this.#received.push(...decoded.messages);
    }
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
  }
}

function unstamped(state: string): unknown {
  const shown = JSON.parse(state) as Record<string, unknown> | null;
  if (shown === null) return null;
  const { user: _user, ...rest } = shown;
  return rest;
}

/** Lets somebody in, past the Worker. */
export async function connect(document: Document, person: Person): Promise<Client> {
  const { principal, role = "edit", link = null, isStock = false, create = true } = person;
  const protocol = isStock ? "y-websocket" : "scriptorium.v1";
  const request = new Request("https://test/sync/document", {
    headers: { upgrade: "websocket", "sec-websocket-protocol": protocol },
  });
  const grant = { principal, name: principal, role, link };
  const response = await connectToDocument(document, request, { grant, create });
  if (response.webSocket === null) throw new Error(`not upgraded: ${response.status}`);
  return new Client(response.webSocket);
}

/** Writes a text of its own, and gives an update for every change. */
export class Writer {
  readonly doc: Y.Doc = new Y.Doc();

  /** Appends `text`. */
  type(text: string): Update {
    const before = Y.encodeStateVector(this.doc);
    this.doc.getText("text").insert(this.doc.getText("text").length, text);
    return this.since(before);
  }

  /** Deletes all of the text. */
  clear(): Update {
    const before = Y.encodeStateVector(this.doc);
    this.doc.getText("text").delete(0, this.doc.getText("text").length);
    return this.since(before);
  }

  /** All that a peer with `stateVector` lacks. */
  since(stateVector: Uint8Array): Update {
    return asUpdate(Y.encodeStateAsUpdate(this.doc, stateVector));
  }
}

export function textOf(update: Uint8Array): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.getText("text").toString();
}

export const nothing: ReturnType<typeof asStateVector> = asStateVector(Uint8Array.of(0));

/** The longest that an eviction may take, in ms. On a busy machine one took 3.2 s, and there are busier ones. */
export const evictionMsMax = 15_000;

/**
 * Puts the object out of memory, its sockets hibernating. It waits for timers
 * and open work, so that it takes no time shows that there is none.
 */
export async function evict(document: Document): Promise<void> {
  const startedMs = Date.now();
  await evictDurableObject(document);
  expect(Date.now() - startedMs).toBeLessThan(evictionMsMax);
}

/** A document with two clients of ours that have it, and what the first types. */
export async function openPair(document: Document = newDocument()): Promise<{
  readonly document: Document;
  readonly ada: Client;
  readonly bo: Client;
  readonly writer: Writer;
}> {
  const ada = await connect(document, { principal: "ada" });
  const bo = await connect(document, { principal: "bo" });
  for (const client of [ada, bo]) {
    await client.hello();
    await client.until("sync-step-1");
  }
  return { document, ada, bo, writer: new Writer() };
}
