import type { SqlDatabase } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import { log, logFailure } from "../log.ts";
import { readWebhookSettings } from "../settings/webhook-settings.ts";
import type { WebhookSettings, WebhookVariables } from "../settings/webhook-settings.ts";
import { version } from "../version.ts";
import { Mailbag } from "./mailbag.ts";
import type { Fate, Letter } from "./mailbag.ts";
import { signedHeaders } from "./signature.ts";

/** Tells the configured receivers of events, until they take them or are given up. */
export class Courier {
  readonly #variables: WebhookVariables;
  readonly #mailbag: Mailbag;

  constructor(database: SqlDatabase, variables: WebhookVariables) {
    this.#variables = variables;
    this.#mailbag = new Mailbag(database);
  }

  /** Notes that every receiver has to be told of this. When `run` has to be called next, or null. */
  post(letters: readonly Letter[]): number | null {
    for (const url of this.#settings()?.urls ?? [])
      for (const letter of letters) report(url, this.#mailbag.put(url, letter, Date.now()));
    return this.#mailbag.nextMs();
  }

  /** Tells what is due. When it has to be called next, or null when nothing waits. */
  async run(): Promise<number | null> {
    const settings = this.#settings();
    // What waits is told once they can be read again.
    if (settings === null) return Date.now() + limits.alarmRetryMaxMs;
    this.#mailbag.keepOnly(settings.urls);
    // A receiver that is slow holds up no other.
    await Promise.all(settings.urls.map((url) => this.#tellAll(url, settings)));
    return this.#mailbag.nextMs();
  }

  async #tellAll(url: string, { secrets }: WebhookSettings): Promise<void> {
    report(url, this.#mailbag.expire(url, Date.now()));
    const endMs = Date.now() + limits.webhookRunMs;
    for (let count = 0; count < limits.webhooksPerRun && Date.now() < endMs; count++) {
      const letter = this.#mailbag.next(url, Date.now());
      if (letter === null) return;
      const fate = await tell(url, letter, secrets);
      const [nowMs, random] = [Date.now(), Math.random()];
      report(url, this.#mailbag.settle(url, letter, { fate, nowMs, random }));
    }
  }

  /** Null for what can't be read. On a machine of one's own the server does not start with it. */
  #settings(): WebhookSettings | null {
    try {
      return readWebhookSettings(this.#variables);
    } catch (error) {
      logFailure("the settings of webhooks", error);
      return null;
    }
  }
}

async function tell(
  url: string,
  letter: Letter,
  secrets: WebhookSettings["secrets"],
): Promise<Fate> {
  try {
    const headers = await signedHeaders(secrets, { ...letter, nowMs: Date.now() });
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        ...headers,
        "content-type": "application/json",
        "user-agent": `Scriptorium/${version}`,
      },
      body: letter.body,
      // Where the configuration does not say, nobody is told anything.
      redirect: "manual",
      signal: AbortSignal.timeout(limits.webhookTimeoutMs),
    });
    await answer.body?.cancel().catch(() => null);
    if (answer.status === 410) return "gone";
    if (answer.ok) return "taken";
    return refused(url, `it answers with ${answer.status}`);
  } catch (error) {
    return refused(url, String(error).replaceAll(url, "the receiver"));
  }
}

function refused(url: string, error: string): Fate {
  logOf(url, { error });
  return "refused";
}

function report(url: string, givenUp: number): void {
  if (givenUp > 0) logOf(url, { error: "events were given up", givenUp });
}

/** A whole address may hold what only sender and receiver are to know. */
function logOf(url: string, fields: Readonly<Record<string, unknown>>): void {
  log({ level: "warn", event: "webhook", ...fields, receiver: new URL(url).origin });
}
