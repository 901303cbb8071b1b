import { limits } from "@scriptorium/sync/protocol";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OwnClient } from "./clients.ts";
import { tryUpgrade } from "./raw.ts";
import { ServerProcess, signingSecret } from "./server-process.ts";
import { SignInProvider } from "./sign-in-provider.ts";
import { Surfer, thiefOf } from "./signing-in.ts";
import { problemOf, Visitor } from "./visitor.ts";

let provider: SignInProvider;
/** Where only people who signed in create documents. */
let closed: ServerProcess;
/** Where guests do too. */
let open: ServerProcess;

beforeAll(async () => {
  provider = await SignInProvider.start();
  const { environment } = provider;
  [closed, open] = await Promise.all([
    ServerProcess.start({ ...environment, OIDC_ALLOWED: "@example.org eve@example.net" }),
    ServerProcess.start({ ...environment, CREATION: "everybody" }),
  ]);
  provider.serve(closed.url, open.url);
  const verified = { email_verified: true };
  provider.people.set("ada", { name: "Ada Lovelace", email: "Ada@example.org", ...verified });
  provider.people.set("bo", { name: "Bo", email: "bo@elsewhere.example", ...verified });
  provider.people.set("carol", {
    name: "Carol",
    email: "carol@example.org",
    email_verified: false,
  });
  provider.people.set("dan", { name: "Dan" });
  provider.people.set("eve", { email: "eve@example.net", ...verified });
});
afterAll(() => provider[Symbol.asyncDispose]());

const guest = { isSignedIn: false, canSignOut: false, signInPath: "/api/session/sign-in" };
const signedIn = { isSignedIn: true, canSignOut: true, signInPath: "/api/session/sign-in" };
const anybody = { id: expect.stringMatching(/^guest:/), name: expect.any(String) };

async function principalOf(visitor: Visitor): Promise<string> {
  return ((await visitor.get("/api/me")).body as { id: string }).id;
}

/** The cookie that remembers an attempt, as this server would have signed it. */
function attemptCookie(
  attempt: Readonly<Record<string, unknown>>,
  state = "state",
): Promise<string> {
  return new SignJWT({
    attempt: { nonce: "n", verifier: "v".repeat(43), returnPath: "/", guest: null, ...attempt },
  })
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(state)
    .setAudience("sign-in")
    .setIssuedAt()
    .setExpirationTime("5 m")
    .sign(new TextEncoder().encode(signingSecret));
}

