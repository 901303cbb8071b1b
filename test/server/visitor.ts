import { noteLinkSecret } from "./leaks.ts";
import { adminKey } from "./server-process.ts";
import type { Reachable } from "./server-process.ts";

export interface Made {
  readonly id: string;
  readonly title: string;
  readonly role: string;
  readonly url: string;
}

export interface MadeLink {
  readonly id: string;
  readonly role: string;
  readonly label: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly secret: string;
  readonly url: string;
}

/** A request that was answered: what `toEqual` can compare as a whole. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Somebody with a browser's cookies, or a program with the admin key. */
export class Visitor {
  readonly server: Reachable;
  cookie: string | null = null;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(server: Reachable, headers: Readonly<Record<string, string>> = {}) {
    this.server = server;
    this.#headers = headers;
  }

  /** A visitor who has their cookie, so that requests at once are all theirs. */
  static async known(server: Reachable): Promise<Visitor> {
    const visitor = new Visitor(server);
    await visitor.get("/api/me");
    return visitor;
  }

  static administrator(server: Reachable): Visitor {
    return new Visitor(server, { authorization: `Bearer ${adminKey}` });
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ ...this.#headers, ...(init.headers as Record<string, string>) });
    if (this.cookie !== null) headers.set("cookie", this.cookie);
    const response = await fetch(this.server.url + path, { ...init, headers });
    // Others are for the pages of single documents.
    const cookie = response.headers
      .getSetCookie()
      .find((one) => /^(__Host-)?scriptorium=/.test(one));
    if (cookie !== undefined) this.cookie = cookie.split(";")[0] ?? null;
    return response;
  }

  async get(path: string): Promise<Answer> {
    return answerOf(await this.request(path));
  }

  async post(path: string, body: unknown = {}): Promise<Answer> {
    return answerOf(await this.request(path, { method: "POST", body: JSON.stringify(body) }));
  }

  async delete(path: string): Promise<Answer> {
    return answerOf(await this.request(path, { method: "DELETE" }));
  }

  async put(path: string, mediaType: string, body: string | Uint8Array): Promise<Answer> {
    const init = { method: "PUT", headers: { "content-type": mediaType }, body: body as BodyInit };
    return answerOf(await this.request(path, init));
  }

  async create(body: unknown = {}): Promise<Made> {
    return (await this.#expect(201, await this.post("/api/documents", body))) as Made;
  }

  async ticket(id: string, link?: string): Promise<string> {
    const answer = await this.post(`/api/documents/${id}/tickets`, { link });
    return ((await this.#expect(200, answer)) as { ticket: string }).ticket;
  }

  async link(
    id: string,
    link: { readonly role: string; readonly expiresAt?: string },
  ): Promise<MadeLink> {
    const answer = await this.post(`/api/documents/${id}/links`, link);
    const made = (await this.#expect(201, answer)) as MadeLink;
    noteLinkSecret(made.secret);
    return made;
  }

  /** The text as it is stored now. */
  text(id: string): Promise<string> {
    return this.content(id, "text");
  }

  /** The document as it is stored now, in a format that is text. */
  async content(id: string, format: "text" | "markdown" | "html"): Promise<string> {
    const path = `/api/documents/${id}/content?format=${format}`;
    return (await this.#expect(200, await this.get(path))) as string;
  }

  async #expect(status: number, answer: Answer): Promise<unknown> {
    if (answer.status === status) return answer.body;
    throw new Error(`answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const type = response.headers.get("content-type") ?? "";
  const isJson = /^application\/(problem\+)?json/.test(type);
  return { status: response.status, body: isJson ? await response.json() : await response.text() };
}

/** A problem's status and the name in its type. Also checks that it is one, whole. */
export function problemOf({ status, body }: Answer): string {
  const {
    type = "",
    title,
    status: said,
    detail,
    ...more
  } = body as Record<string, string | number>;
  const isWhole =
    said === status &&
    typeof title === "string" &&
    typeof detail === "string" &&
    Object.keys(more).length === 0;
  const name = /^urn:scriptorium:problem:([a-z-]+)$/.exec(String(type))?.[1];
  return isWhole && name !== undefined
    ? `${status} ${name}`
    : `not a problem: ${JSON.stringify(body)}`;
}
