import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { limits } from "@scriptorium/sync/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import { OwnClient } from "./clients.ts";
import { ServerProcess } from "./server-process.ts";
import { problemOf, Visitor } from "./visitor.ts";

let server: ServerProcess;
let owner: Visitor;

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = new Visitor(server);
});

const idShape = /^[A-Za-z0-9_-]{22}$/;
const instantShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** True when a word can be read in the files of the documents, as by somebody who stole them. */
function filesHold(word: string): boolean {
  const folder = join(server.dataDir, "scriptorium-documents");
  return readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(word));
}

describe("identity", () => {
  test("[W1] a new visitor gets a cookie that no script reads and no foreign page sends, and keeps who they are", async () => {
    const response = await new Visitor(server).request("/api/me");
    const [cookie = ""] = response.headers.getSetCookie();
    expect(cookie.split("; ").slice(1)).toEqual([
      "Max-Age=34560000",
      "Path=/",
      "HttpOnly",
      "SameSite=Lax",
    ]);
    const visitor = new Visitor(server);
    const first = await visitor.get("/api/me");
    expect(await visitor.get("/api/me")).toEqual(first);
    expect(first.body).toEqual({ id: expect.stringMatching(/^guest:/), name: expect.any(String) });
  });

  test("[W1] a forged or changed cookie makes somebody new of its bearer", async () => {
    const visitor = new Visitor(server);
    const { body } = await visitor.get("/api/me");
    const cookie = visitor.cookie ?? "";
    for (const forged of [`${cookie.slice(0, -3)}abc`, "scriptorium=nonsense", "scriptorium="]) {
      const thief = new Visitor(server);
      thief.cookie = forged;
      expect((await thief.get("/api/me")).body).not.toEqual(body);
    }
  });

  test("[W1] whoever comes with a name gets one cookie, which has it", async () => {
    const visitor = new Visitor(server);
    const answer = await visitor.request("/api/me", { method: "PUT", body: '{"name":"Ada"}' });
    expect([answer.status, answer.headers.getSetCookie().length]).toEqual([200, 1]);
    expect((await visitor.get("/api/me")).body).toEqual(await answer.json());
  });

  test("[W1] a name that a visitor says is kept with the same id, and a bad one is refused", async () => {
    const visitor = new Visitor(server);
    const { id } = (await visitor.get("/api/me")).body as { id: string };
    const named = await visitor.put("/api/me", "application/json", '{"name":"  Ada ☕ "}');
    expect(named).toEqual({ status: 200, body: { id, name: "Ada ☕" } });
    expect((await visitor.get("/api/me")).body).toEqual({ id, name: "Ada ☕" });
    for (const name of ["", "   ", "x".repeat(limits.nameLengthMax + 1), 7]) {
      const refused = await visitor.put("/api/me", "application/json", JSON.stringify({ name }));
      expect(problemOf(refused)).toBe("400 malformed-body");
    }
  });

  test("[W11] what a document has cost is for its owners to know", async () => {
    const { id } = await owner.create({ content: "north" });
    const { secret } = await owner.link(id, { role: "edit" });
    const path = `/api/documents/${id}/usage`;
    const { status, body } = await owner.get(path);
    const counts = Object.entries(body as object).filter(([name]) => name !== "id");
    expect([status, body]).toEqual([200, { ...Object.fromEntries(counts), id }]);
    expect(counts.every(([, count]) => Number.isInteger(count) && count >= 0)).toBe(true);
    expect(body).toMatchObject({ wakes: 1, messagesIn: 0, rowsWritten: expect.any(Number) });
    const program = await Visitor.administrator(server).get(path);
    expect(program).toMatchObject({ status: 200, body: { id, wakes: 1 } });
    const editor = new Visitor(server, { "x-scriptorium-link": secret });
    for (const visitor of [editor, await Visitor.known(server), new Visitor(server)]) {
      expect(problemOf(await visitor.get(path))).toBe("404 not-found");
    }
    const missing = await owner.get(`/api/documents/${"a".repeat(22)}/usage`);
    expect(problemOf(missing)).toBe("404 not-found");
  });

  test("[W8] a program gets in with the key, and with a wrong one gets 401", async () => {
    const { id } = await owner.create({ content: "north" });
    const program = Visitor.administrator(server);
    expect(await program.text(id)).toBe("north");
    expect((await program.get("/api/me")).body).toEqual({ id: "key:admin", name: "Administrator" });
    for (const authorization of ["Bearer wrong", "Bearer "]) {
      const stranger = new Visitor(server, { authorization });
      for (const path of [`/api/documents/${id}`, `/api/documents/${id}/content`, "/api/me"]) {
        expect(problemOf(await stranger.get(path))).toBe("401 invalid-key");
      }
      expect(problemOf(await stranger.post("/api/documents"))).toBe("401 invalid-key");
    }
    // What a proxy asks for is none of ours.
    const behindProxy = new Visitor(server, { authorization: "Basic YWRtaW46YWRtaW4=" });
    expect((await behindProxy.get("/api/me")).status).toBe(200);
    expect(problemOf(await behindProxy.get(`/api/documents/${id}`))).toBe("404 not-found");
  });
});

