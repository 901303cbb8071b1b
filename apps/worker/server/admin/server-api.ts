import { limits } from "@scriptorium/sync/protocol";
import { servedAt } from "../data-lock.ts";
import { findAdminKey, secretsFile } from "../secrets.ts";
import { CommandError } from "./command.ts";
import { serverConfiguration } from "./surroundings.ts";

/** A request to the server. */
interface Request {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the server's address. */
  readonly path: string;
  /** JSON, unless `type` says what it is. */
  readonly body?: unknown;
  readonly type?: string;
  /** What a 404 means, in words that say what to do. */
  readonly missing?: string;
}

interface Answer {
  readonly isOk: boolean;
  readonly status: number;
  readonly text: string;
}

/** What to do when a server does not answer, and when it has another key. */
interface Hints {
  readonly silent: string;
  readonly otherKey: string;
}

/** A running server, as an administrator's program speaks with it. */
export class ServerApi {
  readonly url: string;
  readonly #key: string;
  readonly #hints: Hints;
  readonly #patienceMs: number;

  private constructor(
    url: string,
    key: string,
    { hints, patienceMs }: { readonly hints: Hints; readonly patienceMs: number },
  ) {
    this.url = url;
    this.#key = key;
    this.#hints = hints;
    this.#patienceMs = patienceMs;
  }

  /**
   * The server at `url`, with the admin key from the environment; without `url` the one that runs on
   * the data folder. Throws a `CommandError` when that can't be found. An answer may take `patienceMs`.
   */
  static find(url?: string, patienceMs: number = limits.importPatienceMs): ServerApi {
    return url === undefined ? ServerApi.#here(patienceMs) : ServerApi.#elsewhere(url, patienceMs);
  }

  static #here(patienceMs: number): ServerApi {
    const configuration = serverConfiguration();
    const { dataDir } = configuration;
    const [url, key] = [servedAt(dataDir), findAdminKey(configuration)];
    if (url === null || key === null) {
      throw new CommandError(
        `No server is running on DATA_DIR ${dataDir}: start it with npm start, or set DATA_DIR to its folder.`,
      );
    }
    const hints = {
      silent: "start it with npm start",
      otherKey: `set ADMIN_KEY to its own, or leave it out to use the one in ${dataDir}/${secretsFile}`,
    };
    return new ServerApi(url, key, { hints, patienceMs });
  }

  static #elsewhere(url: string, patienceMs: number): ServerApi {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new CommandError(
        `--server is "${url}": write an address like https://docs.example.org.`,
      );
    }
    const key = process.env["ADMIN_KEY"];
    if (!key) {
      throw new CommandError("Set ADMIN_KEY to the key of that server, which --server is about.");
    }
    const hints = { silent: "check the address", otherKey: "set ADMIN_KEY to its own" };
    return new ServerApi(new URL(url).origin, key, { hints, patienceMs });
  }

  /** The answer's body: JSON as what it says, other text as it is, nothing as null. Throws a `CommandError`. */
  async ask(request: Request): Promise<unknown> {
    const { isOk, status, text } = await this.#fetch(request);
    if (isOk) return text === "" ? null : JSON.parse(text);
    throw new CommandError(this.#problemOf(request, status, text));
  }

  /** A ticket for a socket to a document. */
  async ticket(documentId: string): Promise<string> {
    const path = `/api/documents/${documentId}/tickets`;
    return ((await this.ask({ method: "POST", path, body: {} })) as { ticket: string }).ticket;
  }

  async #fetch({ method, path, body, type }: Request): Promise<Answer> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.#key}` };
    if (type !== undefined) headers["content-type"] = type;
    const init = {
      method,
      headers,
      signal: AbortSignal.timeout(this.#patienceMs),
      ...(body === undefined
        ? {}
        : { body: type === undefined ? JSON.stringify(body) : (body as BodyInit) }),
    };
    try {
      const answer = await fetch(this.url + path, init);
      return { isOk: answer.ok, status: answer.status, text: await answer.text() };
    } catch (error) {
      const isLate = error instanceof Error && error.name === "TimeoutError";
      const within = isLate ? ` within ${this.#patienceMs / 1_000} s` : "";
      throw new CommandError(
        `The server at ${this.url} does not answer${within}: ${this.#hints.silent}.`,
      );
    }
  }

  #problemOf({ missing }: Request, status: number, text: string): string {
    if (status === 401)
      return `The server at ${this.url} has another admin key: ${this.#hints.otherKey}.`;
    if (status === 404 && missing !== undefined) return missing;
    try {
      const { title, detail } = JSON.parse(text) as { title: string; detail: string };
      return `${title}: ${detail}`;
    } catch {
      return `The server at ${this.url} answers with ${status}, and not as ours does: check the address.`;
    }
  }
}
