import { asStateVector, asUpdate, decodeFrame, encodeFrame } from "@scriptorium/sync/protocol";
import type { Message, Update } from "@scriptorium/sync/protocol";
import * as Y from "yjs";
import type { ServerProcess } from "../server-process.ts";
import { Visitor } from "../visitor.ts";
import { EndedError, Wire } from "../wire.ts";

/** The clientID of the one who is attacked. */
export const victimClient = 7;

const emptyUpdate = asUpdate(Uint8Array.of(0, 0));
const nothing = asStateVector(Uint8Array.of(0));
const probeNumber = 2 ** 40;

/** A document of Ada's, in which she has written "north", and Mallory, who may edit or view it. */
export class Scene implements Disposable {
  readonly ada: Wire;
  readonly #server: ServerProcess;
  readonly #owner: Visitor;
  readonly #id: string;
  readonly #adas = new Y.Doc();
  readonly #ticket: string;
  readonly #wires: Wire[] = [];

  private constructor(
    server: ServerProcess,
    own: {
      readonly owner: Visitor;
      readonly id: string;
      readonly ada: Wire;
      readonly ticket: string;
    },
  ) {
    this.#server = server;
    this.#owner = own.owner;
    this.#id = own.id;
    this.ada = own.ada;
    this.#ticket = own.ticket;
    this.#adas.clientID = victimClient;
  }

  static async open(server: ServerProcess, role = "edit"): Promise<Scene> {
    const owner = await Visitor.known(server);
    const { id } = await owner.create();
    const { secret } = await owner.link(id, { role });
    const ticket = await new Visitor(server).ticket(id, secret);
    const ada = await Wire.open(server, id, { ticket: await owner.ticket(id) });
    const scene = new Scene(server, { owner, id, ada, ticket });
    await scene.adaWrites("north");
    return scene;
  }

  async mallory(isStock = false): Promise<Wire> {
    const wire = await Wire.open(this.#server, this.#id, { ticket: this.#ticket, isStock });
    this.#wires.push(wire);
    return wire;
  }

  /** Ada appends `text`. What she is answered. */
  async adaWrites(text: string): Promise<string> {
    const before = Y.encodeStateVector(this.#adas);
    const shared = this.#adas.getText("text");
    shared.insert(shared.length, text);
    return outcome(this.ada, edit(asUpdate(Y.encodeStateAsUpdate(this.#adas, before))));
  }

  /** The document as whoever comes now is given it. */
  async stored(): Promise<Update> {
    using reader = await Wire.open(this.#server, this.#id, {
      ticket: await this.#owner.ticket(this.#id),
    });
    reader.send({ kind: "sync-step-1", stateVector: nothing });
    return (await reader.nextOf("sync-step-2")).update;
  }

  async text(): Promise<string> {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, await this.stored());
    return doc.getText("text").toString();
  }

  [Symbol.dispose](): void {
    for (const wire of [this.ada, ...this.#wires]) wire[Symbol.dispose]();
  }
}

export function edit(update: Update): Uint8Array {
  return encodeFrame({ kind: "edit", number: 1, update });
}

/** What a frame is answered with, before a request after it is: "nothing", a kind with its code, or the end. */
export async function outcome(wire: Wire, frame: Uint8Array): Promise<string> {
  const answers: string[] = [];
  wire.sendRaw(frame);
  wire.send({ kind: "edit", number: probeNumber, update: emptyUpdate });
  try {
    await wire.next(isProbed, (message) => {
      if (answering.has(message.kind)) answers.push(describe(message));
    });
  } catch (error) {
    if (error instanceof EndedError) return `closed ${error.ending.code}`;
    throw error;
  }
  // Both edits were read at once: one ack covers them (R3).
  if (answers.length === 0 && isEdit(frame)) return "ack";
  return answers.join() || "nothing";
}

function isEdit(frame: Uint8Array): boolean {
  const decoded = decodeFrame(frame);
  return decoded.ok && decoded.messages.some(({ kind }) => kind === "edit");
}

const answering: ReadonlySet<Message["kind"]> = new Set([
  "ack",
  "reject",
  "missing",
  "permission-denied",
]);

function isProbed(message: Message): message is Message & { kind: "ack" } {
  return message.kind === "ack" && message.number === probeNumber;
}

function describe(message: Message): string {
  return message.kind === "reject" ? `reject ${message.code}` : message.kind;
}
