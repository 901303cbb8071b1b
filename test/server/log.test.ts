import { expect, test } from "vitest";
import { OwnClient } from "./clients.ts";
import { sendRaw } from "./raw.ts";
import { adminKey, ServerProcess, signingSecret } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

interface Line {
  readonly time: string;
  readonly level: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

function linesOf(server: ServerProcess): readonly Line[] {
  return server.output
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

test("[O31][W74] every line is a record, whatever is asked, and none holds a secret or a word of what is written", async () => {
  await using server = await ServerProcess.start({ LOG_FORMAT: "json", LOG_LEVEL: "debug" });
  const visitor = await Visitor.known(server);
  const { id } = await visitor.create({ title: "Plumbago", content: "Tourmaline" });
  const { secret } = await visitor.link(id, { role: "edit" });
  const tickets: string[] = [];
  const guest = new Visitor(server);
  {
    using ada = new OwnClient(server, id, async () => {
      tickets.push(await guest.ticket(id, secret));
      return tickets.at(-1) ?? "";
    });
    await ada.provider.synced;
    ada.type("Tourmaline");
    await ada.provider.saved();
  }
  const forged = '{"level":"error","event":"forged"}';
  const encoded = encodeURIComponent(`\n${forged}\r\n`);
  await sendRaw(server, `/api/documents/${encoded}/content?format=${encoded}`);
  await sendRaw(server, `/api/${encoded}`);
  await sendRaw(server, `/d/${id}?${encoded}#k=${secret}`);
  await sendRaw(server, `/api/documents/${id}/content`, {
    method: "PUT",
    headers: { "content-type": "application/json", "x-scriptorium-link": secret },
    body: '{"type":"doc","content":[{"type":"Tourmaline"',
  });
  const health = async (name: string): Promise<string | null> => {
    const answer = await fetch(`${server.url}/api/health`, { headers: { "x-request-id": name } });
    return answer.headers.get("x-request-id");
  };
  expect([await health("trace-7"), (await health(forged)) === forged]).toEqual(["trace-7", false]);
  await expect
    .poll(() => linesOf(server).filter(({ route }) => route === "/api/health").length)
    .toBe(3);

  const lines = linesOf(server);
  expect(lines.filter(({ event }) => event === "forged")).toEqual([]);
  expect(lines.filter(({ time, level, event }) => !time || !level || !event)).toEqual([]);
  expect(lines).toContainEqual(expect.objectContaining({ event: "request", request: "trace-7" }));
  expect(lines).toContainEqual(
    expect.objectContaining({
      event: "request",
      method: "POST",
      route: "/api/documents/:id/tickets",
      status: 200,
      document: id,
    }),
  );
  const cookie = (guest.cookie ?? "").slice(-40);
  expect([secret.length > 20, tickets.length, cookie.length]).toEqual([true, 1, 40]);
  const hidden = ["Plumbago", "Tourmaline", secret, adminKey, signingSecret, cookie];
  const told = server.output.split("\n");
  expect(
    told.filter((line) =>
      [...hidden, tickets[0]?.slice(-40) ?? ""].some((one) => line.includes(one)),
    ),
  ).toEqual([]);
});