describe("documents", () => {
  test("[W1] whoever creates one owns it", async () => {
    const response = await owner.request("/api/documents", {
      method: "POST",
      body: '{"title":" Notes "}',
    });
    const made = (await response.json()) as { id: string };
    expect([response.status, response.headers.get("location"), made]).toEqual([
      201,
      `/api/documents/${made.id}`,
      {
        id: expect.stringMatching(idShape),
        title: "Notes",
        role: "own",
        url: `${server.url}/d/${made.id}`,
      },
    ]);
    expect(await owner.get(`/api/documents/${made.id}`)).toEqual({
      status: 200,
      body: { id: made.id, title: "Notes", role: "own" },
    });
    const ticket = await owner.post(`/api/documents/${made.id}/tickets`);
    expect(ticket).toEqual({
      status: 200,
      body: {
        ticket: expect.any(String),
        role: "own",
        expiresAt: expect.stringMatching(instantShape),
      },
    });
  });

  test("[W99] one that is asked for twice with one key is one, and with another, or by somebody else, another", async () => {
    const make = async (visitor: Visitor, key: string, body: object = {}) => {
      const headers = { "idempotency-key": key, "content-type": "application/json" };
      const init = { method: "POST", headers, body: JSON.stringify(body) };
      const response = await visitor.request("/api/documents", init);
      const answer = (await response.json()) as { id: string; title: string; type: string };
      return response.status === 201
        ? { id: answer.id, title: answer.title }
        : `${response.status} ${answer.type.split(":").at(-1)}`;
    };
    const made = await make(owner, "import 1", { title: "Notes", content: "north" });
    const { id } = made as { id: string };
    expect(made).toEqual({ id: expect.stringMatching(idShape), title: "Notes" });
    expect(await make(owner, "import 1", { title: "Other", content: "south" })).toEqual(made);
    const title = JSON.stringify({ title: "Minutes" });
    await owner.request(`/api/documents/${id}`, { method: "PATCH", body: title });
    expect(await make(owner, "import 1")).toEqual({ id, title: "Minutes" });
    expect(await owner.text(id)).toBe("north");
    const others = [
      await make(owner, "import 2"),
      await make(Visitor.administrator(server), "import 1"),
    ].map((other) => (other as { id: string }).id);
    expect(new Set([id, ...others]).size).toBe(3);
    const tooLong = "x".repeat(limits.idempotencyKeyLengthMax + 1);
    expect(await make(owner, tooLong)).toBe("400 malformed-body");
    await owner.delete(`/api/documents/${id}`);
    expect(await make(owner, "import 1")).toBe("410 gone");
    await owner.delete(`/api/documents/${id}?forever=true`);
    expect(await make(owner, "import 1")).toBe("410 gone");
    expect(problemOf(await owner.get(`/api/documents/${id}`))).toBe("404 not-found");
  });

  test("[W4] a query that says what it can't is refused, and nothing is done", async () => {
    const { id } = await owner.create({ content: "north" });
    expect(problemOf(await owner.delete(`/api/documents/${id}?forever=yes`))).toBe(
      "400 malformed-body",
    );
    expect(await owner.text(id)).toBe("north");
  });

  test("[W1] an empty request makes an empty document", async () => {
    const response = await owner.request("/api/documents", { method: "POST" });
    const { id } = (await response.json()) as { id: string };
    expect([response.status, await owner.text(id)]).toEqual([201, ""]);
  });

  test("[O5] one that is deleted for good is gone for everybody, at once", async () => {
    const { id } = await owner.create({ content: "a word soon gone" });
    using ada = await OwnClient.open(owner, id);
    const forever = `/api/documents/${id}?forever=true`;
    expect(await owner.delete(forever)).toEqual({ status: 204, body: "" });
    expect(await ada.untilStatus("refused")).toMatchObject({ code: 4410 });
    for (const path of ["", "/content", "/links"]) {
      expect(problemOf(await owner.get(`/api/documents/${id}${path}`))).toBe("404 not-found");
    }
    expect(problemOf(await owner.delete(forever))).toBe("404 not-found");
    expect(filesHold("a word soon gone")).toBe(false);
  });

  test("health tells the version", async () => {
    expect(await new Visitor(server).get("/api/health")).toEqual({
      status: 200,
      body: { status: "ok", version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    });
  });

  test("an unknown endpoint is a problem too", async () => {
    expect(problemOf(await owner.get("/api/nothing"))).toBe("404 not-found");
  });

  test("[W4] a method that an endpoint does not have is refused with those that it has", async () => {
    const { id } = await owner.create();
    for (const [method, path, allow] of [
      ["PUT", `/api/documents/${id}`, "GET, PATCH, DELETE"],
      ["DELETE", `/api/documents/${id}/content`, "GET, PUT, POST"],
      ["PATCH", "/api/documents", "GET, POST"],
      ["POST", "/api/health", "GET"],
    ] as const) {
      const answer = await owner.request(path, { method });
      expect([path, answer.status, answer.headers.get("allow")]).toEqual([path, 405, allow]);
      expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(allow) });
    }
  });
});

