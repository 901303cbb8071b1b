import { SyncProvider, TicketRefusedError } from "@scriptorium/sync/client";
import { CloseCode } from "@scriptorium/sync/protocol";
import * as Y from "yjs";
import { isAccessDenied } from "../api/api-error.ts";
import { issueTicket } from "../api/documents.ts";
import { noteDocument, recentDocument } from "../recent/recent-documents.ts";
import { Listeners } from "../storage/listeners.ts";
import type { Role } from "./role.ts";

/** What this visitor can do with the document, as far as it is known yet. */
export interface DocumentAccess {
  /** Last known role. Null until the server, or an earlier visit, told. */
  readonly role: Role | null;
  /** True once there is text to show: the server's, or the copy on this device. */
  readonly isReadable: boolean;
  /** True once the page has had the server's text. */
  readonly wasSynced: boolean;
}

/** One document, open in one page: its Y.Doc and the provider that keeps it in sync. */
export class OpenDocument {
  readonly id: string;
  readonly doc = new Y.Doc();
  readonly title: Y.Text = this.doc.getText("title");
  readonly body: Y.XmlFragment = this.doc.getXmlFragment("default");
  readonly provider: SyncProvider;

  readonly #link: string | null;
  readonly #listeners = new Listeners();
  readonly #unsubscribe: () => void;
  #access: DocumentAccess;

  constructor(id: string, link: string | null) {
    const known = recentDocument(id);
    this.id = id;
    this.#link = link ?? known?.link ?? null;
    this.#access = { role: known?.role ?? null, isReadable: false, wasSynced: false };
    this.provider = new SyncProvider({
      url: location.origin.replace(/^http/, "ws"),
      documentId: id,
      doc: this.doc,
      getTicket: () => this.#fetchTicket(),
      persistence: "indexeddb",
    });
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
      const { ticket, role } = await issueTicket(this.id, this.#link);
      this.#know({ role });
      return ticket;
    } catch (error) {
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
      after.wasSynced === before.wasSynced;
    if (isSame) return;
    this.#access = after;
    // Only what could be read goes on the list: a mistyped address never does.
    if (after.isReadable) {
      const opened = before.isReadable ? {} : { openedAtMs: Date.now() };
      noteDocument(this.id, { role: after.role, link: this.#link, ...opened });
    }
    this.#listeners.notify();
  }
}
