import { logLine } from "@scriptorium/sync/durable-object";
import type { LogLevel, LogRecord } from "@scriptorium/sync/durable-object";
import { env } from "cloudflare:workers";

/** From the least to what somebody has to see to. */
const levels: readonly LogLevel[] = ["debug", "info", "warn", "error"];

/**
 * Tells whoever runs the server. On Cloudflare as a line of JSON, which its logs take apart; on a
 * machine of one's own, to the launcher, which knows by the secret that the line is ours.
 */
export function log(record: LogRecord): void {
  const { RUN_SECRET: secret, LOG_LEVEL: least = "info" } = env as {
    readonly RUN_SECRET?: string;
    readonly LOG_LEVEL?: string;
  };
  if (levels.indexOf(record.level) < levels.findIndex((level) => level === least)) return;
  const line = secret ? `${secret} ${logLine(record)}` : logLine(record);
  if (record.level === "error") console.error(line);
  else console.log(line);
}

/** Something failed on the server's side. */
export function logFailure(
  what: string,
  error: unknown,
  fields: Readonly<Record<string, string>> = {},
): void {
  log({ level: "error", event: "failure", what, error: String(error), ...fields });
}
