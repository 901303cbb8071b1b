import { expect, test } from "vitest";
import { readWebhookSettings } from "./webhook-settings.ts";

const secret = `whsec_${btoa("s".repeat(32))}`;
const url = "https://hooks.example.org/scriptorium";

const bytes = (letter: string): Uint8Array =>
  Uint8Array.from(letter.repeat(32), (one) => one.charCodeAt(0));

test("[W90] several receivers and the secrets before and after a change are read", () => {
  expect(readWebhookSettings({})).toEqual({ urls: [], secrets: [] });
  expect(readWebhookSettings({ WEBHOOK_URLS: "", WEBHOOK_SECRET: "" })).toEqual({
    urls: [],
    secrets: [],
  });
  const settings = readWebhookSettings({
    WEBHOOK_URLS: ` ${url}  http://localhost:9000/in `,
    WEBHOOK_SECRET: `${secret} whsec_${btoa("t".repeat(32))}`,
  });
  expect(settings).toEqual({
    urls: [url, "http://localhost:9000/in"],
    secrets: [bytes("s"), bytes("t")],
  });
});

test.for([
  [{ WEBHOOK_URLS: url }, /WEBHOOK_SECRET is not: set it to whsec_/],
  [{ WEBHOOK_URLS: "http://hooks.example.org" }, /begins with https:\/\//],
  [{ WEBHOOK_URLS: "hooks.example.org/hunter2" }, /WEBHOOK_URLS has .* in place 1/],
  [{ WEBHOOK_URLS: `${url} http://hooks.example.org/hunter2?hunter2` }, /in place 2: write/],
  [{ WEBHOOK_URLS: "https://user:hunter2@hooks.example.org" }, /WEBHOOK_URLS has/],
  [{ WEBHOOK_URLS: `${url} ${url}/hunter2 ${url}/hunter2` }, /in place 3 twice/],
  [{ WEBHOOK_URLS: "ftp://127.0.0.1" }, /WEBHOOK_URLS has/],
  [{ WEBHOOK_URLS: `${url} ${url}` }, /twice/],
  [{ WEBHOOK_URLS: Array.from({ length: 6 }, (_, n) => url + n).join(" ") }, /at most 5/],
  [{ WEBHOOK_SECRET: "hunter2hunter2hunter2hunter2hunter2" }, /is not whsec_ and 24 to 64 bytes/],
  [{ WEBHOOK_SECRET: `whsec_${btoa("short")}` }, /is not whsec_/],
  [{ WEBHOOK_SECRET: `whsec_${btoa("l".repeat(65))}` }, /is not whsec_/],
  [{ WEBHOOK_SECRET: `${secret} ${secret} ${secret}` }, /at most 2/],
] as const)("[W90] %j is refused", ([variables, problem]) => {
  const settings = { WEBHOOK_URLS: url, WEBHOOK_SECRET: secret, ...variables };
  if (!("WEBHOOK_SECRET" in variables) && problem.source.includes("SECRET is not:"))
    settings.WEBHOOK_SECRET = "";
  const read = (): unknown => readWebhookSettings(settings);
  expect(read).toThrow(problem);
  expect(read).not.toThrow(/hunter2/);
});
