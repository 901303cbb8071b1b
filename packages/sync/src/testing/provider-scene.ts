import * as Y from "yjs";
import { SyncProvider } from "../client/index.ts";
import type { Environment, LocalPersistence, SyncProviderOptions } from "../client/index.ts";
import { decodeFrame } from "../protocol/index.ts";
import type { Message, Role } from "../protocol/index.ts";
import { MemoryStore } from "../store/index.ts";
import { LoopbackServer } from "./loopback-server.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface Joined {
  readonly doc: Y.Doc;
  readonly provider: SyncProvider;
}

interface Joining {
  readonly role?: Role;
  readonly doc?: Y.Doc;
  readonly persistence?: LocalPersistence | "none";
  readonly getTicket?: () => Promise<string>;
}

/** A server in memory, clients on it, and time that passes when told to. For tests of the provider. */
export class ProviderScene {
  readonly clock = new VirtualClock();
  /** What the server sent, in order, but for awareness. */
  readonly sent: Message["kind"][] = [];
  /** What the clients sent: the kinds of messages of each frame. */
  readonly heard: string[] = [];
  readonly server = new LoopbackServer({
    clock: this.clock,
    disk: new MemoryStore("loopback"),
    onFrame: (_from, frame) => this.heard.push(kindsOf(frame).join(" ")),
    onOutput: (output) => {
      const kinds = output.kind === "send" ? kindsOf(output.frame) : [];
      this.sent.push(...kinds.filter((kind) => kind !== "awareness"));
    },
  });

  join(name: string, options: Joining = {}): Joined {
    const made = this.optionsFor(name, options);
    return { doc: made.doc, provider: new SyncProvider(made) };
  }

  /** What a provider is made with that connects here. */
  optionsFor(
    name: string,
    options: Joining = {},
  ): SyncProviderOptions & { readonly environment: Environment } {
    const grant = { principal: name, name, role: options.role ?? "edit", link: null };
    return {
      url: "ws://loopback",
      documentId: "a-document-to-test",
      doc: options.doc ?? new Y.Doc(),
      getTicket: options.getTicket ?? (() => Promise.resolve(LoopbackServer.ticketFor(grant))),
      persistence: options.persistence ?? "none",
      environment: this.server.environmentFor(grant, () => 0.5),
    };
  }

  /** Somebody alone or in company, who is synced, and whose greeting is heard. */
  async present(...names: readonly string[]): Promise<readonly Joined[]> {
    const joined = names.map((name) => this.join(name));
    await this.settle();
    this.heard.length = 0;
    return joined;
  }

  /** Lets time pass in steps, in each of which everything arrives. */
  async pass(durationMs: number, stepMs = 10): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
      this.clock.advance(stepMs);
      await this.settle();
    }
  }

  /** Lets everything arrive that is under way. */
  async settle(): Promise<void> {
    do await turn();
    while (!this.server.deliverAll());
    await turn();
  }
}

function kindsOf(frame: Uint8Array): readonly Message["kind"][] {
  const decoded = decodeFrame(frame);
  return decoded.ok ? decoded.messages.map(({ kind }) => kind) : [];
}

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Writes as somebody does who waits for it to be saved, so that nothing is kept back. */
export function write({ doc, provider }: Joined, text: string): void {
  doc.getText("text").insert(0, text);
  provider.saved().catch(() => {});
}
export const read = ({ doc }: Joined): string => doc.getText("text").toString();
export const edits = ({ provider }: Joined): unknown => provider.status.edits;