describe("a server where only people who signed in create", () => {
  test("[W63] guests make nothing, and are told where to sign in", async () => {
    const visitor = await Visitor.known(closed);
    expect(problemOf(await visitor.post("/api/documents"))).toBe("403 sign-in-required");
    expect(problemOf(await new Visitor(closed).post("/api/documents"))).toBe(
      "403 sign-in-required",
    );
    expect(await visitor.get("/api/me")).toEqual({
      status: 200,
      body: { ...anybody, account: { ...guest, mayCreate: false } },
    });
  });

  test("[W63] guests open what was shared with them, and copy nothing", async () => {
    const ada = new Surfer(closed);
    await ada.signIn("ada");
    const { id } = await ada.create({ content: "north" });
    const { secret } = await ada.link(id, { role: "edit" });
    const visitor = new Visitor(closed, { "x-scriptorium-link": secret });
    using bo = await OwnClient.open(visitor, id, secret);
    bo.type("by a guest");
    await bo.provider.saved();
    const copy = await visitor.post(`/api/documents/${id}/copies`);
    expect(problemOf(copy)).toBe("403 sign-in-required");
    expect(await visitor.text(id)).toContain("by a guest");
  });

  test("[W63] programs that may create do", async () => {
    expect((await Visitor.administrator(closed).create()).role).toBe("own");
  });

  test("[W64] who signs in is the same person on every device, and comes back to where they were", async () => {
    const [laptop, phone] = [new Surfer(closed), new Surfer(closed)];
    expect(await laptop.signIn("ada", "/d/some-document-of-hers?x=1")).toBe(
      "/d/some-document-of-hers?x=1",
    );
    const { id } = await laptop.create({ content: "north" });
    expect(await phone.signIn("ada")).toBe("/");
    expect(await phone.text(id)).toBe("north");
    expect(await phone.get("/api/me")).toEqual({
      status: 200,
      body: {
        id: expect.stringMatching(/^person:[\w-]{43}$/),
        name: "Ada Lovelace",
        account: { ...signedIn, mayCreate: true },
      },
    });
    const other = new Surfer(closed);
    await other.signIn("eve");
    expect(problemOf(await other.get(`/api/documents/${id}`))).toBe("404 not-found");
    expect((await other.get("/api/me")).body).toMatchObject({ name: "eve" });
  });

  test("[W64] the cookie is read by no script, sent by no foreign page and not renewed", async () => {
    const ada = new Surfer(closed);
    const cookies: string[] = [];
    let answer = await ada.toProvider();
    for (;;) {
      cookies.push(...answer.headers.getSetCookie().filter((one) => one.startsWith("scriptorium")));
      const next = new URL(answer.headers.get("location") ?? "", answer.url || closed.url);
      if (next.pathname === "/") break;
      if (next.pathname.startsWith("/asks/")) next.search = "?as=ada";
      answer = await ada.visit(next);
    }
    expect(cookies.map((cookie) => cookie.replace(/^([\w-]+)=[^;]*/, "$1"))).toEqual([
      `scriptorium-sign-in; Max-Age=${limits.signInLifeS}; Path=/; HttpOnly; SameSite=Lax`,
      "scriptorium-sign-in; Max-Age=0; Path=/",
      `scriptorium-person; Max-Age=${limits.signedInLifeS}; Path=/; HttpOnly; SameSite=Lax`,
    ]);
    expect((await ada.request("/api/me")).headers.getSetCookie()).toEqual([]);
  });

  test("[W64] whose address is not on the list, or not vouched for, stays out", async () => {
    for (const sub of ["bo", "carol", "dan"]) {
      const surfer = new Surfer(closed);
      expect(await surfer.signIn(sub, "/d/x")).toBe("/sign-in?problem=not-allowed&return=%2Fd%2Fx");
      expect((await surfer.get("/api/me")).body).toMatchObject({ account: guest });
    }
  });

  test("[W64] who refuses at the provider is told so, and nobody is signed in", async () => {
    const surfer = new Surfer(closed);
    expect(await surfer.signIn(null)).toBe("/sign-in?problem=refused&return=%2F");
    expect((await surfer.get("/api/me")).body).toMatchObject({ account: guest });
  });

  test("[W64] an answer without its attempt, to another or for a second time is worth nothing", async () => {
    const stale = "/sign-in?problem=stale&return=%2F";
    const arrive = async (surfer: Surfer, search: string): Promise<string> =>
      surfer.goOn(await surfer.request(`/api/session/callback${search}`));
    expect(await arrive(new Surfer(closed), "?code=x&state=y")).toBe(stale);
    expect(await arrive(new Surfer(closed), "")).toBe(stale);
    const ada = new Surfer(closed);
    await ada.toProvider();
    expect(await arrive(ada, "?code=x&state=of-another")).toBe(stale);
    expect(await arrive(ada, "?code=x")).toBe(stale);
    // The whole way, and the last step again.
    const search = await lastStep(ada, "ada");
    const thief = thiefOf(ada, closed);
    expect(await arrive(ada, search)).toBe("/");
    const stolen = await thief.request(`/api/session/callback${search}`, { redirect: "manual" });
    expect(stolen.headers.get("location")).toBe("/sign-in?problem=failed&return=%2F");
    // Who goes back in the browser is signed in all the same.
    expect(await arrive(ada, search)).toBe("/");
    await ada.post("/api/session/sign-out");
    expect(await arrive(ada, search)).toBe(stale);
    // In the browser of somebody else, who begins one of their own.
    const victim = new Surfer(closed);
    await victim.toProvider();
    expect(await arrive(victim, await lastStep(new Surfer(closed), "ada"))).toBe(stale);
    expect((await victim.get("/api/me")).body).toMatchObject({ account: guest });
  });

  test("[W64] a code is worth nothing with another verifier or nonce than it was asked for with", async () => {
    const failed = "/sign-in?problem=failed&return=%2F";
    for (const attempt of [{ verifier: "w".repeat(43) }, { nonce: "another" }]) {
      const surfer = new Surfer(closed);
      const search = await lastStep(surfer, "ada");
      const state = new URLSearchParams(search).get("state") ?? "";
      const real = await attemptOf(surfer);
      surfer.setCookie("scriptorium-sign-in", await attemptCookie({ ...real, ...attempt }, state));
      const answer = await surfer.request(`/api/session/callback${search}`);
      expect([attempt, await surfer.goOn(answer)]).toEqual([attempt, failed]);
      expect((await surfer.get("/api/me")).body).toMatchObject({ account: guest });
    }
  });

  test("[W67] nobody is led to another site", async () => {
    for (const path of [
      "//evil.example",
      "https://evil.example",
      "/\\evil.example",
      "/\t/evil.example",
    ]) {
      expect(await new Surfer(closed).signIn("ada", path)).toBe("/");
    }
  });

  test("[W64] who signs out is a new guest here, and stays signed in elsewhere", async () => {
    const [ada, phone] = [new Surfer(closed), new Surfer(closed)];
    await ada.signIn("ada");
    await phone.signIn("ada");
    const before = await principalOf(ada);
    expect((await ada.get("/api/session/sign-out")).status).toBe(405);
    const foreign = { method: "POST", headers: { origin: "https://evil.example" } };
    expect((await ada.request("/api/session/sign-out", foreign)).status).toBe(403);
    expect(await principalOf(ada)).toBe(before);
    expect(await ada.post("/api/session/sign-out")).toEqual({ status: 204, body: "" });
    expect((await ada.get("/api/me")).body).toEqual({
      ...anybody,
      account: { ...guest, mayCreate: false },
    });
    expect(await principalOf(phone)).toBe(before);
  });

  test("[W68] who signs out ends what this browser opened and whoever has its cookie, and nothing elsewhere", async () => {
    const [ada, phone] = [new Surfer(closed), new Surfer(closed)];
    for (const surfer of [ada, phone]) await surfer.signIn("ada");
    const { id } = await ada.create({ content: "north" });
    const thief = thiefOf(ada, closed);
    const ticket = await thief.ticket(id);
    using here = await OwnClient.open(ada, id);
    using there = await OwnClient.open(phone, id);
    // To sign in anew takes the place of the sign-in before, and what is open goes on by the new one.
    await ada.signIn("ada");
    expect(problemOf(await thief.get(`/api/documents/${id}`))).toBe("404 not-found");
    here.type("goes on ");
    await here.provider.saved();
    const second = thiefOf(ada, closed);
    expect((await ada.post("/api/session/sign-out")).status).toBe(204);
    await here.untilStatus("offline");
    expect(problemOf(await second.get(`/api/documents/${id}`))).toBe("404 not-found");
    expect(await tryUpgrade(closed, id, ["scriptorium.v1", `ticket.${ticket}`])).toBe(
      "401 invalid-ticket",
    );
    there.type("still here ");
    await there.provider.saved();
    expect(await phone.text(id)).toContain("still here");
    await ada.signIn("ada");
    expect(await ada.text(id)).toContain("still here");
  });

  test("[W68] who signs out everywhere is out on every device at once, with all that was given to them, and can sign in again", async () => {
    const [ada, phone, eve] = [new Surfer(closed), new Surfer(closed), new Surfer(closed)];
    for (const surfer of [ada, phone]) await surfer.signIn("ada");
    await eve.signIn("eve");
    const [person, other] = [await principalOf(ada), await principalOf(eve)];
    const { id } = await ada.create({ content: "north" });
    const thief = thiefOf(phone, closed);
    const ticket = await thief.ticket(id);
    using editor = await OwnClient.open(phone, id);
    using shared = await OwnClient.open(eve, (await eve.create()).id);
    editor.type("kept ");
    await editor.provider.saved();
    expect(await ada.post("/api/session/sign-out?everywhere=true")).toEqual({
      status: 204,
      body: "",
    });
    // It asks for another ticket, and gets none.
    await editor.untilStatus("offline");
    for (const one of [ada, phone, thief]) {
      expect((await one.get("/api/me")).body).toMatchObject({ account: guest });
      expect(problemOf(await one.get(`/api/documents/${id}`))).toBe("404 not-found");
    }
    expect(await tryUpgrade(closed, id, ["scriptorium.v1", `ticket.${ticket}`])).toBe(
      "401 invalid-ticket",
    );
    // Nobody else is.
    expect([await principalOf(eve), shared.provider.status.kind]).toEqual([other, "synced"]);
    expect(problemOf(await ada.post("/api/session/sign-out?everywhere=true"))).toBe(
      "403 sign-in-required",
    );
    await ada.signIn("ada");
    expect([await principalOf(ada), await ada.text(id)]).toEqual([person, "north\nkept "]);
    expect((await thief.get("/api/me")).body).toMatchObject({ account: guest });
  });

  test("[W68] an administrator ends the sign-ins of one person, and nobody else can", async () => {
    const ada = new Surfer(closed);
    await ada.signIn("ada");
    const path = `/api/admin/people/${encodeURIComponent(await principalOf(ada))}/sign-out`;
    expect(problemOf(await ada.post(path))).toBe("401 invalid-key");
    const administrator = Visitor.administrator(closed);
    const { key } = (
      await administrator.post("/api/admin/keys", { name: "x", scopes: ["read", "write"] })
    ).body as { key: string };
    const program = new Visitor(closed, { authorization: `Bearer ${key}` });
    expect(problemOf(await program.post(path))).toBe("403 insufficient-scope");
    expect((await ada.get("/api/me")).body).toMatchObject({ account: signedIn });
    expect((await administrator.post(path)).status).toBe(204);
    expect((await ada.get("/api/me")).body).toMatchObject({ account: guest });
    for (const nobody of ["guest:ada", "person:short", "key:admin"]) {
      const other = `/api/admin/people/${encodeURIComponent(nobody)}/sign-out`;
      expect(problemOf(await administrator.post(other))).toBe("404 not-found");
    }
  });

  test("[W64] a name that comes from the provider is changed there", async () => {
    const ada = new Surfer(closed);
    await ada.signIn("ada");
    const named = await ada.put("/api/me", "application/json", '{"name":"Bo"}');
    expect(problemOf(named)).toBe("403 name-is-given");
    expect((await ada.get("/api/me")).body).toMatchObject({ name: "Ada Lovelace" });
  });

  test("[W64] one kind of cookie is worth nothing as another", async () => {
    const ada = new Surfer(closed);
    await ada.signIn("ada");
    const person = /scriptorium-person=([^;]+)/.exec(ada.cookiesOf(closed.url))?.[1] ?? "";
    const known = await Visitor.known(closed);
    const identity = known.cookie?.split("=")[1] ?? "";
    for (const cookie of [`scriptorium=${person}`, `scriptorium-person=${identity}`]) {
      const thief = new Visitor(closed);
      thief.cookie = cookie;
      expect((await thief.get("/api/me")).body).toMatchObject({ account: guest });
    }
  });

  test("[W64] while the provider is away the page says so, and who is signed in stays so", async () => {
    const ada = new Surfer(closed);
    await ada.signIn("ada");
    await using cold = await ServerProcess.start(provider.environment);
    provider.isUp = false;
    try {
      expect(await new Surfer(cold).signIn("ada")).toBe("/sign-in?problem=unreachable&return=%2F");
      expect((await ada.get("/api/me")).body).toMatchObject({ account: signedIn });
    } finally {
      provider.isUp = true;
    }
  });

  test("[W64] who is taken off the list is out from the restart on", async () => {
    const { environment } = provider;
    await using before = await ServerProcess.start(environment);
    provider.serve(before.url, closed.url, open.url);
    const bo = new Surfer(before);
    await bo.signIn("bo");
    const { id } = await bo.create();
    await before.terminate();
    const { port } = new URL(before.url);
    await using after = await ServerProcess.start({
      ...environment,
      OIDC_ALLOWED: "@example.org",
      DATA_DIR: before.dataDir,
      PORT: port,
    });
    expect((await bo.get("/api/me")).body).toMatchObject({ account: guest });
    expect(problemOf(await bo.get(`/api/documents/${id}`))).toBe("404 not-found");
    expect(await Visitor.administrator(after).text(id)).toBe("");
  });

  test("[W70] who tries too often is told so by a page, and a program by the status", async () => {
    await using strict = await ServerProcess.start({
      ...provider.environment,
      RATE_LIMITS: "signIns=1",
    });
    const surfer = new Surfer(strict);
    const attempt = async (path: string): Promise<readonly unknown[]> => {
      const url = new URL(path, strict.url);
      const answer = await surfer.visit(url, { headers: { accept: "text/html,*/*;q=0.8" } });
      return [answer.status, answer.headers.get("location")?.replace(/^http.*/, "the provider")];
    };
    const begin = "/api/session/sign-in?return=%2Fd%2Fx";
    await surfer.get("/api/me");
    expect(await attempt(begin)).toEqual([303, "the provider"]);
    expect(await attempt(begin)).toEqual([303, "/sign-in?problem=busy&return=%2Fd%2Fx"]);
    const back = "/api/session/callback?code=x&state=y";
    expect(await attempt(back)).toEqual([303, "/sign-in?problem=busy&return=%2Fd%2Fx"]);
    const program = await surfer.visit(new URL(begin, strict.url));
    expect([program.status, Number(program.headers.get("retry-after")) > 0]).toEqual([429, true]);
    // And the API says of both that they may answer so.
    const { paths } = (await surfer.get("/api/openapi.json")).body as {
      paths: Record<string, { get?: { responses: Record<string, unknown> } }>;
    };
    for (const path of ["/api/session/sign-in", "/api/session/callback"])
      expect(Object.keys(paths[path]?.get?.responses ?? {})).toContain("429");
  });

  test("[W64] where nobody can sign in there is nothing to find", async () => {
    await using plain = await ServerProcess.start();
    const visitor = new Surfer(plain);
    for (const path of ["/api/session/sign-in", "/api/session/callback"]) {
      expect(problemOf(await visitor.get(path))).toBe("404 not-found");
    }
    expect((await visitor.get("/api/me")).body).toEqual(anybody);
  });
});

