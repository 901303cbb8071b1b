import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { sendRaw } from "./raw.ts";
import type { RawAnswer } from "./raw.ts";
import { sampleImages } from "./sample-images.ts";
import { ServerProcess } from "./server-process.ts";
import { signTicket } from "./tickets.ts";
import { problemOf, Visitor } from "./visitor.ts";
import type { MadeLink } from "./visitor.ts";

const roles = ["view", "comment", "edit", "own"] as const;
type Role = (typeof roles)[number];

let server: ServerProcess;
let owner: Visitor;
/** A visitor for each role that they will have in every document, and for none. */
let members: Readonly<Record<"view" | "comment" | "edit" | "removed" | "stranger", Known>>;

interface Known {
  readonly id: string;
  readonly visitor: Visitor;
}

async function known(): Promise<Known> {
  const visitor = new Visitor(server);
  return { visitor, id: ((await visitor.get("/api/me")).body as { id: string }).id };
}

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = await Visitor.known(server);
  members = {
    view: await known(),
    comment: await known(),
    edit: await known(),
    removed: await known(),
    stranger: await known(),
  };
});

/** Somebody who asks, and what they may do. */
interface Asker {
  readonly name: string;
  readonly role: Role | null;
  readonly headers: Record<string, string>;
}

interface Scene {
  readonly id: string;
  readonly linkId: string;
  readonly imageHash: string;
  readonly askers: readonly Asker[];
}

/** A link whose end is near, and not so near that it has passed when a busy server reads it. */
async function linkThatEndsSoon(id: string): Promise<MadeLink> {
  for (let lifeMs = 150; ; lifeMs *= 2) {
    const expiresAt = new Date(Date.now() + lifeMs).toISOString();
    const { status, body } = await owner.post(`/api/documents/${id}/links`, {
      role: "edit",
      expiresAt,
    });
    if (status === 201) return body as MadeLink;
    expect([status, lifeMs < 100_000]).toEqual([400, true]);
  }
}

/** Sends away whoever brings this link without a cookie. */
async function sendNamelessAway(id: string, { id: linkId, secret }: MadeLink): Promise<void> {
  const path = `/api/documents/${id}`;
  const nameless = new Visitor(server, { "x-scriptorium-link": secret });
  expect((await nameless.get(path)).status).toBe(200);
  const { body } = await owner.get(`${path}/access`);
  const { visitors } = body as { visitors: { id: string; link: { id: string } | null }[] };
  const here = visitors.find(({ link }) => link?.id === linkId);
  expect(here?.id).toMatch(/^link:[\w-]{43}$/);
  expect((await owner.delete(`${path}/members/${here?.id}`)).status).toBe(204);
}

/** A document with everybody who may have to do with it. Those who may do most come last. */
async function newScene(): Promise<Scene> {
  const { id } = await owner.create({ title: "Plan", content: "north" });
  const path = `/api/documents/${id}`;
  const links = {
    expired: await linkThatEndsSoon(id),
    revoked: await owner.link(id, { role: "edit" }),
    view: await owner.link(id, { role: "view" }),
    comment: await owner.link(id, { role: "comment" }),
    edit: await owner.link(id, { role: "edit" }),
    nameless: await owner.link(id, { role: "edit" }),
  };
  await owner.delete(`${path}/links/${links.revoked.id}`);
  for (const role of ["view", "comment", "edit", "removed"] as const) {
    const body = JSON.stringify({ role: role === "removed" ? "edit" : role });
    await owner.put(`${path}/members/${members[role].id}`, "application/json", body);
  }
  await owner.delete(`${path}/members/${members.removed.id}`);
  // Only who was here can be made an owner.
  await members.edit.visitor.get(path);
  const made = await owner.request(`${path}/images`, { method: "POST", body: png });
  const { hash } = (await made.json()) as { hash: string };
  const by = (visitor: Visitor): Record<string, string> => ({ cookie: visitor.cookie ?? "" });
  const link = (one: { readonly secret: string }): Record<string, string> => ({
    "x-scriptorium-link": one.secret,
  });
  const { stranger, removed } = members;
  await sendNamelessAway(id, links.nameless);
  await expect
    .poll(async () => (await new Visitor(server, link(links.expired)).get(path)).status)
    .toBe(404);
  return {
    id,
    linkId: links.view.id,
    imageHash: hash,
    askers: [
      { name: "nobody", role: null, headers: {} },
      { name: "a stranger", role: null, headers: by(stranger.visitor) },
      { name: "a wrong secret", role: null, headers: link({ secret: "wrong" }) },
      { name: "an expired link", role: null, headers: link(links.expired) },
      { name: "a revoked link", role: null, headers: link(links.revoked) },
      {
        name: "somebody sent away, with a link",
        role: null,
        headers: { ...by(removed.visitor), ...link(links.edit) },
      },
      {
        name: "whoever has no cookie, sent away, with their link",
        role: null,
        headers: link(links.nameless),
      },
      {
        name: "somebody sent away, without their cookie, with a link",
        role: "edit",
        headers: link(links.edit),
      },
      ...(["view", "comment", "edit"] as const).flatMap((role): readonly Asker[] => [
        { name: `a link to ${role}`, role, headers: link(links[role]) },
        { name: `a member to ${role}`, role, headers: by(members[role].visitor) },
        {
          name: `a member to ${role}, with another link`,
          role,
          headers: { ...by(members[role].visitor), ...link(links.edit) },
        },
      ]),
      { name: "an owner", role: "own", headers: by(owner) },
    ],
  };
}

