import {
  evictDurableObject,
  listDurableObjectIds,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { limits } from "@scriptorium/sync/protocol";
import { describe, expect, test, vi } from "vitest";
import { sha256 } from "@scriptorium/worker/src/tokens.ts";
import * as Y from "yjs";
import { Client, Writer } from "./client.ts";
import { constructionsOf } from "./worker.ts";

const origin = "https://docs.example";
const admin = { authorization: `Bearer ${env.ADMIN_KEY}` };

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** Asks the Worker, as the administrator unless `headers` say otherwise. */
function ask(path: string, { method, headers = admin, body }: Asked = {}): Promise<Response> {
  const init = { headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return exports.default.fetch(`${origin}${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    ...init,
  });
}

async function newDocument(): Promise<{ readonly id: string; readonly object: DurableObjectStub }> {
  const { id } = await (
    await ask("/api/documents", { body: { title: "Notes", content: "north" } })
  ).json<{ id: string }>();
  return { id, object: env.DOCUMENTS.getByName(id) };
}

async function ticketFor(id: string, asked: Asked = {}): Promise<string> {
  const answer = await ask(`/api/documents/${id}/tickets`, { body: {}, ...asked });
  return (await answer.json<{ ticket: string }>()).ticket;
}

function upgrade(
  id: string,
  ticket: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const protocols = `scriptorium.v1, ticket.${ticket}`;
  return ask(`/sync/${id}`, {
    headers: { upgrade: "websocket", "sec-websocket-protocol": protocols, ...headers },
  });
}

async function open(id: string, ticket: string): Promise<Client> {
  const { webSocket } = await upgrade(id, ticket);
  if (webSocket === null) throw new Error("not upgraded");
  return new Client(webSocket);
}

describe("the Worker", () => {
  test("[H2] answers an upgrade with the subprotocol and never with the ticket", async () => {
    const { id } = await newDocument();
    const answer = await upgrade(id, await ticketFor(id));
    expect([answer.status, answer.headers.get("sec-websocket-protocol")]).toEqual([
      101,
      "scriptorium.v1",
    ]);
    answer.webSocket?.accept();
    answer.webSocket?.close();
  });

  test("[W12][S8] an object that was only ever asked has written nothing", async () => {
    const path = "/api/documents/made-up-document-22";
    const object = env.DOCUMENTS.getByName("made-up-document-22");
    const asked: readonly (readonly [path: string, asked?: Asked])[] = [
      [path],
      [`${path}/tickets`, { body: {} }],
      [`${path}/links`, { body: { role: "view" } }],
      [`${path}/access`],
      [`${path}/audit`],
      [`${path}/usage`],
      [`${path}/content`, { method: "PUT", body: {} }],
      [`${path}/copies`, { body: {} }],
      [`${path}/restore`, { method: "POST" }],
      [`${path}?forever=true`, { method: "DELETE" }],
    ];
    const statuses: number[] = [];
    for (const one of asked) statuses.push((await ask(...one)).status);
    expect(statuses).toEqual(asked.map(() => 404));
    expect(constructionsOf(object)).toBe(1);
    const kept = await runInDurableObject(object, async (_, { storage }) => [
      storage.sql.exec("SELECT name FROM sqlite_master").toArray(),
      await storage.getAlarm(),
      [...(await storage.list()).keys()],
    ]);
    expect(kept).toEqual([[], null, []]);
  });

  test("[H1][H3] wakes no object for a ticket that does not verify or a foreign origin", async () => {
    const { id, object } = await newDocument();
    const ticket = await ticketFor(id);
    const other = await newDocument();
    await evictDurableObject(object);
    const before = constructionsOf(object);
    const statuses = [
      (await upgrade(id, "")).status,
      (await upgrade(id, "forged.ticket.here")).status,
      (await upgrade(id, await ticketFor(other.id))).status,
      (await upgrade(id, ticket, { origin: "https://evil.example" })).status,
      (await upgrade(id, ticket, { origin: "null" })).status,
    ];
    expect([statuses, constructionsOf(object)]).toEqual([[401, 401, 401, 403, 403], before]);
  });

  test("[W3][H1] makes no object for a wrong id, nor for a right one without a ticket", async () => {
    const before = await listDurableObjectIds(env.DOCUMENTS);
    await ask("/api/documents/short");
    await ask("/api/documents/short/content");
    await ask("/api/documents/short/tickets", { body: {} });
    await upgrade("no-such-document-at-all", "forged");
    expect(await listDurableObjectIds(env.DOCUMENTS)).toEqual(before);
  });

  test("[W6][O2] a link that is revoked ends the sessions that came by it, asleep as they are, and no others", async () => {
    const { id, object } = await newDocument();
    const made = await ask(`/api/documents/${id}/links`, { body: { role: "edit" } });
    const link = await made.json<{ id: string; secret: string }>();
    const guest = await open(id, await ticketFor(id, { headers: {}, body: { link: link.secret } }));
    const owner = await open(id, await ticketFor(id));
    for (const client of [owner, guest]) await client.hello();
    await evictDurableObject(object);
    const revoked = await ask(`/api/documents/${id}/links/${link.id}`, { method: "DELETE" });
    expect(revoked.status).toBe(204);
    expect(await guest.ended).toEqual({ code: 4403, reason: "the link was revoked" });
    owner.edit(new Writer().type("still here"));
    expect((await owner.until("ack")).at(-1)).toMatchObject({ kind: "ack", number: 1 });
  });

  test("[H4] lets in with less what a ticket granted before its link was revoked", async () => {
    const { id } = await newDocument();
    const made = await ask(`/api/documents/${id}/links`, { body: { role: "edit" } });
    const link = await made.json<{ id: string; secret: string }>();
    const ticket = await ticketFor(id, { headers: {}, body: { link: link.secret } });
    await ask(`/api/documents/${id}/links/${link.id}`, { method: "DELETE" });
    expect((await (await open(id, ticket)).ended).code).toBe(4403);
  });

  test("[O5] a deletion reaches sessions that sleep", async () => {
    const { id, object } = await newDocument();
    const client = await open(id, await ticketFor(id));
    await client.hello();
    await evictDurableObject(object);
    expect((await ask(`/api/documents/${id}`, { method: "DELETE" })).status).toBe(204);
    expect((await client.ended).code).toBe(4410);
    const late = await ask(`/api/documents/${id}/content`);
    expect(late.status).toBe(404);
  });

  test("[W5][O2] a replacement reaches sessions that sleep, and the content reads back after an eviction", async () => {
    const { id, object } = await newDocument();
    const client = await open(id, await ticketFor(id));
    await client.hello();
    await client.until("sync-step-1");
    await evictDurableObject(object);
    const replaced = await exports.default.fetch(`${origin}/api/documents/${id}/content`, {
      method: "PUT",
      headers: { ...admin, "content-type": "text/plain" },
      body: "south",
    });
    expect(replaced.status).toBe(204);
    expect(await client.next()).toMatchObject({ kind: "stored" });
    await evictDurableObject(object);
    expect(await (await ask(`/api/documents/${id}/content?format=text`)).text()).toBe("south");
  });

  test("[W5][W6] a replacement is refused when the right to it went while it was made, and changes nothing", async () => {
    const { id } = await newDocument();
    const made = await ask(`/api/documents/${id}/links`, { body: { role: "edit" } });
    const link = await made.json<{ id: string; secret: string }>();
    const caller = { principal: "guest:1", name: "Ada", linkHash: await sha256(link.secret) };
    const object = env.DOCUMENTS.getByName(id);
    const outcome = await object.replace(caller, async (stored) => {
      await ask(`/api/documents/${id}/links/${link.id}`, { method: "DELETE" });
      return insertion(stored, "mine");
    });
    expect(outcome).toBeNull();
    expect(await (await ask(`/api/documents/${id}/content`)).text()).toBe("north");
  });

  test("[W5] a replacement that fails, or builds on what is not stored, changes nothing and holds up no other", async () => {
    const { id } = await newDocument();
    const caller = { principal: "key:admin", name: "Administrator", linkHash: null };
    const object = env.DOCUMENTS.getByName(id);
    const outcomes = await Promise.allSettled([
      object.replace(caller, () => Promise.reject(new Error("no content"))),
      object.replace(caller, (stored) => Promise.resolve(insertion(stored, "ab").slice(1))),
      object.replace(caller, (stored) => Promise.resolve(insertion(stored, "c"))),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
    expect(outcomes.slice(1)).toMatchObject([{ value: { ok: false } }, { value: { ok: true } }]);
    const text = await (await ask(`/api/documents/${id}/content`)).text();
    expect(text).toBe("north\nc");
  });

  test("[W5] what is written while a replacement is made stays", async () => {
    const { id } = await newDocument();
    const caller = { principal: "key:admin", name: "Administrator", linkHash: null };
    const ada = await open(id, await ticketFor(id));
    await env.DOCUMENTS.getByName(id).replace(caller, async (stored) => {
      ada.edit(new Writer().type("meanwhile"));
      await ada.until("ack");
      return insertion(stored, "and this");
    });
    const text = await (await ask(`/api/documents/${id}/content`)).text();
    expect(text.split("\n").toSorted()).toEqual(["and this", "meanwhile", "north"]);
  });

  test("[W97][O11] an update under the clientID of a connection that is open is refused with when to try again", async () => {
    const { id, object } = await newDocument();
    const client = await open(id, await ticketFor(id));
    const writer = new Writer();
    await client.hello();
    client.send({ kind: "writes-as", clientId: writer.doc.clientID, clock: 0 });
    client.edit(writer.type("a"));
    await client.until("ack");
    const update = writer.type("b");
    const send = (): Promise<Response> =>
      exports.default.fetch(`${origin}/api/documents/${id}/updates`, {
        method: "POST",
        headers: admin,
        body: update,
      });
    const refused = await send();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([409, "74"]);
    expect(await refused.json()).toMatchObject({ type: "urn:scriptorium:problem:connection-open" });
    // Nothing is heard of it, and it is the only one.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + limits.silenceMaxMs });
    await runDurableObjectAlarm(object);
    vi.useRealTimers();
    expect((await client.ended).code).toBe(4508);
    expect((await send()).status).toBe(204);
  });

  test("[R15][A7] a newer ticket of one's own renames a session, and anything else ends it", async () => {
    const { id } = await newDocument();
    const guest = async (): Promise<{ readonly cookie: string; readonly id: string }> => {
      const answer = await ask("/api/me", { headers: {} });
      const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
      return { cookie, id: (await answer.json<{ id: string }>()).id };
    };
    const link = await ask(`/api/documents/${id}/links`, { body: { role: "edit" } });
    const { secret } = await link.json<{ secret: string }>();
    const visitor = await guest();
    const headers = { cookie: visitor.cookie };
    const ticketOf = (withHeaders: Record<string, string>): Promise<string> =>
      ticketFor(id, { headers: withHeaders, body: { link: secret } });
    const session = await open(id, await ticketOf(headers));
    session.show(5, { caret: 1 });
    const renamed = await ask("/api/me", { method: "PUT", headers, body: { name: "Ada L." } });
    const newCookie = renamed.headers.get("set-cookie")?.split(";")[0] ?? "";
    session.send({ kind: "ticket", ticket: await ticketOf({ cookie: newCookie }) });
    expect((await session.until("access")).at(-1)).toEqual({ kind: "access", role: "edit" });
    const watcher = await open(id, await ticketFor(id));
    watcher.send({ kind: "query-awareness" });
    expect(await watcher.people()).toEqual({
      5: { name: "Ada L.", id: visitor.id, role: "edit" },
    });
    session.send({ kind: "ticket", ticket: await ticketOf({ cookie: (await guest()).cookie }) });
    expect((await session.ended).code).toBe(4401);
    watcher.send({ kind: "ticket", ticket: "not.a.ticket" });
    expect((await watcher.ended).code).toBe(4401);
    const other = await newDocument();
    const stray = await open(id, await ticketFor(id));
    stray.send({ kind: "ticket", ticket: await ticketFor(other.id) });
    expect((await stray.ended).code).toBe(4401);
  });
});

/** Updates that bring `text`, letter by letter, into a part of its own. */
function insertion(stored: Uint8Array, text: string): readonly Uint8Array[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, stored);
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const part = doc.getText("insertion");
  for (const letter of text) part.insert(part.length, letter);
  return updates;
}