describe("a guest who signs in", () => {
  test("[W65] keeps what they made, and who else has the guest's cookie does not", async () => {
    const ada = new Surfer(open);
    const { id } = await ada.create({ content: "north" });
    const trashed = await ada.create({ content: "south" });
    await ada.delete(`/api/documents/${trashed.id}`);
    const thief = thiefOf(ada, open);
    expect(await thief.text(id)).toBe("north");
    expect(await ada.signIn("ada")).toBe("/");
    expect((await ada.get(`/api/documents/${id}`)).body).toMatchObject({ role: "own" });
    expect((await ada.post(`/api/documents/${trashed.id}/restore`)).status).toBe(204);
    expect(problemOf(await thief.get(`/api/documents/${id}`))).toBe("404 not-found");
    const phone = new Surfer(open);
    await phone.signIn("ada");
    expect(await phone.text(id)).toBe("north");
    await phone.post("/api/session/sign-out");
    expect(problemOf(await phone.get(`/api/documents/${id}`))).toBe("404 not-found");
  });

  test("[W65] keeps all of many", async () => {
    const eve = new Surfer(open);
    await eve.get("/api/me");
    const count = limits.adoptionsPerStep + 5;
    const ids: string[] = [];
    for (let made = 0; made < count; made += 1) ids.push((await eve.create()).id);
    await eve.signIn("eve");
    const isOwn = async (id: string): Promise<boolean> =>
      (await eve.get(`/api/documents/${id}`)).status === 200;
    const owned = async (): Promise<number> =>
      (await Promise.all(ids.map(isOwn))).filter((one) => one).length;
    expect(await owned()).toBeGreaterThanOrEqual(limits.adoptionsPerStep);
    await expect.poll(owned, { timeout: limits.adoptionPauseMs + 8_000 }).toBe(count);
  });

  test("[W65] keeps a document of which they have a part already", async () => {
    const ada = new Surfer(open);
    const { id } = await ada.create();
    await ada.signIn("ada");
    await ada.signIn("ada");
    expect((await ada.get(`/api/documents/${id}`)).body).toMatchObject({ role: "own" });
  });

  test("[W65] gives nothing away when a foreign page began it, or another guest", async () => {
    const ada = new Surfer(open);
    const { id } = await ada.create();
    await ada.signIn("ada", "/", "cross-site");
    expect(problemOf(await ada.get(`/api/documents/${id}`))).toBe("404 not-found");
    await ada.post("/api/session/sign-out");
    expect((await ada.get(`/api/documents/${id}`)).body).toMatchObject({ role: "own" });
    // Begun as one guest, and ended as another.
    const bo = new Surfer(open);
    await bo.create();
    const begun = await bo.toProvider();
    const other = await Visitor.known(open);
    const theirs = await other.create();
    bo.setCookie("scriptorium", other.cookie?.split("=")[1] ?? "");
    await bo.goOn(begun, "bo");
    expect(problemOf(await bo.get(`/api/documents/${theirs.id}`))).toBe("404 not-found");
  });
});

/** Goes the whole way but for the last step: what that asks the server for. */
async function lastStep(surfer: Surfer, as: string): Promise<string> {
  let answer = await surfer.toProvider();
  for (;;) {
    const next = new URL(answer.headers.get("location") ?? "", answer.url);
    if (next.pathname === "/api/session/callback") return next.search;
    if (next.pathname.startsWith("/asks/")) next.search = `?as=${as}`;
    answer = await surfer.visit(next);
  }
}

/** What the server remembered of the attempt of this browser. */
async function attemptOf(surfer: Surfer): Promise<Record<string, unknown>> {
  const cookie = /scriptorium-sign-in=([^;]+)/.exec(surfer.cookiesOf(closed.url))?.[1] ?? "";
  const [, payload = ""] = cookie.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
    attempt: Record<string, unknown>;
  };
  return claims.attempt;
}
