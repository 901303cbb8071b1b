import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import {
  asStateVector,
  asUpdate,
  CloseCode,
  decodeServerFrame,
  encodeClientFrame,
} from "../protocol/index.ts";
import type { ClientMessage, Update } from "../protocol/index.ts";
import { mergeUpdates } from "../updates/index.ts";
import { Connection } from "./connection.ts";
import type { ConnectionState } from "./connection.ts";
import { Conversation } from "./conversation.ts";
import { globalEnvironment } from "./environment.ts";
import type { Environment, PageEvent } from "./environment.ts";
import { SyncError } from "./errors.ts";
import type { LocalEdit, LocalPersistence } from "./local-persistence.ts";
import { LocalWriter } from "./local-writer.ts";
import { Presence } from "./presence.ts";
import { Saving } from "./saving.ts";
import { isSameStatus, readStatus } from "./status.ts";
import type { SyncStatus } from "./status.ts";
import { ticketRenewalMs } from "./ticket-life.ts";
import { TicketRefresh } from "./ticket-refresh.ts";

export interface SyncProviderOptions {
  /** Origin of the server, such as `wss://docs.example.org`. The path is ours. */
  readonly url: string;
  readonly documentId: string;
  /** The document to keep in sync. The caller owns it. */
  readonly doc: Y.Doc;
  /**
   * Called for every connection. Throw a `TicketRefusedError` when access is
   * refused for good; any other error is tried again later.
   */
  readonly getTicket: () => Promise<string>;
  /** Made when absent. Its renewals are stopped: here, states end when the server says so. */
  readonly awareness?: Awareness;
  /** Where a copy is kept on this device. Default: `"indexeddb"` in browsers, else `"none"`. */
  readonly persistence?: "indexeddb" | "none" | LocalPersistence;
  /** Version of the application's schema. Default 0: none. */
  readonly schemaVersion?: number;
  /** Replaces clock, timers and sockets. Default: those of the surroundings. */
  readonly environment?: Environment;
}

/** Keeps a `Y.Doc` in sync with a document on a server, and tells truthfully how far that is. */
export class SyncProvider {
  readonly awareness: Awareness;
  /** Resolves after the first complete sync. Rejects with a `SyncError` if there never can be one. */
  readonly synced: Promise<void>;
  readonly #doc: Y.Doc;
  readonly #environment: Environment;
  readonly #connection: Connection;
  readonly #stopWatching: () => void;
  readonly #conversation: Conversation;
  readonly #presence: Presence;
  readonly #saving = new Saving();
  readonly #getTicket: () => Promise<string>;
  readonly #ticketRefresh = new TicketRefresh((ticket) => this.#send({ kind: "ticket", ticket }));
  readonly #firstSync = Promise.withResolvers<void>();
  readonly #listeners = new Set<() => void>();
  /** Tells this provider's edits from those of other tabs in the local copy. */
  readonly #editPrefix: string;
  #editCount = 0;
  /** Edits that were made before the local copy was open. */
  #earlyEdits: LocalEdit[] = [];
  #writer: LocalWriter | null = null;
  #connectionState: ConnectionState | null = null;
  #cancelRenewal: () => void = () => {};
  /** Since when others may have written what is not here. Null after a complete sync. */
  #apartSinceMs: number | null = null;
  #hasLocalCopy = false;
  #isDestroyed = false;
  /** True from when a taken clientID was claimed again until something is saved. */
  #hasReclaimed = false;
  /** Why there will be no connection any more, or null. */
  #failure: SyncError | null = null;
  #status: SyncStatus;

