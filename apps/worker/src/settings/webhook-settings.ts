import { limits } from "@scriptorium/sync/protocol";
import { ConfigurationError } from "./configuration-error.ts";
import { webAddress } from "./web-address.ts";

/** Who is told of what happens to documents. */
export interface WebhookSettings {
  readonly urls: readonly string[];
  /** What signs, each in turn. */
  readonly secrets: readonly Uint8Array<ArrayBuffer>[];
}

/** The variables that say who is told. */
export interface WebhookVariables {
  readonly WEBHOOK_URLS?: string | undefined;
  readonly WEBHOOK_SECRET?: string | undefined;
}

export const webhookVariables = [
  "WEBHOOK_URLS",
  "WEBHOOK_SECRET",
] as const satisfies readonly (keyof WebhookVariables)[];

/** Reads the variables. Without an address nobody is told. Throws a `ConfigurationError`. */
export function readWebhookSettings(variables: WebhookVariables): WebhookSettings {
  const [urls, secrets] = [wordsOf(variables.WEBHOOK_URLS), wordsOf(variables.WEBHOOK_SECRET)];
  if (urls.length > limits.webhookUrlsMax) {
    throw new ConfigurationError(
      `WEBHOOK_URLS has ${urls.length} addresses: at most ${limits.webhookUrlsMax} are told.`,
    );
  }
  // Addresses of receivers often hold a secret, so no message repeats one.
  for (const [index, url] of urls.entries())
    webAddress("WEBHOOK_URLS", url, `something else than an address in place ${index + 1}`);
  const again = urls.findIndex((url, index) => urls.indexOf(url) !== index);
  if (again !== -1) {
    throw new ConfigurationError(
      `WEBHOOK_URLS has the address in place ${again + 1} twice: leave one out.`,
    );
  }
  if (urls.length > 0 && secrets.length === 0) {
    throw new ConfigurationError(
      "WEBHOOK_URLS is set, and WEBHOOK_SECRET is not: set it to whsec_ and what `openssl rand -base64 32` prints.",
    );
  }
  if (secrets.length > limits.webhookSecretsMax) {
    throw new ConfigurationError(
      `WEBHOOK_SECRET has ${secrets.length} secrets: at most ${limits.webhookSecretsMax} sign, a new one and the one before.`,
    );
  }
  return { urls, secrets: secrets.map(readSecret) };
}

/** It may hold anything but be told to nobody, so the message does not repeat it. */
function readSecret(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(/^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1] ?? "");
  const { webhookSecretBytesMin: least, webhookSecretBytesMax: most } = limits;
  if (bytes !== null && bytes.length >= least && bytes.length <= most) return bytes;
  throw new ConfigurationError(
    `WEBHOOK_SECRET is not whsec_ and ${least} to ${most} bytes in base64: \`openssl rand -base64 32\` prints what comes after whsec_.`,
  );
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function wordsOf(text = ""): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
