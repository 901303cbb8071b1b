import { schemaVersion } from "@scriptorium/document/schema";
import {
  indexedDbPersistence,
  SyncProvider,
  TicketDelayedError,
  TicketRefusedError,
} from "@scriptorium/sync/client";
import { CloseCode } from "@scriptorium/sync/protocol";
import * as Y from "yjs";
import { ApiError, isAccessDenied } from "../api/api-error.ts";
import type { Reach } from "../api/documents.ts";
import { noteDocument, recentDocument } from "../recent/recent-documents.ts";
import { Listeners } from "../storage/listeners.ts";
import { takeTicket } from "./first-ticket.ts";
import { WaitingImages } from "./rich/images/waiting-images.ts";
import { type Role, mayEdit } from "./role.ts";

/** What this visitor can do with the document, as far as it is known yet. */
export interface DocumentAccess {
  /** Last known role. Null until the server, or an earlier visit, told. */
  readonly role: Role | null;
  /** True once there is text to show: the server's, or the copy on this device. */
  readonly isReadable: boolean;
  /** True once the page has had the server's text. */
  readonly wasSynced: boolean;
  /** True once the text could be edited in this page. */
  readonly wasEditable: boolean;
}

/** One document, open in one page: its Y.Doc and the provider that keeps it in sync. */
export class OpenDocument {
  readonly id: string;
  readonly doc = new Y.Doc();
  readonly title: Y.Text = this.doc.getText("title");
  readonly body: Y.XmlFragment = this.doc.getXmlFragment("default");
  readonly provider: SyncProvider;
  readonly waiting: WaitingImages;
  /** How the API is asked for this document. */
  readonly reach: Reach;

  readonly #listeners = new Listeners();
  readonly #unsubscribe: () => void;
  #access: DocumentAccess;

  constructor(id: string, link: string | null) {
    const known = recentDocument(id);
    this.id = id;
    this.reach = { id, link: link ?? known?.link ?? null };
    const role = known?.role ?? null;
    this.#access = { role, isReadable: false, wasSynced: false, wasEditable: false };
    this.provider = new SyncProvider({
      url: location.origin.replace(/^http/, "ws"),
      documentId: id,
      doc: this.doc,
      getTicket: () => this.#fetchTicket(),
      // By itself it would be one more thing to wait for before the text is there.
      persistence: indexedDbPersistence,
      schemaVersion,
    });
    this.waiting = new WaitingImages(this.provider);
    this.#unsubscribe = this.provider.subscribe(() => this.#readStatus());
    this.#readStatus();
  }

  get access(): DocumentAccess {
    return this.#access;
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

  destroy(): void {
    this.#unsubscribe();
    this.provider.destroy();
    this.doc.destroy();
  }

  async #fetchTicket(): Promise<string> {
    try {
      const { ticket, role } = await takeTicket(this.id, this.reach.link);
      this.#know({ role });
      return ticket;
    } catch (error) {
      if (error instanceof ApiError && error.retryAfterS !== null)
        throw new TicketDelayedError(error.message, error.retryAfterS * 1000);
      if (!isAccessDenied(error)) throw error;
      throw new TicketRefusedError("The server gives no access to this document.", {
        code: CloseCode.forbidden,
      });
    }
  }

  #readStatus(): void {
    const { status } = this.provider;
    switch (status.kind) {
      case "syncing":
        this.#know({ role: status.role });
        break;
      case "synced":
        this.#know({ role: status.role, isReadable: true, wasSynced: true });
        if (mayEdit(status.role)) this.#know({ wasEditable: true });
        break;
      case "connecting":
      case "offline":
      case "refused":
        if (status.hasLocalCopy) this.#know({ isReadable: true });
        break;
      case "loading":
      case "destroyed":
        break;
    }
  }

  #know(known: Partial<DocumentAccess>): void {
    const before = this.#access;
    const after = { ...before, ...known };
    const isSame =
      after.role === before.role &&
      after.isReadable === before.isReadable &&
      after.wasSynced === before.wasSynced &&
      after.wasEditable === before.wasEditable;
    if (isSame) return;
    this.#access = after;
    // Only what could be read goes on the list: a mistyped address never does.
    if (after.isReadable) {
      const opened = before.isReadable ? {} : { openedAtMs: Date.now() };
      noteDocument(this.id, { role: after.role, link: this.reach.link, ...opened });
    }
    this.#listeners.notify();
  }
}
