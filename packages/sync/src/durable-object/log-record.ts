/** From what only whoever looks for a fault wants, to what somebody has to see to. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/**
 * Something that whoever runs the server may want to know. Holds ids, counts and errors, and
 * nothing that anybody wrote, is called or keeps secret.
 */
export interface LogRecord {
  readonly level: LogLevel;
  readonly event: string;
  readonly [field: string]: string | number;
}

/** As one line of JSON, in which no text can begin another line. */
export function logLine(record: LogRecord): string {
  // JSON leaves these two as they are, and some readers end a line at them.
  return JSON.stringify(record).replace(/[\u2028\u2029]/g, (end) =>
    end === "\u2028" ? "\\u2028" : "\\u2029",
  );
}
