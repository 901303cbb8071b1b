import { DurableObject } from "cloudflare:workers";
import { durableObjectDatabase, migrateBy } from "@scriptorium/sync/durable-object";
import type { SqlDatabase, Steps } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import type { Env } from "../env.ts";
import { logFailure } from "../log.ts";
import { Courier } from "../webhooks/courier.ts";
import { eventBody } from "../webhooks/event.ts";
import { webhookTables } from "../webhooks/mailbag.ts";
import { Entries, entryTables } from "./entries.ts";
import type { Entry, Listing, Report } from "./entry.ts";

const steps: Steps = [entryTables, webhookTables];

/**
 * A share of all documents: which there are, whose they are, and what of them receivers of webhooks
 * have yet to be told. Documents report here themselves, and again until they were heard.
 */
export class Directory extends DurableObject<Env> {
  readonly #entries: Entries;
  readonly #courier: Courier;
  readonly #database: SqlDatabase;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#database = durableObjectDatabase(ctx.storage);
    migrateBy(this.#database, { versionKey: "schema_version", steps });
    this.#entries = new Entries(this.#database);
    this.#courier = new Courier(this.#database, env);
  }

  /** Notes what a document tells of itself. Done once it returns, and nothing is done twice. */
  async take({ id, entry, title, events }: Report): Promise<void> {
    this.#database.transaction(() => {
      if (entry === null) this.#entries.remove(id);
      else this.#entries.put({ id, ...entry });
    });
    const letters = events.map((event) => ({
      id: event.id,
      body: eventBody(event, { id, title }),
    }));
    // In one with what it is set for.
    await this.#arm(letters.length === 0 ? null : this.#courier.post(letters));
  }

  /** A part of this share of a list, the newest first. */
  list(listing: Listing): readonly Entry[] {
    return this.#entries.list(listing);
  }

  /** Tells receivers what is due. */
  override async alarm(): Promise<void> {
    try {
      await this.#arm(await this.#courier.run());
    } catch (error) {
      logFailure("webhooks", error);
      await this.#arm(Date.now() + limits.alarmRetryMaxMs);
    }
  }

  async #arm(atMs: number | null): Promise<void> {
    if (atMs !== null) await this.ctx.storage.setAlarm(atMs);
  }
}
