import { WorkerEntrypoint } from "cloudflare:workers";
import { randomToken } from "@scriptorium/sync/durable-object";
import { app } from "./app.ts";
import { formats } from "./content/formats.ts";
import type { Format } from "./content/formats.ts";
import type { Env } from "./env.ts";

/** Formats that are text. What is bytes has methods of its own. */
export type TextFormat = Exclude<Format, "update">;

/** What a document is to be when it is made. */
export interface DocumentToMake {
  readonly title?: string;
  readonly content?: string;
  /** Of `content`: "text" unless it is said. */
  readonly format?: TextFormat;
  readonly jurisdiction?: string;
  readonly location?: string;
}

/** A document that was made. */
export interface MadeDocument {
  readonly id: string;
  readonly title: string;
}

/** A document in the list of all. */
interface ListedDocument {
  readonly id: string;
  readonly title: string | null;
  readonly createdAt: string;
  readonly changedAt: string | null;
  readonly owners: readonly string[];
}

/** A part of that list. `next` asks for the one behind it, and is null on the last. */
export interface ListPage {
  readonly documents: readonly ListedDocument[];
  readonly next: string | null;
}

/**
 * What was asked for, or why it was not done: `problem` is the last word of the API's `type`, such as
 * `not-found`, and never changes; `detail` says what to do.
 */
export type Answered<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string; readonly detail: string };

interface Asked {
  readonly body?: string | Uint8Array;
  readonly type?: string;
}

/**
 * The documents of this server, as methods for other Workers of the same account that bind it as a
 * service. They are trusted as an administrator is, because nobody else can bind it. Each method is what
 * the HTTP API does for the admin key, with its limits and promises, and none throws for what the API
 * refuses.
 */
export class Documents extends WorkerEntrypoint<Env> {
  /** Makes a document, which the administrator owns. */
  create(document: DocumentToMake = {}): Promise<Answered<MadeDocument>> {
    return this.#ask(asMade, "POST", "", { body: JSON.stringify(document) });
  }

  /** The newest first. */
  list(part: { limit?: number; cursor?: string } = {}): Promise<Answered<ListPage>> {
    const { limit, cursor } = part;
    const query = new URLSearchParams();
    if (limit !== undefined) query.set("limit", String(limit));
    if (cursor !== undefined) query.set("cursor", cursor);
    return this.#ask((answer) => answer.json<ListPage>(), "GET", `?${query.toString()}`);
  }

  /** The content as stored now. */
  read(id: string, format: TextFormat = "markdown"): Promise<Answered<string>> {
    const path = `${pathOf(id)}/content?format=${format}`;
    return this.#ask((answer) => answer.text(), "GET", path);
  }

  /** All that is stored, as one Yjs update. */
  readUpdate(id: string): Promise<Answered<Uint8Array>> {
    const path = `${pathOf(id)}/content?format=update`;
    return this.#ask(async (answer) => new Uint8Array(await answer.arrayBuffer()), "GET", path);
  }

  /** Replaces the content by a forward edit, which open editors see. */
  write(id: string, content: string, format: TextFormat = "markdown"): Promise<Answered<null>> {
    const asked = { body: content, type: formats[format] };
    return this.#ask(asDone, "PUT", `${pathOf(id)}/content`, asked);
  }

  /** Adds content behind what is there, in the same way. */
  append(id: string, content: string, format: TextFormat = "markdown"): Promise<Answered<null>> {
    const asked = { body: content, type: formats[format] };
    return this.#ask(asDone, "POST", `${pathOf(id)}/content`, asked);
  }

  /** Stores a Yjs update, judged like any edit. */
  applyUpdate(id: string, update: Uint8Array): Promise<Answered<null>> {
    const asked = { body: update, type: formats.update };
    return this.#ask(asDone, "POST", `${pathOf(id)}/updates`, asked);
  }

  rename(id: string, title: string): Promise<Answered<null>> {
    return this.#ask(asDone, "PATCH", pathOf(id), { body: JSON.stringify({ title }) });
  }

  /** Copies what is in the document now, under its title unless there is another. */
  copy(id: string, change: { title?: string } = {}): Promise<Answered<MadeDocument>> {
    return this.#ask(asMade, "POST", `${pathOf(id)}/copies`, { body: JSON.stringify(change) });
  }

  /** The secret of a new share link: its address is `/d/<id>#k=<secret>`. */
  share(id: string, role: "view" | "comment" | "edit"): Promise<Answered<string>> {
    const secretIn = async (answer: Response): Promise<string> =>
      (await answer.json<{ secret: string }>()).secret;
    return this.#ask(secretIn, "POST", `${pathOf(id)}/links`, { body: JSON.stringify({ role }) });
  }

  /** Puts the document into the trash, or deletes it for good. */
  delete(id: string, { forever = false }: { forever?: boolean } = {}): Promise<Answered<null>> {
    return this.#ask(asDone, "DELETE", pathOf(id) + (forever ? "?forever=true" : ""));
  }

  /** Takes the document back from the trash. */
  restore(id: string): Promise<Answered<null>> {
    return this.#ask(asDone, "POST", `${pathOf(id)}/restore`);
  }

  async #ask<Value>(
    read: (answer: Response) => Value | Promise<Value>,
    method: string,
    path: string,
    { body, type = "application/json" }: Asked = {},
  ): Promise<Answered<Value>> {
    // A key for this one question: whoever gets here is the administrator, whatever that one's key is.
    const key = randomToken();
    const request = new Request(`https://documents.internal/api/documents${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": type },
      ...(body === undefined ? {} : { body: body as BodyInit }),
    });
    const answer = await app.fetch(request, { ...this.env, ADMIN_KEY: key }, this.ctx);
    if (answer.ok) return { ok: true, value: await read(answer) };
    const { type: urn, detail } = await answer.json<{ type: string; detail: string }>();
    return { ok: false, problem: urn.slice(urn.lastIndexOf(":") + 1), detail };
  }
}

/** A word that is no id names no document, and no other place either. */
function pathOf(id: string): string {
  return `/${encodeURIComponent(id)}`;
}

async function asMade(answer: Response): Promise<MadeDocument> {
  const { id, title } = await answer.json<MadeDocument>();
  return { id, title };
}

function asDone(): null {
  return null;
}