const png = sampleImages["image/png"] as Uint8Array<ArrayBuffer>;

/** Everything that can be asked of a document, the least role that may, and what they are answered. */
interface Action {
  readonly ask: string;
  readonly path?: (scene: Scene) => string;
  readonly body?: (scene: Scene) => string | Uint8Array;
  readonly type?: string;
  readonly needed: Role;
  readonly status: number;
  /** Done to a document in the trash. */
  readonly isTrashed?: true;
}

const nothing = (): string => "{}";

const actions: readonly Action[] = [
  { ask: "GET", needed: "view", status: 200 },
  { ask: "GET /content?format=markdown", needed: "view", status: 200 },
  { ask: "GET /access", needed: "view", status: 200 },
  {
    ask: "GET /images",
    path: ({ imageHash }) => `/${imageHash}`,
    needed: "view",
    status: 200,
  },
  { ask: "POST /tickets", body: nothing, needed: "view", status: 200 },
  { ask: "POST /copies", body: nothing, needed: "view", status: 201 },
  { ask: "PATCH", body: () => '{"title":"New"}', needed: "edit", status: 200 },
  {
    ask: "PUT /content",
    body: () => "south",
    type: "text/plain",
    needed: "edit",
    status: 204,
  },
  {
    ask: "POST /content",
    body: () => "# South",
    type: "text/markdown",
    needed: "edit",
    status: 204,
  },
  {
    ask: "POST /updates",
    body: () => Uint8Array.of(0, 0),
    type: "application/octet-stream",
    needed: "edit",
    status: 204,
  },
  {
    ask: "POST /rewind",
    body: () => JSON.stringify({ at: new Date().toISOString() }),
    needed: "edit",
    status: 204,
  },
  { ask: "POST /images", body: () => png, type: "image/png", needed: "edit", status: 201 },
  { ask: "GET /usage", needed: "own", status: 200 },
  { ask: "GET /links", needed: "own", status: 200 },
  { ask: "GET /audit", needed: "own", status: 200 },
  { ask: "POST /links", body: () => '{"role":"edit"}', needed: "own", status: 201 },
  {
    ask: "PATCH /links",
    path: ({ linkId }) => `/${linkId}`,
    body: () => '{"role":"edit"}',
    needed: "own",
    status: 200,
  },
  { ask: "DELETE /links", path: ({ linkId }) => `/${linkId}`, needed: "own", status: 204 },
  {
    ask: "PUT /members",
    path: () => `/${members.stranger.id}`,
    body: () => '{"role":"edit"}',
    needed: "own",
    status: 200,
  },
  {
    ask: "PUT /members",
    path: () => `/${members.stranger.id}`,
    body: () => '{"role":"own"}',
    needed: "own",
    status: 409,
  },
  {
    ask: "PUT /members",
    path: () => `/${members.edit.id}`,
    body: () => '{"role":"own"}',
    needed: "own",
    status: 200,
  },
  { ask: "DELETE /members", path: () => `/${members.view.id}`, needed: "own", status: 204 },
  {
    ask: "POST /owner",
    body: () => JSON.stringify({ principal: members.edit.id }),
    needed: "own",
    status: 204,
  },
  { ask: "DELETE", needed: "own", status: 204 },
  { ask: "DELETE ?forever=true", needed: "own", status: 204 },
  { ask: "POST /restore", body: nothing, needed: "own", status: 204, isTrashed: true },
];

