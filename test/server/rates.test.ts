import { randomBytes } from "node:crypto";
import { limits } from "@scriptorium/sync/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { sendRaw } from "./raw.ts";
import type { RawAnswer } from "./raw.ts";
import { sampleImages } from "./sample-images.ts";
import { adminKey, databases, ServerProcess } from "./server-process.ts";
import { signTicket } from "./tickets.ts";
import { problemOf, Visitor } from "./visitor.ts";
import type { Answer } from "./visitor.ts";

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start({
    RATE_LIMITS: "creations=3 tickets=4 uploads=2 upgrades=3 sharings=3 lists=2 reads=5",
    TRUSTED_PROXY: "127.0.0.0/8",
  });
});

/** Somebody at an address of their own, as the proxy tells it. */
async function personAt(address: string): Promise<Visitor> {
  const visitor = new Visitor(server, { "x-forwarded-for": address });
  await visitor.get("/api/me");
  return visitor;
}

async function statuses(count: number, ask: () => Promise<{ readonly status: number }>) {
  const found: number[] = [];
  for (let one = 0; one < count; one += 1) found.push((await ask()).status);
  return found;
}

/** The same for what is asked at once, so that nothing becomes possible meanwhile, in the order of numbers. */
async function statusesAtOnce(count: number, ask: () => Promise<{ readonly status: number }>) {
  const answers = await Promise.all(Array.from({ length: count }, ask));
  return answers.map(({ status }) => status).toSorted((one, other) => one - other);
}

