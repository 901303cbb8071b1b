import { limits } from "@scriptorium/sync/protocol";
import { exportSPKI, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OwnClient } from "./clients.ts";
import { Embedder, newSigningKey } from "./embedder.ts";
import type { EmbedderTicket, SigningKey } from "./embedder.ts";
import { closeCode, sendRaw, tryUpgrade } from "./raw.ts";
import { databases, ServerProcess, signingSecret } from "./server-process.ts";
import { signTicket } from "./tickets.ts";
import { Visitor } from "./visitor.ts";

let [key, inlineKey, readerKey]: SigningKey[] = [];
let acme: Embedder;
let server: ServerProcess;
let made = 0;

beforeAll(async () => {
  [key, inlineKey, readerKey] = await Promise.all([
    newSigningKey("first"),
    newSigningKey("inline", "ES256"),
    newSigningKey("reader"),
  ]);
  acme = await Embedder.start(key);
  server = await ServerProcess.start({ TICKET_ISSUERS: issuers() });
});
afterAll(() => acme[Symbol.asyncDispose]());

/** Three that differ in what their tickets may do: the first publishes its keys. */
function issuers(): string {
  return JSON.stringify([
    { name: "acme", issuer: acme.iss, jwks: acme.jwksUrl, role: "own", create: true },
    {
      name: "globex",
      issuer: "https://globex.example",
      jwks: { keys: [must(inlineKey).publicJwk] },
      create: true,
    },
    {
      name: "reader",
      issuer: "https://reader.example",
      jwks: { keys: [must(readerKey).publicJwk] },
      role: "view",
      documents: "all",
    },
  ]);
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it is made before the tests");
  return value;
}

function newId(): string {
  made += 1;
  return `embedded-document-${made}`;
}

const own = (ticket: string): readonly string[] => ["scriptorium.v1", `ticket.${ticket}`];

/** What becomes of an upgrade with a ticket of the embedder. */
async function upgrade(
  parts: Omit<EmbedderTicket, "key"> & { readonly key?: SigningKey },
): Promise<string> {
  return tryUpgrade(server, parts.id, own(await acme.ticket({ key: must(key), ...parts })));
}

/** A document that the first embedder's ticket made. */
async function newDocument(): Promise<string> {
  const id = newId();
  expect(await upgrade({ id, create: true })).toBe("scriptorium.v1");
  return id;
}

/** A client of ours with tickets of an embedder. */
async function openWith(parts: EmbedderTicket): Promise<OwnClient> {
  const client = new OwnClient(server, parts.id, () => acme.ticket(parts));
  await client.provider.synced;
  return client;
}

