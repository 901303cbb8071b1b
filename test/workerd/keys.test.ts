import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { app } from "@scriptorium/worker/src/app.ts";
import type { Scope } from "@scriptorium/worker/src/keys/scopes.ts";
import { limits } from "@scriptorium/sync/protocol";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Client } from "./client.ts";
import { door } from "./worker.ts";

afterEach(() => {
  door.onTheWay = null;
  door.stuck.clear();
});

const origin = "https://docs.example";

interface MadeKey {
  readonly id: string;
  readonly key: string;
}

interface Asked {
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function ask(
  method: string,
  path: string,
  { key = env.ADMIN_KEY, body, headers = {} }: Asked = {},
): Promise<Response> {
  const authorization = key === "" ? {} : { authorization: `Bearer ${key}` };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const init = { method, headers: { ...authorization, ...headers }, ...sent };
  return exports.default.fetch(`${origin}${path}`, init);
}

/** The status, and for a problem its name. */
async function outcome(method: string, path: string, asked: Asked = {}): Promise<string> {
  const answer = await ask(method, path, asked);
  const text = await answer.text();
  const name = /urn:scriptorium:problem:([a-z-]+)/.exec(text)?.[1];
  return name === undefined ? String(answer.status) : `${answer.status} ${name}`;
}

async function newKey(held: readonly Scope[], more: object = {}): Promise<MadeKey> {
  const answer = await ask("POST", "/api/admin/keys", {
    body: { name: held.join(" and ") || "nothing", scopes: held, ...more },
  });
  expect(answer.status).toBe(201);
  return answer.json();
}

/** How many sockets a document has. */
function openSockets(id: string): Promise<number> {
  return runInDurableObject(
    env.DOCUMENTS.getByName(id),
    (_document, state) =>
      state.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN).length,
  );
}

async function newDocument(key: string): Promise<string> {
  const answer = await ask("POST", "/api/documents", { key, body: { content: "north" } });
  return (await answer.json<{ id: string }>()).id;
}

/** Every endpoint, and the scopes of which it needs all. `:own` is a document that the key itself made. */
const endpoints: readonly (readonly [string, string, readonly Scope[], Asked?])[] = [
  ["GET", "/api/health", []],
  ["GET", "/api/openapi.json", []],
  ["GET", "/api/docs", []],
  ["GET", "/api/me", []],
  ["POST", "/api/documents", ["create"], { body: {} }],
  ["GET", "/api/documents", ["read"]],
  ["GET", "/api/documents/:id", ["read"]],
  ["PATCH", "/api/documents/:id", ["write"], { body: { title: "Notes" } }],
  ["POST", "/api/documents/:id/copies", ["read", "create"], { body: {} }],
  ["GET", "/api/documents/:id/usage", ["read"]],
  ["POST", "/api/documents/:id/tickets", ["read"], { body: {} }],
  ["GET", "/api/documents/:id/content", ["read"]],
  [
    "PUT",
    "/api/documents/:id/content",
    ["write"],
    { body: { type: "doc", content: [] }, headers: { "content-type": "application/json" } },
  ],
  [
    "POST",
    "/api/documents/:id/content",
    ["write"],
    { body: { type: "doc", content: [] }, headers: { "content-type": "application/json" } },
  ],
  ["POST", "/api/documents/:id/updates", ["write"], { body: {} }],
  ["POST", "/api/documents/:id/rewind", ["write"], { body: { at: "2026-01-01T00:00:00Z" } }],
  ["POST", "/api/documents/:id/images", ["write"], { body: {} }],
  ["GET", `/api/documents/:id/images/${"0".repeat(64)}`, ["read"]],
  ["POST", "/api/documents/:id/links", ["write"], { body: { role: "view" } }],
  ["GET", "/api/documents/:id/links", ["read"]],
  ["PATCH", "/api/documents/:id/links/none", ["write"], { body: { role: "view" } }],
  ["DELETE", "/api/documents/:id/links/none", ["write"]],
  ["GET", "/api/documents/:id/access", ["read"]],
  ["GET", "/api/documents/:id/audit", ["read"]],
  ["PUT", "/api/documents/:id/members/guest:1", ["write"], { body: { role: "view" } }],
  ["DELETE", "/api/documents/:id/members/guest:1", ["write"]],
  ["POST", "/api/documents/:id/owner", ["write"], { body: { principal: "guest:1" } }],
  ["DELETE", "/api/documents/:id", ["write"]],
  ["POST", "/api/documents/:id/restore", ["write"]],
  ["POST", "/api/admin/keys", ["administer"], { body: { name: "x", scopes: ["read"] } }],
  ["GET", "/api/admin/keys", ["administer"]],
  ["DELETE", "/api/admin/keys/none", ["administer"]],
  ["POST", "/api/admin/people/none/sign-out", ["administer"]],
  ["GET", "/api/nothing", ["administer"]],
];

