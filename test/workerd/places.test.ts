import { env } from "cloudflare:workers";
import { giveOn } from "@scriptorium/worker/src/accounts/give-on.ts";
import { app } from "@scriptorium/worker/src/app.ts";
import type { Env } from "@scriptorium/worker/src/env.ts";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";

// The platform's own objects, but for what no local runtime has: a jurisdiction, in which they would
// have other ids. What was asked for is written down instead.

interface Reached {
  readonly name: string;
  readonly jurisdiction: string | null;
  readonly hint: string | null;
}

/** A server with these settings, and which objects it reached. */
class PlacedServer {
  readonly reached: Reached[] = [];
  readonly #env: Env;

  constructor(settings: Partial<Env>) {
    const real = env as unknown as Env;
    const objects = {
      DOCUMENTS: this.#recorded(real.DOCUMENTS, null),
      KEYS: this.#recorded(real.KEYS, null),
      ACCOUNTS: this.#recorded(real.ACCOUNTS, null),
    };
    this.#env = { ...real, RATE_LIMITS: "off", ...objects, ...settings };
  }

  async ask(method: string, path: string, body?: unknown): Promise<[number, Answer]> {
    const headers = { authorization: `Bearer ${env.ADMIN_KEY}` };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const request = new Request(`https://docs.example${path}`, init);
    const answer = await app.fetch(request, this.#env);
    const text = await answer.text();
    return [answer.status, text === "" ? {} : (JSON.parse(text) as Answer)];
  }

  /** The status of an answer to a connection. */
  async upgrade(id: string, ticket: string): Promise<number> {
    const protocols = `scriptorium.v1, ticket.${ticket}`;
    const headers = { upgrade: "websocket", "sec-websocket-protocol": protocols };
    const request = new Request(`https://docs.example/sync/${id}`, { headers });
    const { status, webSocket } = await app.fetch(request, this.#env);
    webSocket?.accept();
    webSocket?.close();
    return status;
  }

  /** A new document's id, and how it was reached when it was made. */
  async create(body: unknown = {}): Promise<[string, Reached | undefined]> {
    this.reached.length = 0;
    const [, { id = "" }] = await this.ask("POST", "/api/documents", body);
    return [id, this.reached.find(({ name }) => name === id)];
  }

  /** What a guest has made goes to somebody else. */
  giveOn(ids: readonly string[], own: string, successor: string): Promise<void> {
    return giveOn(this.#env, ids, { own, successor });
  }

  #recorded<T extends Rpc.DurableObjectBranded>(
    namespace: DurableObjectNamespace<T>,
    jurisdiction: string | null,
  ): DurableObjectNamespace<T> {
    return {
      jurisdiction: (wanted: string) => this.#recorded(namespace, wanted),
      getByName: (
        name: string,
        options?: { readonly locationHint?: DurableObjectLocationHint },
      ) => {
        this.reached.push({ name, jurisdiction, hint: options?.locationHint ?? null });
        return namespace.getByName(name, options);
      },
    } as unknown as DurableObjectNamespace<T>;
  }
}

interface Answer {
  readonly id?: string;
  readonly type?: string;
  readonly detail?: string;
}

describe("where documents are kept", () => {
  test("[W80] without a word, the platform chooses, and the API knows no place", async () => {
    const server = new PlacedServer({});
    const [id, reached] = await server.create();
    expect(reached).toEqual({ name: id, jurisdiction: null, hint: null });
    const [status, { type }] = await server.ask("POST", "/api/documents", { jurisdiction: "eu" });
    expect([status, type]).toEqual([400, "urn:scriptorium:problem:unknown-place"]);
    expect((await server.ask("POST", "/api/documents", { jurisdiction: "mars" }))[0]).toBe(400);
    expect((await server.ask("POST", "/api/documents", { location: "moon" }))[0]).toBe(400);
  });

  test("[W80] a hint is given when a document is made, its own before the server's", async () => {
    const server = new PlacedServer({ LOCATION_HINT: "weur" });
    const [id, reached] = await server.create();
    expect(reached?.hint).toBe("weur");
    expect((await server.create({ location: "apac-ne" }))[1]?.hint).toBe("apac-ne");
    server.reached.length = 0;
    expect((await server.ask("GET", `/api/documents/${id}`))[0]).toBe(200);
    expect(server.reached).toEqual([{ name: id, jurisdiction: null, hint: null }]);
  });

  test("[W80] the server's jurisdiction holds for documents, keys and people", async () => {
    const server = new PlacedServer({ JURISDICTION: "eu" });
    const [id, reached] = await server.create({ jurisdiction: "eu" });
    expect([reached?.jurisdiction, id.startsWith("eu_")]).toEqual(["eu", false]);
    await server.ask("GET", "/api/admin/keys");
    expect(server.reached.length).toBeGreaterThan(1);
    expect(new Set(server.reached.map(({ jurisdiction }) => jurisdiction))).toEqual(
      new Set(["eu"]),
    );
    expect((await server.ask("POST", "/api/documents", { jurisdiction: "us" }))[0]).toBe(400);
  });

  test("[W80] what a guest has made is given on where it is", async () => {
    const server = new PlacedServer({ JURISDICTION: "us", DOCUMENT_JURISDICTIONS: "eu" });
    const [home] = await server.create();
    const [away] = await server.create({ jurisdiction: "eu" });
    server.reached.length = 0;
    await server.giveOn([home, away], "guest:grace", "person:grace");
    const where = server.reached.map(({ name, jurisdiction }) => [name, jurisdiction]);
    expect(where.toSorted()).toEqual(
      [
        ["person:grace", "us"],
        [home, "us"],
        [away, "eu"],
      ].toSorted(),
    );
  });

  test("[W80] a document's own stands in its id, holds for all that reaches it, and for its copies", async () => {
    const server = new PlacedServer({
      JURISDICTION: "us",
      DOCUMENT_JURISDICTIONS: "eu fedramp fedramp-high",
    });
    const [id, reached] = await server.create({ jurisdiction: "eu", content: "north" });
    expect([reached?.jurisdiction, id.startsWith("eu_")]).toEqual(["eu", true]);
    expect((await server.create({ jurisdiction: "fedramp-high" }))[1]?.jurisdiction).toBe(
      "fedramp-high",
    );
    expect((await server.create())[1]?.jurisdiction).toBe("us");

    server.reached.length = 0;
    for (const [method, path] of [
      ["GET", ""],
      ["POST", "/tickets"],
      ["GET", "/content?format=json"],
      ["GET", "/usage"],
    ] as const)
      expect((await server.ask(method, `/api/documents/${id}${path}`))[0]).toBe(200);
    const [, { id: copyId = "" }] = await server.ask("POST", `/api/documents/${id}/copies`, {});
    expect(copyId.startsWith("eu_")).toBe(true);
    expect(new Set(server.reached.map(({ jurisdiction }) => jurisdiction))).toEqual(
      new Set(["eu"]),
    );
  });

  test("[W80] who makes documents by tickets of their own says both by id and ticket", async () => {
    const { privateKey, publicKey } = await generateKeyPair("EdDSA");
    const keys = [{ ...(await exportJWK(publicKey)), alg: "EdDSA" }];
    const iss = "https://app.acme.example";
    const issuers = [{ name: "acme", issuer: iss, jwks: { keys }, create: true }];
    const server = new PlacedServer({
      DOCUMENT_JURISDICTIONS: "eu",
      TICKET_ISSUERS: JSON.stringify(issuers),
    });
    const id = "eu_made-by-a-ticket";
    const ticket = await new SignJWT({ role: "edit", name: "Ada", create: true, location: "weur" })
      .setProtectedHeader({ alg: "EdDSA" })
      .setIssuer(iss)
      .setSubject("ada")
      .setAudience(`document:${id}`)
      .setIssuedAt()
      .setExpirationTime("5 minutes")
      .sign(privateKey);
    expect(await server.upgrade(id, ticket)).toBe(101);
    expect(server.reached).toEqual([{ name: id, jurisdiction: "eu", hint: "weur" }]);
  });

  test("a runtime that can't hold to a jurisdiction refuses, instead of keeping it elsewhere", () => {
    expect(() => env.DOCUMENTS.jurisdiction("eu")).toThrow(/not implemented/);
  });
});