/** Whom an action is not the same for as for others of their role, by the beginning of their names. */
const exceptions: Readonly<Record<string, string>> = {
  // Who may take somebody else's role away may give back their own.
  "DELETE /members": "a member to view",
  // A ticket makes a guest of whoever has no cookie.
  "POST /tickets": "whoever has no cookie",
};

const missingId = "no-document-has-this-id";

describe("the matrix of roles and actions", () => {
  test("[W82] has every endpoint of a document", async () => {
    const { body } = await owner.get("/api/openapi.json");
    const { paths } = body as { paths: Readonly<Record<string, object>> };
    const told = Object.entries(paths).flatMap(([path, methods]) => {
      const [, end] = /^\/api\/documents\/\{id\}(\/\w+)?/.exec(path) ?? [];
      return path.startsWith("/api/documents/{id}")
        ? Object.keys(methods).map((method) => `${method.toUpperCase()} ${end ?? ""}`.trim())
        : [];
    });
    const asked = actions.map(({ ask }) => ask.replace(/ ?\?.*/, ""));
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter((one) => !asked.includes(one))).toEqual([]);
  });

  test.for(actions)(
    "[W50][W51][W2] $ask ($status) is for $needed and more, and for everybody else the document is missing",
    async (action) => {
      const scene = await newScene();
      if (action.isTrashed) await owner.delete(`/api/documents/${scene.id}`);
      const outcomes: Record<string, unknown> = {};
      const expected: Record<string, unknown> = {};
      const { [action.ask]: exception = null } = exceptions;
      const askers = scene.askers.filter(
        ({ name }) => exception === null || !name.startsWith(exception),
      );
      const mayDo = ({ role }: Asker): boolean =>
        role !== null && roles.indexOf(role) >= roles.indexOf(action.needed);
      // At once, because each takes its time, and none of them changes anything.
      const refuse = async (asker: Asker): Promise<void> => {
        [outcomes[asker.name], expected[asker.name]] = await Promise.all([
          send(action, scene, { asker, id: scene.id }),
          send(action, scene, { asker, id: missingId }),
        ]);
        expect(outcomes[asker.name]).toMatchObject({ status: 404 });
      };
      await Promise.all(askers.filter((asker) => !mayDo(asker)).map(refuse));
      for (const asker of askers.filter(mayDo)) {
        outcomes[asker.name] = (await send(action, scene, { asker, id: scene.id })).status;
        expected[asker.name] = action.status;
      }
      expect(outcomes).toEqual(expected);
    },
  );
});

/** What `asker` is answered. Whatever is in it of the document itself is that of `id`. */
function send(
  { ask, path, body, type = "application/json" }: Action,
  scene: Scene,
  { asker, id }: { readonly asker: Asker; readonly id: string },
): Promise<RawAnswer> {
  const [method = "GET", end = ""] = ask.split(" ");
  const url = `/api/documents/${id}${end}${path?.(scene) ?? ""}`;
  const content = body?.(scene);
  const headers = { ...asker.headers, ...(content === undefined ? {} : { "content-type": type }) };
  return sendRaw(server, url, {
    method,
    headers,
    ...(content === undefined ? {} : { body: content }),
  });
}

