import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, test } from "vitest";
import { OwnClient } from "./clients.ts";
import { controlConfig } from "./controls.ts";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";
import { webhookSecret, WebhookReceiver } from "./webhook-receiver.ts";

let receiver: WebhookReceiver;
let server: ServerProcess;

const eventually = { interval: 50 };

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  receiver.answers.set("/gone", { status: 410 });
  receiver.answers.set("/away", {
    status: 307,
    headers: { location: `${receiver.url}/elsewhere` },
  });
  server = await ServerProcess.start({
    SCRIPTORIUM_WORKERD_CONFIG: controlConfig("hasty"),
    WEBHOOK_URLS: ["/", "/gone", "/away"].map((path) => receiver.url + path).join(" "),
    WEBHOOK_SECRET: `whsec_${btoa("another secret, which came before")} ${webhookSecret}`,
  });
});
afterAll(() => receiver[Symbol.asyncDispose]());

describe.concurrent("a receiver of webhooks", () => {
  test("[W90][W91] is told what happens to a document, in order, signed, and nothing of its content", async ({
    expect,
  }) => {
    const ada = await Visitor.known(server);
    const { id } = await ada.create({ title: "Plan", content: "north" });
    const types = (): readonly string[] => receiver.types(id);
    await expect.poll(types, eventually).toEqual(["created", "changed"]);
    using client = await OwnClient.open(ada, id);
    client.type("south");
    await client.provider.saved();
    await expect.poll(types, eventually).toEqual(["created", "changed", "changed"]);
    await ada.request(`/api/documents/${id}`, { method: "PATCH", body: '{"title":"Plan B"}' });
    await expect.poll(types, eventually).toHaveLength(4);
    await ada.delete(`/api/documents/${id}`);
    await ada.post(`/api/documents/${id}/restore`);
    await ada.delete(`/api/documents/${id}?forever=true`);
    const all = [...Array(1).fill("created"), ...Array(3).fill("changed")] as string[];
    await expect.poll(types, eventually).toEqual([...all, "deleted", "restored", "deleted"]);
    const deliveries = receiver.of(id);
    const { told, headers, body } = deliveries[0] ?? expect.fail("nothing was told");
    expect(told).toEqual({
      id: expect.stringMatching(/^evt_[\w-]{22}$/),
      type: "document.created",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      data: { id, title: "Plan", epoch: expect.stringMatching(/^[\w-]{22}$/) },
    });
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^Scriptorium\//),
      "webhook-id": told.id,
      "webhook-timestamp": expect.stringMatching(/^\d{10}$/),
      "webhook-signature": expect.stringMatching(/^v1,\S{44} v1,\S{44}$/),
    });
    expect(new Set(deliveries.map((one) => one.told.id)).size).toBe(7);
    expect(deliveries.at(-1)?.told.data.title).toBe("Plan B");
    expect(deliveries.map((one) => one.body).join()).not.toMatch(/north|south/);
    const changed = { ...headers, "webhook-id": "evt_other" };
    expect(() => new Webhook(webhookSecret).verify(body, changed)).toThrow();
  });

  test("[W93] that is gone is told nothing more, no redirect is followed, and neither holds up another", async ({
    expect,
  }) => {
    const ada = await Visitor.known(server);
    // More than one share of the directory has something to tell.
    const ids: string[] = [];
    for (let count = 1; count <= 12; count++) ids.push((await ada.create()).id);
    for (const id of ids)
      await expect.poll(() => receiver.types(id), eventually).toContain("created");
    const toGone = receiver.deliveries.filter(({ path }) => path === "/gone");
    // Each share finds out for itself.
    expect(toGone.length).toBeLessThanOrEqual(8);
    expect(receiver.deliveries.filter(({ path }) => path === "/elsewhere")).toEqual([]);
    await expect.poll(() => server.output, eventually).toMatch(/events were given up/);
    expect(server.output).toMatch(/ webhook error="it answers with 307"/);
    expect(server.output).not.toMatch(/\/gone|\/away/);
    expect(receiver.foreign).toEqual([]);
  });
});

test.concurrent("[W92][O21] what was committed before a kill -9 is told after it, under the same id, as often as it takes", async ({
  expect,
}) => {
  await using patient = await WebhookReceiver.start();
  patient.answers.set("/", "silence");
  await using crashing = await ServerProcess.start({
    WEBHOOK_URLS: patient.url,
    WEBHOOK_SECRET: webhookSecret,
  });
  const ada = await Visitor.known(crashing);
  const [first, second] = [await ada.create({ title: "One" }), await ada.create({ title: "Two" })];
  // The first is being told of, and the second may not even have begun.
  await expect.poll(() => patient.of(first.id).length, eventually).toBe(1);
  await crashing.kill9();
  await crashing.restart();
  await expect.poll(() => patient.of(first.id).length, eventually).toBe(2);
  await crashing.kill9();
  patient.answers.set("/", { status: 204 });
  await crashing.restart();
  await expect.poll(() => patient.of(first.id).length, eventually).toBeGreaterThanOrEqual(3);
  await expect.poll(() => patient.of(second.id).length, eventually).toBeGreaterThanOrEqual(1);
  for (const { id } of [first, second]) {
    const deliveries = patient.of(id);
    expect(new Set(deliveries.map(({ body }) => body)).size).toBe(1);
    expect(new Set(deliveries.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(deliveries[0]?.told.type).toBe("document.created");
  }
});

test.concurrent("[W92] a receiver that fails is told again", async ({ expect }) => {
  await using failing = await WebhookReceiver.start();
  failing.answers.set("/", { status: 500 });
  await using its = await ServerProcess.start({
    WEBHOOK_URLS: failing.url,
    WEBHOOK_SECRET: webhookSecret,
  });
  const { id } = await (await Visitor.known(its)).create();
  await expect.poll(() => failing.of(id).length, eventually).toBe(1);
  failing.answers.set("/", { status: 200 });
  await expect.poll(() => failing.of(id).length, eventually).toBe(2);
  const [before, after] = failing.of(id);
  expect([before?.body, before?.headers["webhook-id"]]).toEqual([
    after?.body,
    after?.headers["webhook-id"],
  ]);
});
