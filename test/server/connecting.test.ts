import { beforeAll, describe, expect, test } from "vitest";
import { OwnClient } from "./clients.ts";
import { closeCode, sendRaw, tryUpgrade } from "./raw.ts";
import { adminKey, databases, ServerProcess } from "./server-process.ts";
import { signTicket, unsignedTicket } from "./tickets.ts";
import { Visitor } from "./visitor.ts";

const friend = "https://friend.example";
let server: ServerProcess;
let owner: Visitor;
let id: string;

beforeAll(async () => {
  server = await ServerProcess.start({ ALLOWED_ORIGINS: friend });
  owner = new Visitor(server);
  ({ id } = await owner.create({ content: "north" }));
});

const own = (ticket: string): readonly string[] => ["scriptorium.v1", `ticket.${ticket}`];

describe("tickets", () => {
  test("[H1] the server's own ticket lets in, and so does one signed alike", async () => {
    expect(await tryUpgrade(server, id, own(await owner.ticket(id)))).toBe("scriptorium.v1");
    expect(await tryUpgrade(server, id, own(await signTicket({ id })))).toBe("scriptorium.v1");
  });

  test("[H1] any other is answered with 401", async () => {
    const good = await owner.ticket(id);
    const [header, , signature] = good.split(".");
    const changed = btoa(JSON.stringify({ sub: "key:admin", role: "own", aud: `document:${id}` }));
    const cookie = owner.cookie?.split("=")[1] ?? "";
    const bad: Readonly<Record<string, string>> = {
      expired: await signTicket({ id, expiresInS: -1 }),
      "signed with another secret": await signTicket({ id, secret: "x".repeat(32) }),
      "signed with no secret": unsignedTicket(id),
      "for another document": await signTicket({ id: "another-document-1" }),
      "for everything": await signTicket({ id, aud: "document:" }),
      "with an unknown role": await signTicket({ id, role: "emperor" }),
      "with no role": await signTicket({ id, role: null }),
      "changed after signing": `${header}.${changed.replaceAll("=", "")}.${signature}`,
      "cut short": good.slice(0, -2),
      "the identity cookie": decodeURIComponent(cookie),
      "no token at all": "ticket",
    };
    const outcomes: Record<string, string> = {};
    for (const [what, ticket] of Object.entries(bad)) {
      outcomes[what] = await tryUpgrade(server, id, own(ticket));
    }
    const refused = Object.keys(bad).map((what) => [what, "401 invalid-ticket"]);
    expect(outcomes).toEqual(Object.fromEntries(refused));
    expect(await tryUpgrade(server, id, ["scriptorium.v1"])).toBe("401 ticket-required");
    expect(await tryUpgrade(server, id, [])).toBe("401 ticket-required");
  });

  test("[H1] a ticket is no identity cookie", async () => {
    const thief = new Visitor(server);
    thief.cookie = `${owner.cookie?.split("=")[0]}=${await owner.ticket(id)}`;
    expect((await thief.get(`/api/documents/${id}`)).status).toBe(404);
  });

  test("[H1] a ticket for an id that was never made leaves no database behind", async () => {
    const before = databases(server);
    expect(await tryUpgrade(server, "never-made-document", own("forged"))).toBe(
      "401 invalid-ticket",
    );
    expect(databases(server)).toEqual(before);
  });

  test("[H2] the best that is offered is selected, and the ticket only when it is all", async () => {
    const ticket = `ticket.${await owner.ticket(id)}`;
    const selected = await Promise.all([
      tryUpgrade(server, id, ["y-websocket", "scriptorium.v1", ticket]),
      tryUpgrade(server, id, [ticket, "y-websocket"]),
      tryUpgrade(server, id, ["something-else", ticket, "y-websocket"]),
      tryUpgrade(server, id, [ticket]),
    ]);
    expect(selected).toEqual(["scriptorium.v1", "y-websocket", "y-websocket", ticket]);
  });

  test("[H2] a plain request to the socket's address is told to upgrade", async () => {
    const answer = await owner.get(`/sync/${id}?ticket=${await owner.ticket(id)}`);
    expect(answer).toMatchObject({
      status: 426,
      body: { type: "urn:scriptorium:problem:upgrade-required" },
    });
  });

  test("[H4] what a good ticket granted is nothing when the document never knew its principal", async () => {
    const stranger = await signTicket({ id, sub: "guest:stranger", role: "own" });
    expect(await closeCode(server, id, stranger)).toBe(4403);
  });

  test("[H4] a ticket for a document that is gone, or never was, is let in and closed with 4403", async () => {
    const { id: gone } = await owner.create();
    const ticket = await owner.ticket(gone);
    await owner.delete(`/api/documents/${gone}`);
    expect(await closeCode(server, gone, ticket)).toBe(4403);
    const never = "never-made-document";
    expect(await closeCode(server, never, await signTicket({ id: never, sub: "key:admin" }))).toBe(
      4403,
    );
  });

  test("[H4] a role that is larger than what holds now is cut down to that", async () => {
    const link = await owner.link(id, { role: "view" });
    const ticket = await signTicket({ id, sub: "guest:reader", role: "own", link: link.id });
    using reader = new OwnClient(server, id, async () => ticket);
    await reader.provider.synced;
    expect(reader.provider.status).toMatchObject({ kind: "synced", role: "view" });
    reader.type("not mine to write");
    await expect(reader.provider.saved()).rejects.toMatchObject({ code: 1 });
    expect(await owner.text(id)).toBe("north");
  });
});