/** Every set of scopes that is asked with. */
const held: readonly (readonly Scope[])[] = [
  ["create"],
  ["read"],
  ["write"],
  ["create", "read"],
  ["create", "write"],
  ["read", "write"],
  ["create", "read", "write"],
  ["administer"],
];

function has(some: readonly Scope[], needed: readonly Scope[]): boolean {
  return some.includes("administer") || needed.every((scope) => some.includes(scope));
}

describe("the scopes of keys", () => {
  test.for(held)("[W62] each endpoint asks a key with %j for what it needs", async (mine) => {
    const { key } = await newKey(mine);
    const theirs = await newDocument(env.ADMIN_KEY);
    const id = mine.includes("create") ? await newDocument(key) : theirs;
    for (const [method, shape, needed, asked] of endpoints) {
      const said = await outcome(method, shape.replace(":id", id), { ...asked, key });
      const isRefused = said === "403 insufficient-scope";
      expect([method, shape, isRefused]).toEqual([method, shape, !has(mine, needed)]);
    }
  });

  test("[W62] an endpoint of which the table says nothing needs administer", async () => {
    const { key } = await newKey(["create", "read", "write"]);
    const all = app.routes.filter(
      ({ method, path }) => method !== "ALL" && /^\/api\/(?!health|session)/.test(path),
    );
    const known = endpoints.map(([method, path]) => `${method} ${path}`);
    const paths = all.map(({ method, path }) => ({
      method,
      path,
      isKnown: [...known, "PUT /api/me"].some((one) =>
        new RegExp(`^${`${method} ${path}`.replaceAll(/:\w+/g, "[^/]+")}$`).test(one),
      ),
    }));
    const unknown = paths.filter(({ isKnown }) => !isKnown);
    for (const { method, path } of unknown) {
      const asked = path.replaceAll(/:\w+/g, "a".repeat(22));
      expect([path, await outcome(method, asked, { key })]).toEqual([
        path,
        "403 insufficient-scope",
      ]);
    }
    expect(paths.length - unknown.length).toBeGreaterThan(15);
  });

  test("[W62] on documents of others a key watches or writes, and never owns", async () => {
    const id = await newDocument(env.ADMIN_KEY);
    const role = async (...some: Scope[]): Promise<unknown> => {
      const { key } = await newKey(some);
      const answer = await ask("POST", `/api/documents/${id}/tickets`, { key, body: {} });
      return ((await answer.json()) as { role?: string }).role ?? answer.status;
    };
    expect(await role("read")).toBe("view");
    expect(await role("read", "write")).toBe("edit");
    expect(await role("administer")).toBe("own");
    const { key } = await newKey(["create", "read", "write"]);
    for (const [method, path] of [
      ["DELETE", ""],
      ["POST", "/restore"],
      ["GET", "/links"],
      ["GET", "/usage"],
    ] as const) {
      const said = await outcome(method, `/api/documents/${id}${path}`, { key });
      expect([path, said]).toEqual([path, "404 not-found"]);
    }
    const lone = await newKey(["write"]);
    const change = { key: lone.key, body: { title: "Theirs" } };
    expect(await outcome("PATCH", `/api/documents/${id}`, change)).toBe("404 not-found");
  });

  test("[W62] on documents of its own a key may what its scopes say, and no more", async () => {
    const owner = await newKey(["create", "read", "write"]);
    const id = await newDocument(owner.key);
    const path = `/api/documents/${id}`;
    expect(await outcome("POST", `${path}/links`, { key: owner.key, body: { role: "view" } })).toBe(
      "201",
    );
    const reader = await newKey(["create", "read"]);
    const own = await newDocument(reader.key);
    const answer = await ask("POST", `/api/documents/${own}/tickets`, {
      key: reader.key,
      body: {},
    });
    expect(await answer.json()).toMatchObject({ role: "view" });
    expect(await outcome("DELETE", path, { key: owner.key })).toBe("204");
  });
});