describe("links", () => {
  test("[W6] give their role to whoever brings the secret, and are listed without it", async () => {
    const { id } = await owner.create({ title: "Notes", content: "north" });
    const link = await owner.link(id, { role: "comment" });
    expect(link).toEqual({
      id: expect.stringMatching(idShape),
      role: "comment",
      label: null,
      createdAt: expect.stringMatching(instantShape),
      expiresAt: null,
      secret: expect.stringMatching(idShape),
      url: `${server.url}/d/${id}#k=${link.secret}`,
    });
    const { secret: _secret, url: _url, ...listed } = link;
    expect(await owner.get(`/api/documents/${id}/links`)).toEqual({
      status: 200,
      body: { links: [listed] },
    });
    const guest = new Visitor(server);
    const answer = await guest.post(`/api/documents/${id}/tickets`, { link: link.secret });
    expect(answer).toMatchObject({ status: 200, body: { role: "comment" } });
    expect((await guest.get(`/api/documents/${id}/links`)).status).toBe(404);
    const bearer = new Visitor(server, { "x-scriptorium-link": link.secret });
    expect((await bearer.get(`/api/documents/${id}`)).body).toEqual({
      id,
      title: "Notes",
      role: "comment",
    });
    expect((await bearer.get(`/api/documents/${id}/links`)).status).toBe(404);
    expect((await bearer.delete(`/api/documents/${id}`)).status).toBe(404);
    expect((await bearer.post(`/api/documents/${id}/links`, { role: "view" })).status).toBe(404);
  });

  test("[W6] never take anything from who has more by their own right", async () => {
    const { id } = await owner.create();
    const { secret } = await owner.link(id, { role: "view" });
    const answer = await owner.post(`/api/documents/${id}/tickets`, { link: secret });
    expect(answer.body).toMatchObject({ role: "own" });
  });

  test("[W6] are worth nothing after they expire", async () => {
    const { id } = await owner.create({ content: "north" });
    // Not over when a busy server answers for the first time.
    const expiresMs = Date.now() + 4_000;
    const { secret } = await owner.link(id, {
      role: "edit",
      expiresAt: new Date(expiresMs).toISOString(),
    });
    const guest = new Visitor(server, { "x-scriptorium-link": secret });
    expect((await guest.get(`/api/documents/${id}`)).body).toMatchObject({ role: "edit" });
    await expect.poll(() => guest.get(`/api/documents/${id}`)).toMatchObject({ status: 404 });
    expect(Date.now()).toBeGreaterThanOrEqual(expiresMs);
    expect(problemOf(await guest.post(`/api/documents/${id}/tickets`, { link: secret }))).toBe(
      "404 not-found",
    );
  });

  test("[W6] that are revoked end the sessions that came by them, for good, and no others", async () => {
    const { id } = await owner.create();
    const [one, other] = [
      await owner.link(id, { role: "edit" }),
      await owner.link(id, { role: "edit" }),
    ];
    using ada = await OwnClient.open(owner, id);
    using bo = await OwnClient.open(new Visitor(server), id, one.secret);
    using carol = await OwnClient.open(new Visitor(server), id, other.secret);
    bo.type("bo ");
    await bo.provider.saved();
    expect(await owner.delete(`/api/documents/${id}/links/${one.id}`)).toEqual({
      status: 204,
      body: "",
    });
    expect(await bo.untilStatus("refused")).toMatchObject({
      code: 4403,
      reason: "the link was revoked",
    });
    carol.type("carol");
    await carol.provider.saved();
    await ada.untilText((text) => text.includes("carol"));
    expect(problemOf(await owner.delete(`/api/documents/${id}/links/${one.id}`))).toBe(
      "404 not-found",
    );
    await expect(new Visitor(server).ticket(id, one.secret)).rejects.toThrow("404");
  });

  test("[W6] have their secret stored as a hash only", async () => {
    const { id } = await owner.create({ content: "a word to find" });
    const { secret } = await owner.link(id, { role: "view" });
    expect([filesHold("a word to find"), filesHold(secret)]).toEqual([true, false]);
  });
});