describe("tickets of embedders", () => {
  test("[H10][H12] one that says so makes the document, and others of the issuer open it", async () => {
    const id = newId();
    expect(await closeCode(server, id, await acme.ticket({ id, key: must(key) }))).toBe(4403);
    using ada = await openWith({ id, key: must(key), create: true });
    using bo = await openWith({ id, key: must(key), sub: "bo", name: "Bo" });
    ada.type("north");
    await ada.provider.saved();
    await bo.untilText((text) => text === "north");
    ada.awareness.setLocalStateField("user", { name: "Bo", id: "guest:bo" });
    await bo.untilSees(ada, (state) => state !== null);
    expect(bo.awareness.getStates().get(ada.doc.clientID)?.["user"]).toMatchObject({
      name: "Ada",
      id: "issuer:acme:ada",
      role: "edit",
    });
  });

  test("[H10] every other is refused with 401, and no object is woken", async () => {
    const id = newId();
    const before = databases(server);
    const stranger = await newSigningKey("first");
    const unknown = await newSigningKey("unknown");
    const symmetric = async (secret: string | Uint8Array, kid = "first"): Promise<string> =>
      new SignJWT({ name: "Ada", role: "own", create: true })
        .setProtectedHeader({ alg: "HS256", kid })
        .setIssuer(acme.iss)
        .setSubject("ada")
        .setAudience(`document:${id}`)
        .setExpirationTime("1 m")
        .sign(typeof secret === "string" ? new TextEncoder().encode(secret) : secret);
    const publicKey = (await importJWK(must(key).publicJwk, "EdDSA", {
      extractable: true,
    })) as CryptoKey;
    const good = { id, key: must(key), create: true };
    const bad: Readonly<Record<string, Promise<string> | string>> = {
      "of nobody who is configured": acme.ticket({ ...good, iss: "https://evil.example" }),
      "of an issuer that is almost one": acme.ticket({ ...good, iss: `${acme.iss}/` }),
      "of another issuer's key": acme.ticket({ ...good, key: must(inlineKey) }),
      "for another document": acme.ticket({ ...good, aud: "document:another-document-1" }),
      "for everything": acme.ticket({ ...good, aud: "document:" }),
      "for nothing": acme.ticket({ ...good, aud: id }),
      expired: acme.ticket({ ...good, expiresInS: -limits.clockSkewS - 1 }),
      "without an end": acme.ticket({ ...good, expiresInS: null }),
      "of too long a life": acme.ticket({
        ...good,
        expiresInS: limits.embedderTicketLifeS + limits.clockSkewS + 30,
      }),
      "of a life that was too long, of which less is left": acme.ticket({
        ...good,
        issuedInS: -60,
        expiresInS: limits.embedderTicketLifeS - 30,
      }),
      "not valid yet": acme.ticket({ ...good, notBeforeInS: limits.clockSkewS + 30 }),
      "with a wrong signature": acme.ticket({ ...good, key: stranger }),
      "of an unknown key": acme.ticket({ ...good, key: unknown }),
      "with its own key in the header": acme.ticket({
        ...good,
        key: unknown,
        header: { jwk: unknown.publicJwk },
      }),
      "with an address of keys in the header": acme.ticket({
        ...good,
        key: unknown,
        header: { jku: acme.jwksUrl },
      }),
      "with what must be understood and is not": acme
        .ticket({ ...good, header: { crit: ["exp"] } })
        .catch(() => "not.even.made"),
      "signed with no key": new UnsecuredJWT({ name: "Ada", role: "own", create: true })
        .setIssuer(acme.iss)
        .setSubject("ada")
        .setAudience(`document:${id}`)
        .setExpirationTime("1 m")
        .encode(),
      "signed with the public key as a secret": symmetric(await exportSPKI(publicKey)),
      "signed with the public key's bytes": symmetric(
        Buffer.from(String(must(key).publicJwk.x), "base64url"),
      ),
      "signed with this server's secret": symmetric(signingSecret),
      "with no role": acme.ticket({ ...good, role: null }),
      "with an unknown role": acme.ticket({ ...good, role: "emperor" }),
      "with no subject": acme.ticket({ ...good, sub: "" }),
      "with too long a subject": acme.ticket({
        ...good,
        sub: "x".repeat(limits.principalLengthMax),
      }),
    };
    const outcomes: Record<string, string> = {};
    for (const [what, ticket] of Object.entries(bad)) {
      outcomes[what] = await tryUpgrade(server, id, own(await ticket));
    }
    const refused = Object.keys(bad).map((what) => [what, "401 invalid-ticket"]);
    expect(outcomes).toEqual(Object.fromEntries(refused));
    expect(databases(server)).toEqual(before);
  });

  test("[H12] nobody whom an issuer names is anybody else", async () => {
    const owner = new Visitor(server);
    const { id } = await owner.create({ content: "north" });
    const { id: principal } = (await owner.get("/api/me")).body as { id: string };
    // Not the owner of a document of this server, not the administrator, not another issuer's.
    for (const sub of [principal, "key:admin", "guest:ada"]) {
      expect(await closeCode(server, id, await acme.ticket({ id, key: must(key), sub }))).toBe(
        4403,
      );
    }
    const globex = await newDocument();
    for (const sub of ["ada", "acme:ada", "issuer:acme:ada"]) {
      const parts = { id: globex, key: must(inlineKey), iss: "https://globex.example", sub };
      expect(await closeCode(server, globex, await acme.ticket(parts))).toBe(4403);
    }
    // A ticket of this server's own secret, which only it can sign, is the server's word.
    expect(await closeCode(server, globex, await signTicket({ id: globex }))).toBe(4403);
  });

  test("[H12] a ticket gives no more than its issuer may, and makes nothing where that is not allowed", async () => {
    const owner = new Visitor(server);
    const { id } = await owner.create({ content: "north" });
    const reader = { iss: "https://reader.example", key: must(readerKey), role: "own" };
    using eve = new OwnClient(server, id, () => acme.ticket({ id, ...reader }));
    await eve.provider.synced;
    expect(await eve.untilStatus("synced")).toMatchObject({ role: "view" });
    const other = newId();
    const creating = await acme.ticket({ id: other, ...reader, create: true });
    expect(await closeCode(server, other, creating)).toBe(4403);
    const globex = {
      iss: "https://globex.example",
      key: must(inlineKey),
      role: "own",
      create: true,
    };
    using bo = new OwnClient(server, other, () => acme.ticket({ id: other, ...globex }));
    await bo.provider.synced;
    expect(await bo.untilStatus("synced")).toMatchObject({ role: "edit" });
  });

  test("[H12] a document that was deleted or belongs to others is not made again", async () => {
    const id = await newDocument();
    const administrator = Visitor.administrator(server);
    expect((await administrator.delete(`/api/documents/${id}`)).status).toBe(204);
    const ticket = await acme.ticket({ id, key: must(key), create: true });
    expect(await closeCode(server, id, ticket)).toBe(4403);
  });

  test("[H13] what was deleted for good is made again by a ticket that was issued since, and by no other", async () => {
    const id = await newDocument();
    const administrator = Visitor.administrator(server);
    const outcome = async (issuedInS: number | null): Promise<number> =>
      closeCode(server, id, await acme.ticket({ id, key: must(key), create: true, issuedInS }));
    expect((await administrator.delete(`/api/documents/${id}?forever=true`)).status).toBe(204);
    // Its clock may be fast, so what seems a second younger may be older.
    const issued = [-60, 0, null, limits.clockSkewS + 60];
    for (const each of issued) expect([each, await outcome(each)]).toEqual([each, 4403]);
    await server.terminate();
    await server.restart();
    expect(await outcome(null)).toBe(4403);
    const made = async (): Promise<number> => {
      await upgrade({ id, create: true, issuedInS: limits.clockSkewS - 1 });
      return (await administrator.get(`/api/documents/${id}`)).status;
    };
    await expect.poll(made).toBe(200);
  });

  test("[H13] a ticket that does not say when it was issued, or says what can't be, makes nothing, and opens what is there", async () => {
    const id = await newDocument();
    for (const issuedInS of [null, limits.clockSkewS + 60]) {
      const other = newId();
      const making = await acme.ticket({ id: other, key: must(key), create: true, issuedInS });
      expect(await closeCode(server, other, making)).toBe(4403);
      using ada = await openWith({ id, key: must(key), create: true, issuedInS });
      expect(ada.provider.status.kind).toBe("synced");
    }
  });

  test("[W70] documents that tickets make are counted as others are, and only those", async () => {
    await using strict = await ServerProcess.start({
      TICKET_ISSUERS: issuers(),
      RATE_LIMITS: "creations=2",
    });
    const open = async (id: string, sub = "ada"): Promise<string> =>
      tryUpgrade(strict, id, own(await acme.ticket({ id, key: must(key), sub, create: true })));
    const [first, second, third] = [newId(), newId(), newId()];
    for (const id of [first, first, second, first]) expect(await open(id)).toBe("scriptorium.v1");
    const before = databases(strict);
    expect(await open(third)).toBe("429 too-many-requests");
    expect(databases(strict)).toEqual(before);
    expect([await open(first), await open(third, "bo")]).toEqual([
      "scriptorium.v1",
      "scriptorium.v1",
    ]);
  });

  test("[H10] an in-band ticket of the issuer is taken like the first", async () => {
    const id = await newDocument();
    let role = "view";
    using ada = new OwnClient(server, id, () => acme.ticket({ id, key: must(key), role }));
    await ada.provider.synced;
    role = "own";
    await ada.provider.refreshTicket();
    await expect.poll(() => ada.provider.status).toMatchObject({ role: "own" });
  });

  test("[H11] a new key works once it is published, and an old one until it is forgotten", async () => {
    await using mine = await Embedder.start(must(key));
    await using rotating = await ServerProcess.start({
      TICKET_ISSUERS: JSON.stringify([
        { name: "acme", issuer: mine.iss, jwks: mine.jwksUrl, create: true },
      ]),
    });
    const [id, second] = [newId(), await newSigningKey("second", "ES256")];
    const outcome = async (by: SigningKey): Promise<string> =>
      tryUpgrade(rotating, id, own(await mine.ticket({ id, key: by, create: true })));
    expect(await outcome(must(key))).toBe("scriptorium.v1");
    expect(await outcome(second)).toBe("401 invalid-ticket");
    mine.keys = [second];
    const timeout = limits.jwksCooldownMs + 5_000;
    await expect.poll(() => outcome(second), { timeout }).toBe("scriptorium.v1");
    expect(await outcome(must(key))).toBe("401 invalid-ticket");
    // A flood of made-up keys is not passed on.
    const { asked } = mine;
    const unknown = await newSigningKey("unknown");
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(unknown)));
    expect(new Set(outcomes)).toEqual(new Set(["401 invalid-ticket"]));
    expect(mine.asked - asked).toBeLessThanOrEqual(1);
    // What is known stays of use while the address is away.
    mine.status = null;
    expect(await outcome(second)).toBe("scriptorium.v1");
  });

  test("[H11] while the keys can't be had nobody is let in, and the answer says to try again", async () => {
    await using mine = await Embedder.start(must(key));
    await using cold = await ServerProcess.start({
      TICKET_ISSUERS: JSON.stringify([
        { name: "acme", issuer: mine.iss, jwks: mine.jwksUrl, create: true },
      ]),
    });
    const id = newId();
    const ticket = await mine.ticket({ id, key: must(key), create: true });
    const before = databases(cold);
    for (const status of [null, 500, 404]) {
      mine.status = status;
      expect(await tryUpgrade(cold, id, own(ticket))).toBe("503 keys-unreachable");
    }
    const answer = await sendRaw(cold, `/sync/${id}`, {
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": btoa("0123456789abcdef"),
        "sec-websocket-protocol": own(ticket).join(", "),
      },
    });
    expect(answer.headers.find((header) => /^retry-after:/i.test(header))).toMatch(/: \d+$/);
    expect(databases(cold)).toEqual(before);
    mine.status = 200;
    const timeout = limits.jwksRetryMs + 5_000;
    await expect.poll(() => tryUpgrade(cold, id, own(ticket)), { timeout }).toBe("scriptorium.v1");
  });

  test("[H12] an issuer that is taken out of the configuration is nobody from then on", async () => {
    await using before = await ServerProcess.start({ TICKET_ISSUERS: issuers() });
    const id = newId();
    const ticket = await acme.ticket({ id, key: must(key), create: true });
    expect(await tryUpgrade(before, id, own(ticket))).toBe("scriptorium.v1");
    await before.terminate();
    await using after = await ServerProcess.start({ DATA_DIR: before.dataDir });
    expect(await tryUpgrade(after, id, own(ticket))).toBe("401 invalid-ticket");
  });
});