describe("keys", () => {
  test("[W60] are made, listed without themselves, and revoked by who may administer", async () => {
    const made = await newKey(["read", "create"], { name: "Nightly" });
    expect(made).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      key: expect.stringMatching(/^scriptorium_[\w-]{43}$/),
      name: "Nightly",
      scopes: ["create", "read"],
      createdAt: expect.any(String),
      lastUsedAt: null,
      expiresAt: null,
    });
    const { key, ...listed } = made;
    const list = async (): Promise<readonly MadeKey[]> =>
      (await (await ask("GET", "/api/admin/keys")).json<{ keys: readonly MadeKey[] }>()).keys;
    expect((await list()).find(({ id }) => id === made.id)).toEqual(listed);
    expect(await (await ask("GET", "/api/me", { key })).json()).toEqual({
      id: `key:${made.id}`,
      name: "Nightly",
    });
    expect((await list()).find(({ id }) => id === made.id)).toMatchObject({
      lastUsedAt: expect.any(String),
    });
    expect(await outcome("DELETE", `/api/admin/keys/${made.id}`)).toBe("204");
    expect(await outcome("DELETE", `/api/admin/keys/${made.id}`)).toBe("404 not-found");
    expect((await list()).some(({ id }) => id === made.id)).toBe(false);
  });

  test("[W60] nobody without one manages them", async () => {
    for (const [method, path] of [
      ["GET", ""],
      ["POST", ""],
      ["DELETE", "/none"],
    ] as const) {
      const said = await outcome(method, `/api/admin/keys${path}`, { key: "" });
      expect(said).toBe("401 invalid-key");
    }
  });

  test("[W60] that make no sense are refused", async () => {
    const bad = [
      {},
      { name: "x", scopes: [] },
      { name: "x", scopes: ["everything"] },
      { name: " ", scopes: ["read"] },
      { name: "x", scopes: ["read"], expiresAt: "2001-01-01T00:00:00Z" },
      { name: "x", scopes: ["read"], expiresAt: "soon" },
    ];
    for (const body of bad) {
      expect(await outcome("POST", "/api/admin/keys", { body })).toBe("400 malformed-body");
    }
  });

  test("[W61] that are revoked are refused from then on, also with a ticket that they were given", async () => {
    const { id: keyId, key } = await newKey(["read"]);
    const id = await newDocument(env.ADMIN_KEY);
    const answer = await ask("POST", `/api/documents/${id}/tickets`, { key, body: {} });
    const { ticket } = await answer.json<{ ticket: string }>();
    const headers = {
      upgrade: "websocket",
      "sec-websocket-protocol": `scriptorium.v1, ticket.${ticket}`,
    };
    const upgrade = (): Promise<Response> => ask("GET", `/sync/${id}`, { key: "", headers });
    const { status, webSocket } = await upgrade();
    expect(status).toBe(101);
    const closed = Promise.withResolvers<number>();
    webSocket?.accept();
    webSocket?.addEventListener("close", ({ code }) => closed.resolve(code));
    await evictDurableObject(env.DOCUMENTS.getByName(id));
    await ask("DELETE", `/api/admin/keys/${keyId}`);
    expect(await closed.promise).toBe(4403);
    expect(await outcome("GET", `/api/documents/${id}`, { key })).toBe("401 invalid-key");
    expect((await upgrade()).status).toBe(401);
  });

  test("[W61] that are revoked while an upgrade is under way open nothing by it", async () => {
    const { id: keyId, key } = await newKey(["read"]);
    const id = await newDocument(env.ADMIN_KEY);
    const answer = await ask("POST", `/api/documents/${id}/tickets`, { key, body: {} });
    const { ticket } = await answer.json<{ ticket: string }>();
    door.onTheWay = () => ask("DELETE", `/api/admin/keys/${keyId}`);
    const headers = {
      upgrade: "websocket",
      "sec-websocket-protocol": `scriptorium.v1, ticket.${ticket}`,
    };
    expect(await outcome("GET", `/sync/${id}`, { key: "", headers })).toBe("401 invalid-ticket");
    expect(await openSockets(id)).toBe(0);
  });

  test("[W61] that are revoked end also what they opened in a document that is out of reach by then", async () => {
    const { id: keyId, key } = await newKey(["read"]);
    const ids = [await newDocument(env.ADMIN_KEY), await newDocument(env.ADMIN_KEY)];
    const [near = "", far = ""] = ids;
    const ends = ids.map(async (id) => {
      const answer = await ask("POST", `/api/documents/${id}/tickets`, { key, body: {} });
      const { ticket } = await answer.json<{ ticket: string }>();
      return openedBy(id, ticket);
    });
    const [one, other] = await Promise.all(ends);
    door.stuck.add(far);
    expect(await outcome("DELETE", `/api/admin/keys/${keyId}`)).toBe("204");
    expect((await one?.ended)?.code).toBe(4403);
    expect([await openSockets(near), await openSockets(far)]).toEqual([0, 1]);
    door.stuck.clear();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + limits.endingRetryMs });
    await runDurableObjectAlarm(env.KEYS.getByName("keys"));
    vi.useRealTimers();
    expect((await other?.ended)?.code).toBe(4403);
    const left = await runInDurableObject(env.KEYS.getByName("keys"), (_keys, { storage }) =>
      storage.sql.exec("SELECT * FROM endings").toArray(),
    );
    expect(left).toEqual([]);
  });

  test("[W62][H4] that owned a document open it with what they have now, also with a ticket of before", async () => {
    const { id: keyId, key } = await newKey(["create", "read", "write"]);
    const id = await newDocument(key);
    const answer = await ask("POST", `/api/documents/${id}/tickets`, { key, body: {} });
    const { ticket, role } = await answer.json<{ ticket: string; role: string }>();
    expect(role).toBe("own");
    const roleNow = async (): Promise<unknown> => {
      const [welcome] = await (await openedBy(id, ticket)).hello();
      return typeof welcome === "object" && welcome.kind === "welcome" ? welcome.role : welcome;
    };
    expect(await roleNow()).toBe("own");
    const ada = "/members/guest:ada";
    const body = { role: "own", name: "Ada" };
    expect(await outcome("PUT", `/api/documents/${id}${ada}`, { body })).toBe("200");
    const own = `/api/documents/${id}/members/${encodeURIComponent(`key:${keyId}`)}`;
    expect(await outcome("DELETE", own)).toBe("204");
    expect(await roleNow()).toBe("edit");
  });

  test("[W61] that have expired, are almost right or are none are refused", async () => {
    const soon = new Date(Date.now() + 3_000).toISOString();
    const { key } = await newKey(["read"], { expiresAt: soon });
    const used = (): Promise<string> => outcome("GET", "/api/me", { key });
    expect(await used()).toBe("200");
    await expect.poll(used).toBe("401 invalid-key");
    const { key: other } = await newKey(["read"]);
    const wrong = [`${other.slice(0, -1)}_`, other.slice(0, -1), `${other}x`, other.toUpperCase()];
    for (const one of [...wrong, "scriptorium_", "x"]) {
      expect(await outcome("GET", "/api/me", { key: one })).toBe("401 invalid-key");
    }
  });

  test("[W61][O8] are given a ticket also while it can't be noted, as on a full disk", async () => {
    const { key } = await newKey(["read"]);
    const id = await newDocument(env.ADMIN_KEY);
    const rename = (from: string, to: string): Promise<void> =>
      runInDurableObject(env.KEYS.getByName("keys"), (_, { storage }) => {
        storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
      });
    await rename("tickets", "tickets_away");
    const answer = await ask("POST", `/api/documents/${id}/tickets`, { key, body: {} });
    await rename("tickets_away", "tickets");
    expect(answer.status).toBe(200);
  });

  test("[W61] are stored as a hash only", async () => {
    const { key } = await newKey(["read"]);
    const rows = await runInDurableObject(env.KEYS.getByName("keys"), (_keys, { storage }) =>
      JSON.stringify(storage.sql.exec("SELECT * FROM keys").toArray()),
    );
    expect(rows).not.toContain(key.slice("scriptorium_".length));
    expect(rows).toContain("hash");
  });

  test("[P5] there are at most keysMax", async () => {
    const keys = env.KEYS.getByName("another server's");
    const one = (index: number) => ({
      id: `id-${index}`,
      hash: `hash-${index}`,
      name: "x",
      scopes: ["read" as const],
      expiresMs: null,
    });
    const added = await runInDurableObject(keys, (object) =>
      Array.from({ length: limits.keysMax }, (_, index) => object.add(one(index))),
    );
    expect(added.every((key) => key !== null)).toBe(true);
    expect(await runInDurableObject(keys, (object) => object.add(one(limits.keysMax)))).toBe(null);
  });
});

async function openedBy(id: string, ticket: string): Promise<Client> {
  const headers = {
    upgrade: "websocket",
    "sec-websocket-protocol": `scriptorium.v1, ticket.${ticket}`,
  };
  const { webSocket } = await ask("GET", `/sync/${id}`, { key: "", headers });
  if (webSocket === null) throw new Error("not upgraded");
  return new Client(webSocket);
}