describe("[W70] what one person asks for too often is refused with the time to wait", () => {
  test("documents and copies", async () => {
    const ada = await personAt("192.0.2.1");
    const { id } = await ada.create();
    await ada.create();
    await ada.create();
    const refused = await ada.request("/api/documents", { method: "POST" });
    const waitS = Number(refused.headers.get("retry-after"));
    expect([refused.status, waitS > 0 && waitS <= 20]).toEqual([429, true]);
    const body: unknown = await refused.json();
    expect(problemOf({ status: 429, body })).toBe("429 too-many-requests");
    expect(body).toMatchObject({ detail: `Try again in ${waitS} s.` });
    expect((await ada.post(`/api/documents/${id}/copies`)).status).toBe(429);
    // Everything else goes on, and so does everybody else there.
    expect((await ada.post(`/api/documents/${id}/tickets`)).status).toBe(200);
    expect((await (await personAt("192.0.2.1")).post("/api/documents")).status).toBe(201);
  });

  test("copies of documents with images, as the images of the copy", async () => {
    const ada = await personAt("192.0.2.8");
    const { id } = await ada.create();
    const upload = await ada.request(`/api/documents/${id}/images`, {
      method: "POST",
      body: new Uint8Array(sampleImages["image/png"]),
    });
    const { src } = (await upload.json()) as { src: string };
    // An image of its own that the text does not show costs nothing.
    expect((await ada.post(`/api/documents/${id}/copies`)).status).toBe(201);
    // Nor do addresses under which there is nothing, which nobody asks for either.
    const madeUp = Array.from({ length: 50 }, (_, index) =>
      src.replace(/[0-9a-f]{2}$/, (index + 16).toString(16)),
    );
    const images = [src, ...madeUp].map((each) => ({ type: "image", attrs: { src: each } }));
    const text = { type: "doc", content: images };
    expect(
      (await ada.put(`/api/documents/${id}/content`, "application/json", JSON.stringify(text)))
        .status,
    ).toBe(204);
    const bo = await personAt("192.0.2.9");
    const { secret } = await ada.link(id, { role: "view" });
    const copy = (): Promise<Response> =>
      bo.request(`/api/documents/${id}/copies`, {
        method: "POST",
        headers: { "x-scriptorium-link": secret },
      });
    expect(await statuses(3, copy)).toEqual([201, 201, 429]);
  });

  test("tickets, with an answer that tells nothing of the document", async () => {
    const ada = await personAt("192.0.2.2");
    const { id } = await ada.create();
    const ask = (): Promise<{ readonly status: number }> =>
      ada.post(`/api/documents/${id}/tickets`);
    expect(await statuses(5, ask)).toEqual([200, 200, 200, 200, 429]);
    const missing = await ada.post(`/api/documents/${"a".repeat(22)}/tickets`);
    expect(missing).toEqual(await ada.post(`/api/documents/${id}/tickets`));
  });

  test("upgrades, for whom the ticket names, and no object is woken", async () => {
    const ada = await personAt("192.0.2.4");
    const { id } = await ada.create();
    const upgrade = async (sub: string, document = id): Promise<RawAnswer> =>
      sendRaw(server, `/sync/${document}`, {
        headers: {
          upgrade: "websocket",
          connection: "upgrade",
          "sec-websocket-version": "13",
          "sec-websocket-key": "MDEyMzQ1Njc4OWFiY2RlZg==",
          "sec-websocket-protocol": `scriptorium.v1, ticket.${await signTicket({ id: document, sub })}`,
          "x-forwarded-for": "192.0.2.4",
        },
      });
    expect(await statuses(3, () => upgrade("guest:ada"))).toEqual([101, 101, 101]);
    const before = databases(server);
    const refused = await upgrade("guest:ada", "never-asked-for-before");
    expect([refused.status, problemOf({ ...refused, body: JSON.parse(refused.body) })]).toEqual([
      429,
      "429 too-many-requests",
    ]);
    expect(refused.headers.some((header) => /^retry-after: \d+$/i.test(header))).toBe(true);
    expect(databases(server)).toEqual(before);
    expect((await upgrade("guest:bo")).status).toBe(101);
  });

  test("upgrades without a ticket that verifies, for the address", async () => {
    const guess = (): Promise<RawAnswer> =>
      sendRaw(server, "/sync/never-asked-for-before", {
        headers: {
          upgrade: "websocket",
          connection: "upgrade",
          "sec-websocket-protocol": "scriptorium.v1, ticket.made-up",
          "x-forwarded-for": "192.0.2.5",
        },
      });
    expect(await statusesAtOnce(16, guess)).toEqual([...Array(15).fill(401), 429]);
  });

  test("changes of who may do what, before the document is asked", async () => {
    const ada = await personAt("192.0.2.6");
    const { id } = await ada.create();
    const share = (): Promise<{ readonly status: number }> =>
      ada.post(`/api/documents/${id}/links`, { role: "view" });
    expect(await statuses(4, share)).toEqual([201, 201, 201, 429]);
    const before = databases(server);
    const path = "/api/documents/never-asked-for-before";
    const others = [
      await ada.delete(`/api/documents/${id}/links/some-link`),
      await ada.put(`${path}/members/guest:bo`, "application/json", '{"role":"view"}'),
      await ada.delete(`${path}/members/guest:bo`),
      await ada.post(`${path}/owner`, { principal: "guest:bo" }),
      await ada.post(`${path}/restore`),
      await ada.delete(path),
    ];
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 429));
    expect(databases(server)).toEqual(before);
    // What is shared is still to be seen.
    expect((await ada.get(`/api/documents/${id}/links`)).status).toBe(200);
  });

  test("images and contents, before they are read", async () => {
    const ada = await personAt("192.0.2.3");
    const { id } = await ada.create();
    const upload = (): Promise<Response> =>
      ada.request(`/api/documents/${id}/images`, {
        method: "POST",
        body: new Uint8Array(sampleImages["image/png"]),
      });
    expect(await statuses(3, upload)).toEqual([201, 201, 429]);
    const path = `/api/documents/${id}/content`;
    expect((await ada.put(path, "text/plain", "north")).status).toBe(429);
    const title = { method: "PATCH", body: '{"title":"Plan"}' };
    expect((await ada.request(`/api/documents/${id}`, title)).status).toBe(429);
    expect((await ada.post(path)).status).toBe(429);
    expect((await ada.post(`/api/documents/${id}/updates`)).status).toBe(429);
  });

  test("documents that are read, by their size, in every way, and not their images", async () => {
    const ada = await personAt("192.0.2.9");
    const text = "north wind ".repeat(130_000);
    const { id } = await ada.create({ content: text, format: "text" });
    const small = await ada.create({ content: "north" });
    const path = `/api/documents/${id}`;
    // One, and one for the megabyte.
    expect((await ada.get(`${path}/content?format=text`)).status).toBe(200);
    expect((await ada.get(`${path}/content?format=update`)).status).toBe(200);
    expect((await ada.get(`/api/documents/${small.id}`)).status).toBe(200);
    const refused = await ada.request(`${path}/content?format=json`);
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect((await ada.get(path)).status).toBe(429);
    // Whether there is such a document, too many questions do not tell.
    const answers = await Promise.all(
      [path, "/api/documents/AAAAAAAAAAAAAAAAAAAAAA"].map((one) => ada.get(one)),
    );
    expect(new Set(answers.map((answer) => problemOf(answer)))).toEqual(
      new Set(["429 too-many-requests"]),
    );
    // A page to read has no text of its own then, and goes on.
    const page = await ada.request(`/d/${small.id}`);
    expect([page.status, (await page.text()).includes("north")]).toEqual([200, false]);
    const image = { method: "POST", body: new Uint8Array(sampleImages["image/png"]) };
    const { src } = (await (await ada.request(`${path}/images`, image)).json()) as { src: string };
    expect(new Set(await statuses(20, () => ada.request(src)))).toEqual(new Set([200]));
    expect((await ada.post(`${path}/tickets`)).status).toBe(200);
    // What a backup and an export read is not counted.
    const administrator = new Visitor(server, { authorization: `Bearer ${adminKey}` });
    const all = await statuses(10, () => administrator.get(`${path}/content?format=update`));
    expect(new Set(all)).toEqual(new Set([200]));
  });

  test("pages of a list", async () => {
    const ada = await personAt("192.0.2.4");
    expect(await statuses(3, () => ada.get("/api/documents"))).toEqual([200, 200, 429]);
  });
});

