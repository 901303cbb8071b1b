import { expect } from "vitest";
import { adminKey, signingSecret } from "../server/server-process.ts";
import { leaksIn } from "../server/leaks.ts";
import { sampleImages } from "../server/sample-images.ts";
import { signTicket } from "../server/tickets.ts";
import { keepsShell, Person } from "./person.ts";
import { RecordingRelay } from "./recording-relay.ts";
import { eventually, test } from "./scene.ts";

const title = "Plumbago";
const words = "Tourmaline";

test("[W74] no address and no line of the server's log holds a secret or a word of what is written", async ({
  browser,
  server,
}) => {
  using relay = await RecordingRelay.to(server.url);
  const tickets: string[] = [];
  const arrive = async (name: string): Promise<Person> => {
    const person = await Person.arrive(browser, relay.url, { name, ...keepsShell });
    person.page.context().on("response", (answer) => {
      if (!answer.url().endsWith("/tickets")) return;
      void answer
        .json()
        .then(({ ticket }: { ticket?: string }) => tickets.push(ticket ?? ""))
        // It came when the page had gone.
        .catch(() => null);
    });
    return person;
  };
  const [ada, bo] = [await arrive("Ada Quartz"), await arrive("Bo Quartz")];
  const id = await ada.createByHand(title);
  await ada.write(`${words}.`);
  const link = await ada.shareByHand("edit");
  const secret = new URL(link).hash.slice("#k=".length);
  expect(secret.length).toBeGreaterThan(20);
  await bo.open(link);
  await bo.write(` And ${words}.`);
  await eventually(() => ada.text()).toContain(`And ${words}.`);
  await bo.reload();
  await ada.rename("Ada Feldspar");
  // What a page does not do, and goes wrong: it is logged, if anything is.
  const { request } = bo.page.context();
  const path = `${relay.url}/api/documents/${id}`;
  const sent = { headers: { "x-scriptorium-link": secret } };
  const png = Buffer.from(sampleImages["image/png"]);
  await request.post(`${path}/images`, { ...sent, data: png });
  await request.put(`${path}/content`, {
    headers: { ...sent.headers, "content-type": "application/json" },
    data: Buffer.from(`{"type":"doc","content":[{"type":"${words}"`),
  });
  await request.get(`${path}/content?format=html`, sent);
  await request.get(path, { headers: { authorization: `Bearer ${adminKey}` } });
  await request.get(path, { headers: { authorization: `Bearer ${words}` } });
  await request.get(`${relay.url}/sync/${id}`, {
    headers: { "sec-websocket-protocol": `ticket.${tickets.at(-1)}` },
  });
  await ada.goHome();
  await request.delete(path, { headers: { authorization: `Bearer ${adminKey}` } });
  const cookies = [...(await ada.page.context().cookies()), ...(await bo.page.context().cookies())];
  await Promise.all([ada.leave(), bo.leave()]);

  const lines = relay.requestLines;
  const kinds = ["/tickets ", "/links ", "/images ", `/sync/${id} `, `/d/${id} `, "/content"];
  expect(kinds.filter((kind) => !lines.some((line) => line.includes(kind)))).toEqual([]);
  expect(cookies.length).toBeGreaterThan(1);
  expect(tickets.length).toBeGreaterThan(2);
  const tokens = tickets.concat(cookies.map(({ value }) => value)).map((token) => token.slice(-40));
  const hidden = [secret, adminKey, signingSecret, title, words, "Quartz", "Feldspar", ...tokens];
  const told = [...lines, ...relay.referrers, ...server.output.split("\n")];
  expect(told.filter((line) => hidden.some((one) => line.includes(one)))).toEqual([]);
  expect(relay.referrers).toEqual([]);
});

test("[W74] a secret that is planted in an address, a message or the server's log is found", async ({
  browser,
  server,
}) => {
  const ada = await Person.arrive(browser, server.url, { name: "Ada" });
  await ada.create("Plumbago");
  const secret = new URL(await ada.share("view")).hash.slice("#k=".length);
  // Who opens it has the secret in the address bar, which is no address that is asked for.
  await ada.visit(`/d/nobody-made-this-one-yet#k=${secret}`);
  ada.expect(/404/);
  expect(ada.problems).toEqual([]);
  const ticket = await signTicket({ id: "a".repeat(22), sub: "guest:ada" });
  await ada.page.evaluate(
    async ([one, other]) => {
      console.log(`opens with ${one}`);
      await fetch(`/api/health?at=${other}`);
    },
    [ticket, secret] as const,
  );
  await eventually(async () =>
    ada.problems.map((problem) => problem.split(": ", 2).join()),
  ).toEqual(["leak,a console message holds a signed token", "leak,an address holds a secret"]);
  const [cookie] = await ada.page.context().cookies();
  const planted = [ticket, cookie?.value ?? "", secret, adminKey, `/sync/x?ticket=${words}`];
  for (const one of planted)
    expect(leaksIn(`${server.output}{"path":"${one}"}\n`).length).toBeGreaterThan(0);
  expect(leaksIn(server.output)).toEqual([]);
  await ada.leave();
});
