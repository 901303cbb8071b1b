import { schemaVersion as newestSchema } from "@scriptorium/document/schema";
import {
  SyncError,
  SyncProvider,
  TicketDelayedError,
  TicketRefusedError,
} from "@scriptorium/sync/client";
import { CloseCode, limits } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import { setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";

/** The server can't be used at all. The message says why, and what to do. */
export class ServerError extends Error {
  override readonly name = "ServerError";
}

/** Why a document was not stored whole. */
export interface UploadRefusal {
  readonly reason: string;
}

/** What a new document begins with. */
export interface NewDocument {
  readonly title?: string;
  /** Blocks in ProseMirror's shape. */
  readonly content?: object;
  /** Asked for again with the same, it is the same document. */
  readonly once: string | null;
}

/** A running Scriptorium server, as a program with a key reaches it. */
export class ScriptoriumServer {
  readonly #origin: string;
  readonly #key: string;

  constructor(origin: string, key: string) {
    this.#origin = origin;
    this.#key = key;
  }

  /** Makes a document, which the key owns. Its id, or why it could not be made. */
  async create(document: NewDocument): Promise<{ readonly id: string } | UploadRefusal> {
    const { once, title, content } = document;
    const body = {
      ...(title === undefined ? {} : { title }),
      ...(content === undefined ? {} : { content, format: "json" }),
    };
    const headers = once === null ? {} : { "idempotency-key": once };
    const answer = await this.#post("/api/documents", body, headers);
    if (answer.status === 201) return (await answer.json()) as { id: string };
    // What was made so before is deleted, and somebody wants it anew.
    if (once !== null && answer.status === 410) return this.create({ ...document, once: null });
    return { reason: await reasonOf(answer) };
  }

  /**
   * Has updates stored in a document, each when the one before is. What is stored already is
   * not stored again. Whoever opens the document needs `schemaVersion` from then on. Null, or
   * why not all of them are stored.
   */
  async upload(
    id: string,
    updates: readonly Update[],
    schemaVersion: number,
  ): Promise<UploadRefusal | null> {
    const error = await this.#tryToUpload(id, updates, schemaVersion);
    if (error?.code !== CloseCode.schemaTooOld || schemaVersion === newestSchema) return error;
    // Somebody has opened it in our editor since it was imported.
    return this.#tryToUpload(id, updates, newestSchema);
  }

  async #tryToUpload(
    id: string,
    updates: readonly Update[],
    schemaVersion: number,
  ): Promise<(UploadRefusal & { readonly code: number | null }) | null> {
    const doc = new Y.Doc({ gc: false });
    /** Why no ticket can be had for any document. */
    const failures: ServerError[] = [];
    const provider = new SyncProvider({
      url: this.#origin.replace(/^http/, "ws"),
      documentId: id,
      doc,
      getTicket: () =>
        this.#ticket(id).catch((error: unknown) => {
          if (!(error instanceof ServerError)) throw error;
          failures.push(error);
          throw new TicketRefusedError(error.message);
        }),
      persistence: "none",
      schemaVersion,
    });
    try {
      await inTime(provider.synced);
      for (const update of updates) {
        Y.applyUpdate(doc, update);
        await inTime(provider.saved());
      }
      return null;
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      if (failures[0] !== undefined) throw failures[0];
      // A key that is revoked ends its connections, and is no reason to give up this one document.
      if (error.code === CloseCode.forbidden) await this.#ticket(id).catch(throwServerError);
      return { reason: error.message, code: error.code };
    } finally {
      provider.destroy();
      provider.awareness.destroy();
      doc.destroy();
    }
  }

  async #ticket(id: string): Promise<string> {
    const answer = await this.#post(`/api/documents/${id}/tickets`, {});
    if (answer.status === 200) return ((await answer.json()) as { ticket: string }).ticket;
    if (answer.status >= 500) throw new TicketDelayedError(await reasonOf(answer), 1_000);
    if (answer.status !== 404) throw new TicketRefusedError(await reasonOf(answer));
    throw new TicketRefusedError(
      `its document ${id} is not there any more: take its lines out of the log to import it anew`,
    );
  }

  /** Asks again for as long as the server says that it is too much at once. */
  async #post(
    path: string,
    body: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    for (;;) {
      const answer = await this.#fetch(path, body, headers);
      if (answer.status !== 429) return answer;
      await delay(Number(answer.headers.get("retry-after") ?? 1) * 1_000);
    }
  }

  async #fetch(
    path: string,
    body: object,
    headers: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const init = {
      method: "POST",
      headers: {
        authorization: `Bearer ${this.#key}`,
        "content-type": "application/json",
        ...headers,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(limits.importPatienceMs),
    };
    const answer = await fetch(this.#origin + path, init).catch(() => null);
    if (answer === null) {
      throw new ServerError(
        `The server at ${this.#origin} does not answer: start it, or name it with --server. ${goesOn}`,
      );
    }
    if (answer.status !== 401 && answer.status !== 403) return answer;
    throw new ServerError(
      `The server at ${this.#origin} refuses the key: ${await reasonOf(answer)} Put another into SCRIPTORIUM_KEY. ${goesOn}`,
    );
  }
}

/** What to do after an import that had to stop. */
const goesOn = "The same command then goes on where this one ended.";

/** What a problem says of itself. */
async function reasonOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => null);
  const { detail, title } = Object(body) as { readonly detail?: string; readonly title?: string };
  return detail || title || `it answered with ${answer.status}`;
}

function throwServerError(error: unknown): void {
  if (error instanceof ServerError) throw error;
}

/** What `work` gives, unless that takes longer than anything that is going on. */
async function inTime(work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const seconds = limits.importPatienceMs / 1_000;
  const timer = setTimeout(
    () => reject(new SyncError(`the server has not stored it within ${seconds} s`, null)),
    limits.importPatienceMs,
  );
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
