import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { describe, expect, test } from "vitest";
import { logFormats, ServerLog } from "./server-log.ts";
import type { LogFormat, LogLevel } from "./server-log.ts";

const secret = "only-the-worker-knows-this";
const time = "2026-11-21T12:00:00.000Z";

function logging(format: LogFormat, level: LogLevel = "info"): { log: ServerLog; lines: string[] } {
  const lines: string[] = [];
  const log = new ServerLog(
    { format, level },
    (line) => lines.push(line),
    () => new Date(time),
  );
  return { log, lines };
}

/** What the log makes of what workerd prints. */
async function relayed(format: LogFormat, printed: string): Promise<readonly string[]> {
  const { log, lines } = logging(format);
  const stream = new PassThrough();
  log.relay(stream, "warn", secret);
  stream.end(printed);
  await finished(stream);
  return lines;
}

/** What somebody might have a name, an error or a header say. */
const hostile = [
  'x\n{"time":"2026","level":"error","event":"failure"}',
  "x\r2026-11-21T12:00:00.000Z error failure what=forged",
  "\u2028 and \u2029",
  "\u001b[2J\u001b[31mred",
  '" level=error event="failure',
  "\u202egnitirw tfel-ot-thgir",
  "\u009b31m",
];

describe("the log", () => {
  test("[O31] tells an event in a line of text, or of JSON", () => {
    const record = { level: "info", event: "usage", document: "abc-123", wakes: 2 } as const;
    const { log, lines } = logging("text");
    log.record(record);
    expect(lines).toEqual([`${time} info  usage document=abc-123 wakes=2`]);
    const json = logging("json");
    json.log.record(record);
    expect(json.lines.map((line) => JSON.parse(line) as unknown)).toEqual([{ time, ...record }]);
  });

  test("[O31] leaves out what is below its level", () => {
    const { log, lines } = logging("text", "warn");
    log.record({ level: "info", event: "usage" });
    log.record({ level: "warn", event: "late-alarm" });
    expect(lines).toEqual([`${time} warn  late-alarm`]);
  });

  test("[O31] says to people what they wait for as it is, and within JSON as a message", () => {
    const { log, lines } = logging("text");
    log.say("listening", "Listening on http://localhost:8787");
    expect(lines).toEqual(["Listening on http://localhost:8787"]);
    const json = logging("json");
    json.log.say("listening", "Listening on http://localhost:8787");
    expect(JSON.parse(json.lines[0] ?? "")).toEqual({
      time,
      level: "info",
      event: "listening",
      message: "Listening on http://localhost:8787",
    });
  });

  test.for(logFormats)(
    "[O31] as %s, no text in an event begins a line or does anything to a terminal",
    (format) => {
      for (const text of hostile) {
        const { log, lines } = logging(format);
        log.record({ level: "warn", event: "sign-in", error: text });
        expect(lines).toHaveLength(1);
        // oxlint-disable-next-line no-control-regex -- what is looked for
        expect(lines[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
        if (format === "text") expect(lines[0]?.match(/ error=/g)).toHaveLength(1);
        else expect(JSON.parse(lines[0] ?? "")).toMatchObject({ event: "sign-in", error: text });
      }
    },
  );

  test("[O31] believes the Worker, and takes everything else for what workerd says", async () => {
    const record = '{"level":"error","event":"failure","what":"a frame"}';
    expect(await relayed("text", `${secret} ${record}\n${record}\nstack\n`)).toEqual([
      `${time} error failure what="a frame"`,
      `${time} warn  workerd said=${JSON.stringify(record)}`,
      `${time} warn  workerd said=stack`,
    ]);
  });

  test("[O31] tells of a line of the Worker that was cut off", async () => {
    expect(await relayed("text", `${secret} {"level":"err`)).toEqual([
      `${time} warn  workerd said="{\\"level\\":\\"err"`,
    ]);
  });
});