describe("who may do what", () => {
  test("[W51][W54] an owner sees everybody, and everybody else themselves and the owner", async () => {
    const [ada, bo, cy] = [await known(), await known(), await known()];
    await ada.visitor.put("/api/me", "application/json", '{"name":"Ada"}');
    await bo.visitor.put("/api/me", "application/json", '{"name":"Bo"}');
    const { id } = await ada.visitor.create({ content: "north" });
    const { secret, ...link } = await ada.visitor.link(id, { role: "view" });
    expect(secret).toBeTypeOf("string");
    const path = `/api/documents/${id}`;
    const put = await ada.visitor.put(
      `${path}/members/${cy.id}`,
      "application/json",
      '{"role":"comment","name":"Cy"}',
    );
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    const member = { id: cy.id, name: "Cy", role: "comment", since: time, link: null };
    expect(put).toEqual({ status: 200, body: member });
    const owners = [{ id: ada.id, name: "Ada" }];
    const { url: _url, ...listed } = link;
    expect((await ada.visitor.get(`${path}/access`)).body).toEqual({
      role: "own",
      by: "member",
      owners,
      members: [{ ...owners[0], role: "own", since: time, link: null }, member],
      visitors: [],
      links: [{ ...listed, createdBy: owners[0] }],
    });
    expect((await cy.visitor.get(`${path}/access`)).body).toEqual({
      role: "comment",
      by: "member",
      owners,
    });
    const byLink = new Visitor(server, { "x-scriptorium-link": secret });
    expect((await byLink.get(`${path}/access`)).body).toEqual({ role: "view", by: "link", owners });
    expect(problemOf(await ada.visitor.delete(`${path}/members/${ada.id}`))).toBe("409 last-owner");
    expect((await cy.visitor.delete(`${path}/members/${cy.id}`)).status).toBe(204);
    expect(problemOf(await cy.visitor.get(`${path}/access`))).toBe("404 not-found");
    expect(problemOf(await ada.visitor.delete(`${path}/members/${cy.id}`))).toBe("404 not-found");
  });

  test("[W50][W54] who brings a link without a cookie is one for each link, and can be sent away", async () => {
    const { id } = await owner.create({ content: "north" });
    const path = `/api/documents/${id}`;
    const [one, other] = [
      await owner.link(id, { role: "edit" }),
      await owner.link(id, { role: "edit" }),
    ];
    const nameless = (secret: string): Visitor =>
      new Visitor(server, { "x-scriptorium-link": secret });
    const append = (secret: string, text: string): Promise<Response> =>
      nameless(secret).request(`${path}/content`, {
        method: "POST",
        headers: { "content-type": "text/plain" },
        body: text,
      });
    for (const { secret } of [one, other]) expect((await append(secret, "south")).status).toBe(204);
    const time = expect.stringMatching(/^\d{4}-/);
    const visitor = (by: MadeLink): object => ({
      id: expect.stringMatching(/^link:[\w-]{43}$/),
      name: "",
      role: "edit",
      link: { id: by.id, label: null },
      firstSeenAt: time,
      lastSeenAt: time,
      removedAt: null,
    });
    const { body } = await owner.get(`${path}/access`);
    const { visitors } = body as { visitors: { id: string; link: { id: string } }[] };
    expect(visitors).toEqual(expect.arrayContaining([visitor(one), visitor(other)]));
    expect([visitors.length, new Set(visitors.map((each) => each.id)).size]).toEqual([2, 2]);
    // Nobody can guess one from the other, or from what is stored.
    expect(JSON.stringify(visitors)).not.toContain(
      createHash("sha256").update(one.secret).digest("base64url"),
    );
    // What one wrote belongs to nobody else.
    const doc = new Y.Doc();
    const type = (): Uint8Array<ArrayBuffer> => {
      const before = Y.encodeStateVector(doc);
      doc.getMap("notes").set("key", Math.random());
      return Y.encodeStateAsUpdate(doc, before) as Uint8Array<ArrayBuffer>;
    };
    const update = async (secret: string, body: Uint8Array<ArrayBuffer>): Promise<number> =>
      (await nameless(secret).request(`${path}/updates`, { method: "POST", body })).status;
    expect(await update(one.secret, type())).toBe(204);
    const next = type();
    expect([await update(other.secret, next), await update(one.secret, next)]).toEqual([422, 204]);
    // A link does not make an owner.
    const ids = visitors.map((each) => each.id);
    expect(problemOf(await owner.post(`${path}/owner`, { principal: ids[0] }))).toBe(
      "409 never-here",
    );
    const { id: away = "" } = visitors.find(({ link }) => link.id === one.id) ?? {};
    expect((await owner.delete(`${path}/members/${away}`)).status).toBe(204);
    const statuses = async (): Promise<readonly number[]> => [
      (await append(one.secret, "east")).status,
      (await append(other.secret, "east")).status,
      (await nameless(one.secret).get(path)).status,
    ];
    expect(await statuses()).toEqual([404, 204, 404]);
    // Who has a cookie is somebody else.
    expect((await nameless(one.secret).post(`${path}/tickets`, { link: one.secret })).status).toBe(
      200,
    );
    await owner.put(`${path}/members/${away}`, "application/json", '{"role":"view"}');
    expect(await statuses()).toEqual([404, 204, 200]);
    // What was given to whoever brings it ends with the link.
    expect((await owner.delete(`${path}/links/${one.id}`)).status).toBe(204);
    expect(await statuses()).toEqual([404, 204, 404]);
  });

  test("[W53] the record tells owners who did what, the newest first", async () => {
    const ada = await known();
    await ada.visitor.put("/api/me", "application/json", '{"name":"Ada"}');
    const { id } = await ada.visitor.create({ content: "north" });
    const path = `/api/documents/${id}`;
    const link = await ada.visitor.link(id, { role: "edit" });
    await ada.visitor.request(`${path}/links/${link.id}`, {
      method: "PATCH",
      body: '{"label":"team"}',
    });
    await ada.visitor.delete(`${path}/links/${link.id}`);
    const bo = { id: "user:https://id.example/|bo", name: "Bo" };
    const member = `${path}/members/${encodeURIComponent(bo.id)}`;
    for (const role of ["view", "edit", "edit"]) {
      await ada.visitor.put(member, "application/json", JSON.stringify({ role, name: bo.name }));
    }
    await ada.visitor.delete(member);
    await ada.visitor.delete(path);
    await ada.visitor.post(`${path}/restore`);
    const { body } = await ada.visitor.get(`${path}/audit`);
    const { entries, next } = body as { entries: Record<string, unknown>[]; next: unknown };
    const told = { role: "edit", expiresAt: null };
    expect([entries.map(({ id: _id, at: _at, ...entry }) => entry), next]).toEqual([
      [
        { action: "restored" },
        { action: "trashed" },
        { action: "person-removed", person: bo },
        { action: "member-changed", person: bo, role: "edit" },
        { action: "member-added", person: bo, role: "view" },
        { action: "link-revoked", link: { id: link.id, label: "team" } },
        { action: "link-changed", link: { id: link.id, label: "team" }, ...told },
        { action: "link-made", link: { id: link.id, label: null }, ...told },
        { action: "created" },
      ].map((entry) => ({ ...entry, by: { id: ada.id, name: "Ada" } })),
      null,
    ]);
    const older = await ada.visitor.get(`${path}/audit?before=${String(entries[7]?.["id"])}`);
    expect(older.body).toMatchObject({ entries: [{ action: "created" }], next: null });
    expect(problemOf(await ada.visitor.get(`${path}/audit?before=x`))).toBe("400 malformed-body");
  });

  test("[W4][W50] what can't be a role, a person or a link's end is refused, and changes nothing", async () => {
    const { id } = await owner.create({ content: "north" });
    const path = `/api/documents/${id}`;
    const link = await owner.link(id, { role: "view" });
    const put = (principal: string, body: string): Promise<unknown> =>
      owner.put(`${path}/members/${principal}`, "application/json", body).then(problemOf);
    const patch = async (body: string): Promise<number> =>
      (await owner.request(`${path}/links/${link.id}`, { method: "PATCH", body })).status;
    expect([
      await put("guest:x", '{"role":"root"}'),
      await put("x".repeat(129), '{"role":"view"}'),
      await put("a%00b", '{"role":"view"}'),
      problemOf(await owner.post(`${path}/owner`, { principal: "" })),
      problemOf(await owner.post(`${path}/owner`, { principal: "guest:unknown" })),
      await patch('{"role":"own"}'),
      await patch('{"expiresAt":"2001-01-01T00:00:00Z"}'),
    ]).toEqual([...Array(4).fill("400 malformed-body"), "409 never-here", 400, 400]);
    expect((await owner.get(`${path}/access`)).body).toMatchObject({
      members: [{ role: "own" }],
      links: [{ id: link.id, role: "view", expiresAt: null }],
    });
  });

  test("[W50] a link that has ended opens nothing, and does again once its owner gives it another end", async () => {
    const { id } = await owner.create({ content: "north" });
    const { secret, id: linkId } = await linkThatEndsSoon(id);
    const guest = new Visitor(server, { "x-scriptorium-link": secret });
    const status = async (): Promise<number> => (await guest.get(`/api/documents/${id}`)).status;
    await expect.poll(status).toBe(404);
    expect((await owner.get(`/api/documents/${id}/links`)).body).toEqual({ links: [] });
    const init = { method: "PATCH", body: '{"expiresAt":null}' };
    const changed = await owner.request(`/api/documents/${id}/links/${linkId}`, init);
    expect(await changed.json()).toMatchObject({ id: linkId, role: "edit", expiresAt: null });
    expect(await status()).toBe(200);
  });

  test("[H1][W50] no ticket opens another document, and an expired one opens none", async () => {
    const [one, other] = [await owner.create(), await owner.create()];
    const upgrade = async (id: string, ticket: string): Promise<number> =>
      (
        await sendRaw(server, `/sync/${id}`, {
          headers: {
            connection: "upgrade",
            upgrade: "websocket",
            "sec-websocket-version": "13",
            "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
            "sec-websocket-protocol": `scriptorium.v1, ticket.${ticket}`,
          },
        })
      ).status;
    const expired = await signTicket({ id: one.id, role: "own", expiresInS: -1 });
    expect([
      await upgrade(one.id, await owner.ticket(one.id)),
      await upgrade(one.id, await owner.ticket(other.id)),
      await upgrade(one.id, expired),
    ]).toEqual([101, 401, 401]);
  });
});