test("[W75] keys that are none are refused before the object that knows the keys is asked, and good ones are not", async () => {
  const program = (key: string): Visitor =>
    new Visitor(server, {
      authorization: `Bearer ${key}`,
      "x-forwarded-for": "192.0.2.9",
    });
  const asked = { name: "export", scopes: ["read"] };
  const answer = await program(adminKey).post("/api/admin/keys", asked);
  const good = program((answer.body as { key: string }).key);
  expect((await good.get("/api/me")).status).toBe(200);
  const guess = (): Promise<Answer> =>
    program(`scriptorium_${randomBytes(32).toString("base64url")}`).get("/api/me");
  // At once, so that none is answered before the next is asked.
  const startedMs = Date.now();
  const guesses = Array.from({ length: limits.unknownKeysPerMinute * 2 }, guess);
  const told = (await Promise.all(guesses)).map(({ status }) => status);
  expect(new Set(told)).toEqual(new Set([401, 429]));
  // While they were asked, some more became possible.
  const minutes = 1 + (Date.now() - startedMs + 1_000) / 60_000;
  const taken = told.filter((status) => status === 401).length;
  expect(taken).toBeLessThanOrEqual(limits.unknownKeysPerMinute * minutes);
  expect([
    (await good.get("/api/me")).status,
    (await program("made-up").get("/api/me")).status,
  ]).toEqual([200, 401]);
});

test("[W70] many people at one address have the share of five", async () => {
  const strangers = (): Promise<Response> =>
    fetch(`${server.url}/api/documents`, {
      method: "POST",
      headers: { "x-forwarded-for": "198.51.100.1" },
    });
  expect(await statusesAtOnce(17, strangers)).toEqual([...Array(15).fill(201), 429, 429]);
});

test("[W70][W54] new people who bring a link are counted as tickets, however they come, and others read on", async () => {
  const ada = await personAt("192.0.2.20");
  const { id } = await ada.create();
  const { secret } = await ada.link(id, { role: "edit" });
  const headers = { "x-scriptorium-link": secret };
  const path = `/api/documents/${id}`;
  const known = await personAt("192.0.2.21");
  expect((await known.request(path, { headers })).status).toBe(200);
  const ways: readonly (readonly [string, RequestInit])[] = [
    [path, { headers }],
    [`${path}/content`, { headers }],
    [`${path}/access`, { headers }],
    [`${path}/updates`, { method: "POST", headers, body: Uint8Array.of(0, 0) }],
  ];
  let taken = 0;
  for (let one = 0; one < 40; one++) {
    const [way, init] = ways[one % ways.length] ?? [path, { headers }];
    const answer = await (await personAt("192.0.2.21")).request(way, init);
    if (answer.ok) taken += 1;
    else {
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([
        429,
        expect.stringMatching(/^\d+$/),
      ]);
    }
  }
  expect(taken).toBeLessThan(40);
  const { visitors } = (await ada.get(`${path}/access`)).body as { visitors: readonly unknown[] };
  expect(visitors.length).toBe(taken + 1);
  const stranger = await personAt("192.0.2.21");
  expect([
    (await known.request(path, { headers })).status,
    (await ada.get(path)).status,
    // Of a link that opens nothing the answer stays the same.
    (await stranger.request(path, { headers: { "x-scriptorium-link": "made-up" } })).status,
  ]).toEqual([200, 200, 404]);
});

test("[W71] an address can't be made up behind a proxy, nor that of a network left", async () => {
  let count = 0;
  const liar = (): Promise<Response> =>
    fetch(`${server.url}/api/documents`, {
      method: "POST",
      headers: {
        "x-forwarded-for": `203.0.113.${(count += 1)}, 2001:db8:1:2::${count}, 127.0.0.2`,
        "cf-connecting-ip": `203.0.113.${count}`,
      },
    });
  // While they were asked, some more became possible.
  expect(await statuses(30, liar)).toContain(429);
});

test("[W71] without a proxy the address is the socket's, whatever is claimed", async () => {
  await using direct = await ServerProcess.start({ RATE_LIMITS: "creations=1" });
  let count = 0;
  const liar = (): Promise<Response> =>
    fetch(`${direct.url}/api/documents`, {
      method: "POST",
      headers: {
        "x-forwarded-for": `203.0.113.${(count += 1)}`,
        "cf-connecting-ip": `203.0.113.${count}`,
      },
    });
  expect(await statuses(6, liar)).toEqual([201, 201, 201, 201, 201, 429]);
  const administrator = Visitor.administrator(direct);
  expect(await statuses(3, () => administrator.post("/api/documents"))).toEqual([201, 201, 201]);
});

test("[W70] with the usual limits, an office behind one address opens its documents at once", async () => {
  await using usual = await ServerProcess.start({ RATE_LIMITS: "" });
  const owner = await Visitor.known(usual);
  const { id } = await owner.create();
  const { secret } = await owner.link(id, { role: "edit" });
  const people = Array.from({ length: 300 }, () => new Visitor(usual));
  const answers = await Promise.all(
    people.map((one) => one.post(`/api/documents/${id}/tickets`, { link: secret })),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
});
