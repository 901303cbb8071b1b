import { limits } from "@scriptorium/sync/protocol";

/** A new document on our server, and its creator, who may edit it. */
export class ScriptoriumDocument {
  readonly id: string;
  readonly #url: string;
  readonly #cookie: string;
  #ticket: Promise<string> | null = null;
  #ticketMs = -Infinity;

  private constructor(url: string, id: string, cookie: string) {
    this.#url = url;
    this.id = id;
    this.#cookie = cookie;
  }

  static async create(url: string): Promise<ScriptoriumDocument> {
    const made = await fetch(`${url}/api/documents`, { method: "POST", body: "{}" });
    if (made.status !== 201) throw new Error(`a document could not be made: ${made.status}`);
    const cookie = made.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    return new ScriptoriumDocument(url, ((await made.json()) as { id: string }).id, cookie);
  }

  get origin(): string {
    return this.#url.replace("http", "ws");
  }

  get socketUrl(): string {
    return `${this.origin}/sync/${this.id}`;
  }

  /**
   * A ticket. The same for all, since one can be used more than once for some minutes:
   * peers check nobody, and the load is not to measure its own requests.
   */
  ticket(): Promise<string> {
    const isStale = performance.now() - this.#ticketMs > (limits.ticketLifeS * 1_000) / 2;
    if (this.#ticket === null || isStale) {
      this.#ticketMs = performance.now();
      this.#ticket = this.#fetchTicket();
    }
    return this.#ticket;
  }

  async #fetchTicket(): Promise<string> {
    const init = { method: "POST", body: "{}", headers: { cookie: this.#cookie } };
    const answer = await fetch(`${this.#url}/api/documents/${this.id}/tickets`, init);
    if (answer.status !== 200) throw new Error(`no ticket: ${answer.status}`);
    return ((await answer.json()) as { ticket: string }).ticket;
  }
}
