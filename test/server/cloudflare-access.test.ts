import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Embedder, newSigningKey } from "./embedder.ts";
import type { SigningKey } from "./embedder.ts";
import { ServerProcess } from "./server-process.ts";
import { problemOf, Visitor } from "./visitor.ts";

const audience = "the application's audience tag";
let key: SigningKey;
/** What publishes the team's keys. */
let team: Embedder;
let server: ServerProcess;

beforeAll(async () => {
  key = await newSigningKey("team", "RS256");
  team = await Embedder.start(key);
  server = await ServerProcess.start(environment(team));
});
afterAll(() => team[Symbol.asyncDispose]());

function environment({ jwksUrl }: Embedder): Record<string, string> {
  return { ACCESS_TEAM: new URL(jwksUrl).origin, ACCESS_AUDIENCE: audience };
}

interface Said {
  readonly sub?: string;
  readonly iss?: string;
  readonly aud?: string;
  readonly expiresInS?: number;
  readonly by?: SigningKey;
}

async function assertion({
  sub = "ada",
  iss,
  aud = audience,
  ...rest
}: Said = {}): Promise<string> {
  const { expiresInS = 300, by = key } = rest;
  return new SignJWT({ email: "ada@example.org", type: "app" })
    .setProtectedHeader({ alg: by.alg, kid: by.kid })
    .setIssuer(iss ?? new URL(team.jwksUrl).origin)
    .setSubject(sub)
    .setAudience([aud])
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1000) + expiresInS)
    .sign(by.privateKey);
}

/** Somebody who comes through Access. */
async function member(said: Said = {}, at: ServerProcess = server): Promise<Visitor> {
  return new Visitor(at, { "cf-access-jwt-assertion": await assertion(said) });
}

describe("Cloudflare Access", () => {
  test("[W66] who comes through it is signed in, and creates", async () => {
    const ada = await member();
    expect((await ada.get("/api/me")).body).toEqual({
      id: expect.stringMatching(/^person:/),
      name: "ada",
      account: { isSignedIn: true, canSignOut: false, signInPath: null, mayCreate: true },
    });
    const { id } = await ada.create({ content: "north" });
    expect(await (await member()).text(id)).toBe("north");
    const bo = await member({ sub: "bo" });
    expect(problemOf(await bo.get(`/api/documents/${id}`))).toBe("404 not-found");
  });

  test("[W66] who comes past it is a guest, and creates nothing", async () => {
    const visitor = await Visitor.known(server);
    expect(problemOf(await visitor.post("/api/documents"))).toBe("403 sign-in-required");
  });

  test("[W66] an assertion that does not verify is refused, whatever cookie comes with it", async () => {
    const other = await newSigningKey("team", "RS256");
    const symmetric = await new SignJWT({ email: "ada@example.org" })
      .setProtectedHeader({ alg: "HS256", kid: "team" })
      .setIssuer(new URL(team.jwksUrl).origin)
      .setSubject("ada")
      .setAudience([audience])
      .setExpirationTime("1 m")
      .sign(new TextEncoder().encode(JSON.stringify(key.publicJwk)));
    const bad: Readonly<Record<string, string>> = {
      "for another application": await assertion({ aud: "another" }),
      "of another team": await assertion({ iss: "https://evil.cloudflareaccess.com" }),
      expired: await assertion({ expiresInS: -60 }),
      "of another key": await assertion({ by: other }),
      "of a service, which is no person": await assertion({ sub: "" }),
      "signed with the public key as a secret": symmetric,
      nonsense: "x",
    };
    const { cookie } = await Visitor.known(server);
    for (const [what, header] of Object.entries(bad)) {
      const visitor = new Visitor(server, { "cf-access-jwt-assertion": header });
      visitor.cookie = cookie;
      const said = [
        problemOf(await visitor.get("/api/me")),
        problemOf(await visitor.post("/api/documents")),
      ];
      expect([what, ...said]).toEqual([what, "401 invalid-assertion", "401 invalid-assertion"]);
    }
  });

  test("[W66] while the team's keys can't be had nobody is signed in, and the answer says to try again", async () => {
    await using away = await Embedder.start(key);
    away.status = 500;
    await using cold = await ServerProcess.start(environment(away));
    const ada = await member({ iss: new URL(away.jwksUrl).origin }, cold);
    const answer = await ada.request("/api/me");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    away.status = 200;
    const status = async (): Promise<number> => (await ada.get("/api/me")).status;
    await expect.poll(status).toBe(200);
  });

  test("[W65][W66] what somebody made as a guest is theirs once they come through it", async () => {
    const variables = { ...environment(team), CREATION: "everybody" };
    await using mixed = await ServerProcess.start(variables);
    const guest = await Visitor.known(mixed);
    const { id } = await guest.create({ content: "north" });
    const ada = await member({}, mixed);
    ada.cookie = guest.cookie;
    await ada.get("/api/me");
    expect((await ada.get(`/api/documents/${id}`)).body).toMatchObject({ role: "own" });
    expect(problemOf(await guest.get(`/api/documents/${id}`))).toBe("404 not-found");
  });

  test("[W66] without the configuration the header says nothing", async () => {
    await using plain = await ServerProcess.start();
    const ada = await member({}, plain);
    expect((await ada.get("/api/me")).body).toMatchObject({ id: expect.stringMatching(/^guest:/) });
  });
});