describe("origins", () => {
  test("[H3] the server's own, a configured one and none at all are let through", async () => {
    const ticket = await owner.ticket(id);
    for (const headers of [{ origin: server.url }, { origin: friend }, {}]) {
      expect(await tryUpgrade(server, id, own(ticket), headers)).toBe("scriptorium.v1");
    }
  });

  test("[H3][W7] others, and those that only look alike, get 403 for sockets and for changes", async () => {
    const { host, port } = new URL(server.url);
    const foreign = [
      "null",
      "https://evil.example",
      `http://${host}.evil.example`,
      `http://evil.example/${host}`,
      `http://127.0.0.1:${Number(port) + 1}`,
      `http://localhost:${port}`,
      "http://127.0.0.1",
      `${friend}.evil.example`,
      friend.replace("https", "http"),
      `${friend}:8443`,
      `file://${host}`,
      // What `URL` reads as our own, and no browser writes.
      `HTTP://127.0.0.1:${port}`,
      `${server.url}/`,
      `http://ada@${host}`,
      `http://127.1:${port}`,
      `http://0x7f000001:${port}`,
      `http://127.0.0.1.:${port}`,
      ` ${server.url} ${server.url}`,
      `${server.url}, ${friend}`,
      "HTTPS://FRIEND.EXAMPLE",
      `${friend}.`,
      // With a Cyrillic letter, as a browser writes it, and as it does not.
      new URL("https://fri\u0435nd.example").origin,
      Buffer.from("https://fri\u0435nd.example").toString("latin1"),
      "https://www.friend.example",
      "https://friendlexample",
      `${friend}@evil.example`,
      `chrome-extension://${host}`,
      `ws://${host}`,
      "*",
      "nonsense",
    ];
    const before = databases(server);
    const ticket = await owner.ticket(id);
    const outcomes: Record<string, string> = {};
    for (const [index, origin] of foreign.entries()) {
      const socket = await tryUpgrade(server, id, own(ticket), { origin });
      const headers = { origin, cookie: owner.cookie ?? "", "content-type": "text/plain" };
      const change = { headers, body: "overwritten" };
      const put = await sendRaw(server, `/api/documents/${id}/content`, {
        ...change,
        method: "PUT",
      });
      const made = await sendRaw(server, "/api/documents", { headers, body: "{}", method: "POST" });
      const removed = await sendRaw(server, `/api/documents/${id}`, { headers, method: "DELETE" });
      // An object would be made for each of these, if they came that far.
      const never = `never-made-document-${index}`;
      await tryUpgrade(server, never, own(await signTicket({ id: never })), { origin });
      outcomes[origin] = [socket, put.status, made.status, removed.status].join(" ");
    }
    const refused = foreign.map((origin) => [origin, "403 foreign-origin 403 403 403"]);
    expect(outcomes).toEqual(Object.fromEntries(refused));
    expect(databases(server)).toEqual(before);
    expect(await owner.text(id)).toBe("north");
  });

  test("[W7] a request of a foreign page is refused also when it names no origin, and a program's is not", async () => {
    const change = async (headers: Record<string, string>): Promise<number> => {
      const put = { method: "PUT", headers: { "content-type": "text/plain", ...headers } };
      return (await sendRaw(server, `/api/documents/${id}/content`, { ...put, body: "north" }))
        .status;
    };
    const cookie = owner.cookie ?? "";
    const socket = async (site: string): Promise<string> =>
      tryUpgrade(server, id, own(await owner.ticket(id)), { "sec-fetch-site": site });
    for (const site of ["cross-site", "same-site", "something-new"]) {
      expect([site, await change({ cookie, "sec-fetch-site": site })]).toEqual([site, 403]);
      expect(await socket(site)).toBe("403 foreign-origin");
      // What a page can't be: of our origin and foreign.
      const both = { cookie, origin: server.url, "sec-fetch-site": site };
      expect([site, await change(both)]).toEqual([site, 403]);
    }
    for (const site of ["same-origin", "none"]) {
      expect([site, await change({ cookie, "sec-fetch-site": site })]).toEqual([site, 204]);
      expect(await socket(site)).toBe("scriptorium.v1");
    }
    expect(await change({ cookie, origin: friend, "sec-fetch-site": "cross-site" })).toBe(204);
    expect(await change({ cookie })).toBe(204);
    expect(await change({ authorization: `Bearer ${adminKey}` })).toBe(204);
  });

  test("[H3] behind a proxy that speaks TLS, its address is the only one", async () => {
    const origin = "https://docs.example.org";
    await using behind = await ServerProcess.start({ PUBLIC_URL: origin });
    const visitor = Visitor.administrator(behind);
    const made = await visitor.create();
    const ticket = await visitor.ticket(made.id);
    const outcomes = await Promise.all(
      [origin, behind.url, origin.replace("https", "http"), `${origin}:8443`].map((one) =>
        tryUpgrade(behind, made.id, own(ticket), { origin: one }),
      ),
    );
    const refused = "403 foreign-origin";
    expect(outcomes).toEqual(["scriptorium.v1", refused, refused, refused]);
  });

  test("[W7] a change from the own page's origin and from a configured one is made", async () => {
    for (const origin of [server.url, friend]) {
      const headers = { origin, cookie: owner.cookie ?? "", "content-type": "text/plain" };
      const put = { method: "PUT", headers, body: "north" };
      expect((await sendRaw(server, `/api/documents/${id}/content`, put)).status).toBe(204);
    }
  });
});