  constructor(options: SyncProviderOptions) {
    const environment = options.environment ?? globalEnvironment();
    this.#doc = options.doc;
    this.#getTicket = async () => {
      const ticket = await options.getTicket();
      this.#renewInTime(ticket);
      return ticket;
    };
    this.#environment = environment;
    this.#editPrefix = Math.floor(environment.random() * Number.MAX_SAFE_INTEGER).toString(36);
    this.awareness = options.awareness ?? new Awareness(options.doc);
    this.#presence = new Presence(this.awareness, environment, {
      send: (message) => this.#send(message),
      hasUnsent: () => this.#conversation.hasUnsent,
    });
    this.synced = this.#firstSync.promise;
    // Whoever does not wait for it is told by `status`.
    this.synced.catch(() => {});
    this.#conversation = this.#converse(options.schemaVersion ?? 0);
    const url = `${options.url.replace(/\/$/, "")}/sync/${encodeURIComponent(options.documentId)}`;
    this.#connection = new Connection({ url, getTicket: this.#getTicket }, environment, {
      changed: (state) => this.#onConnectionChange(state),
      opened: () => this.#onOpen(),
      frame: (frame) => this.#onFrame(frame),
      pinged: () => this.#conversation.pinged(),
      ponged: () => this.#conversation.ponged(),
      mended: (code) => code === CloseCode.clientTaken && this.#reclaimClientId(),
    });
    this.#stopWatching = environment.watchPage((event) => this.#onPageEvent(event));
    this.#status = this.#readStatus();
    this.#doc.on("update", this.#onUpdate);
    this.#doc.on("destroy", this.#onDocDestroy);
    void this.#start(options);
  }

  /** What is known now. The same object until it changes. */
  get status(): SyncStatus {
    return this.#status;
  }

  /** Calls `listener` after every change of `status`. Returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Resolves when every edit made so far is committed on the server. Rejects
   * with a `SyncError` when one was refused or the provider is destroyed.
   */
  saved(): Promise<void> {
    this.#conversation.hurry();
    return this.#saving.promise();
  }

  /**
   * Fetches a ticket and has the server go by it: after a change of name, or of
   * what one may do. Resolves when it does, on this connection or the next, and
   * rejects when `getTicket` does or the server refuses for good.
   */
  async refreshTicket(): Promise<void> {
    const ticket = await this.#getTicket();
    if (this.#failure !== null) throw this.#failure;
    await this.#ticketRefresh.renew(ticket);
  }

  /** Sends what waits, and stops syncing. The document and its local copy stay as they are. */
  destroy(): void {
    if (this.#isDestroyed) return;
    this.#conversation.part();
    this.#isDestroyed = true;
    this.#cancelRenewal();
    this.#stopWatching();
    this.#doc.off("update", this.#onUpdate);
    this.#doc.off("destroy", this.#onDocDestroy);
    this.#presence.destroy();
    this.#connection.close();
    this.#writer?.close();
    this.#fail(new SyncError("the provider was destroyed", null));
    this.#changed();
  }

  /**
   * A session ends with its ticket, so a newer one is fetched before. If that fails, the
   * server hangs up in time, and the next connection fetches one.
   */
  #renewInTime(ticket: string): void {
    this.#cancelRenewal();
    const delayMs = ticketRenewalMs(ticket);
    if (delayMs === null || this.#isDestroyed) return;
    const renew = (): void => {
      if (this.#connectionState?.kind !== "open") return;
      this.refreshTicket().catch(() => null);
    };
    this.#cancelRenewal = this.#environment.setTimer(renew, delayMs);
  }

  async #start({
    documentId,
    persistence = defaultPersistence(),
  }: SyncProviderOptions): Promise<void> {
    // What the document holds already is an edit like any other: unsaved until an ack.
    if (Y.encodeStateVector(this.#doc).length > 1)
      this.#onUpdate(Y.encodeStateAsUpdate(this.#doc), null);
    try {
      if (persistence !== "none") {
        const place = persistence === "indexeddb" ? indexedDbOnDemand : persistence;
        await this.#openLocalCopy(place, documentId);
      }
    } catch (error) {
      // Without a local copy the document can still be edited; `onDevice` tells the truth.
      this.#environment.report(error);
    }
    this.#earlyEdits = [];
    if (!this.#isDestroyed) this.#connection.start();
  }

  async #openLocalCopy(place: LocalPersistence, documentId: string): Promise<void> {
    const copy = await place.open(documentId);
    if (this.#isDestroyed) {
      copy.close();
      return;
    }
    const { position, updates, unsaved } = copy.kept;
    this.#hasLocalCopy = position !== null || unsaved.length > 0;
    this.#apply([...updates, ...unsaved.map(({ update }) => update)]);
    if (position !== null) this.#conversation.continueFrom(position);
    for (const { id, update } of unsaved) {
      this.#saving.edited(id, true);
      this.#conversation.edited(update, id);
    }
    this.#writer = new LocalWriter(copy, {
      written: (ids) => {
        this.#saving.kept(ids);
        this.#changed();
      },
      failed: (error) => this.#environment.report(error),
    });
    for (const edit of this.#earlyEdits) this.#writer.edited(edit);
    this.#changed();
  }

  #converse(schemaVersion: number): Conversation {
    return new Conversation(
      {
        send: (...messages) => this.#send(...messages),
        stateVector: () => asStateVector(Y.encodeStateVector(this.#doc)),
        deletions: () => Y.createDeleteSetFromStructStore(this.#doc.store).clients,
        since: (stateVector) => asUpdate(Y.encodeStateAsUpdate(this.#doc, stateVector)),
        writer: () => {
          const clientId = this.#doc.clientID;
          return { clientId, clock: Y.getState(this.#doc.store, clientId) };
        },
        received: (updates, position) => {
          this.#apply(updates);
          this.#writer?.received(updates, position);
        },
        saved: (ids, position) => {
          if (ids.length > 0) this.#hasReclaimed = false;
          this.#saving.saved(ids);
          this.#writer?.saved(ids, position);
        },
        refused: (ids, refusal) => {
          this.#saving.refused(ids, refusal);
          this.#changed();
        },
        foundRoom: () => this.#saving.foundRoom(),
        lost: (loss) => {
          this.#saving.lost(loss);
          this.#changed();
        },
        accessRenewed: () => this.#ticketRefresh.answered(),
        hangUp: (reason) => this.#connection.hangUp(reason),
        caughtUp: (position) => {
          this.#ticketRefresh.connected();
          this.#writer?.received([], position);
          this.#hasLocalCopy = true;
          this.#apartSinceMs = null;
          this.#connection.settled();
          this.#firstSync.resolve();
        },
        isSeen: () => this.#presence.isSeen,
        alongside: () => this.#presence.alongside(),
        flushed: () => this.#presence.tellInTime(),
      },
      this.#environment,
      schemaVersion,
    );
  }

  readonly #onUpdate = (bytes: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    const edit = {
      id: `${this.#editPrefix}-${String(++this.#editCount).padStart(9, "0")}`,
      update: asUpdate(bytes),
    };
    this.#saving.edited(edit.id, false);
    // Both at once: neither the disk nor the network waits for the other.
    if (this.#writer === null) this.#earlyEdits.push(edit);
    else this.#writer.edited(edit);
    this.#conversation.edited(edit.update, edit.id);
    this.#changed();
  };

  #onPageEvent(event: PageEvent): void {
    switch (event) {
      case "hidden":
        this.#conversation.part();
        break;
      case "suspended":
        this.#conversation.part();
        this.#connection.suspend();
        break;
      case "resumed":
        this.#connection.resume();
        break;
      case "returned":
        this.#connection.doubt();
        break;
      case "offline":
        this.#connection.doubtSocket();
        break;
    }
  }

  readonly #onDocDestroy = (): void => this.destroy();

  #onConnectionChange(state: ConnectionState): void {
    const wasOpen = this.#connectionState?.kind === "open";
    this.#connectionState = state;
    this.#apartSinceMs ??= this.#environment.now();
    if (wasOpen && state.kind !== "open") {
      this.#conversation.disconnected();
      this.#presence.disconnected();
      this.#ticketRefresh.disconnected();
    }
    if (state.kind === "connecting") this.#ticketRefresh.connecting();
    if (state.kind === "refused") this.#fail(new SyncError(state.reason, state.code));
    this.#changed();
  }

  /**
   * The server has another writer under this clientID: draws another one. What was
   * written with this one and is not saved could be stored under no other, so then
   * it is claimed again, once, because the other may be this client's own last
   * connection, of which something came late. False when that did not help.
   */
  #reclaimClientId(): boolean {
    const taken = this.#doc.clientID;
    const isInUse = this.#conversation.unsaved.some((update) =>
      Y.parseUpdateMeta(update).to.has(taken),
    );
    if (isInUse) {
      const isFirst = !this.#hasReclaimed;
      this.#hasReclaimed = true;
      return isFirst;
    }
    this.#doc.clientID = Math.floor(this.#environment.random() * 2 ** 32);
    this.#presence.disconnected();
    if (this.awareness.clientID === taken) this.#presence.rename(this.#doc.clientID);
    return true;
  }

  #onOpen(): void {
    this.#conversation.connected();
    this.#presence.connected();
    this.#changed();
  }

  #onFrame(frame: Uint8Array): void {
    const decoded = decodeServerFrame(frame);
    if (!decoded.ok) {
      this.#environment.report(new Error(`the server sent a bad frame: ${decoded.reason}`));
      return;
    }
    this.#conversation.receive(decoded.messages);
    for (const message of decoded.messages) {
      if (message.kind === "awareness") this.#presence.receive(message.payload);
    }
    this.#conversation.companyChanged();
    this.#changed();
  }

  #apply(updates: readonly Update[]): void {
    try {
      const applyAll = (): void => {
        for (const update of updates) Y.applyUpdate(this.#doc, update, this);
      };
      Y.transact(this.#doc, applyAll, this, false);
    } catch (error) {
      // An observer of the application threw. The updates themselves are applied.
      this.#environment.report(error);
    }
  }

  #send(...messages: readonly ClientMessage[]): void {
    if (this.#connectionState?.kind === "open")
      this.#connection.send(encodeClientFrame(...messages));
  }

  #fail(error: SyncError): void {
    this.#failure = error;
    this.#ticketRefresh.fail(error);
    this.#firstSync.reject(error);
    this.#saving.fail(error);
  }

  #changed(): void {
    const next = this.#readStatus();
    if (isSameStatus(next, this.#status)) return;
    this.#status = next;
    for (const listener of this.#listeners) {
      try {
        listener();
      } catch (error) {
        // It is the application's: the provider goes on, and the other listeners hear of it.
        this.#environment.report(error);
      }
    }
  }

  #readStatus(): SyncStatus {
    return readStatus({
      isDestroyed: this.#isDestroyed,
      connection: this.#connectionState,
      apartSinceMs: this.#apartSinceMs ?? this.#environment.now(),
      isCrowded: this.#connection.isCrowded,
      phase: this.#conversation.phase,
      role: this.#conversation.role,
      condition: this.#conversation.condition,
      hasLocalCopy: this.#hasLocalCopy,
      edits: this.#saving.state,
    });
  }
}

/** Loaded when it is wanted: not everybody keeps copies, or keeps them there. */
const indexedDbOnDemand: LocalPersistence = {
  async open(documentId) {
    const { openIndexedDb } = await import("./indexeddb.ts");
    return openIndexedDb(documentId, mergeUpdates);
  },
};

function defaultPersistence(): "indexeddb" | "none" {
  return typeof document !== "undefined" && typeof indexedDB !== "undefined" ? "indexeddb" : "none";
}
