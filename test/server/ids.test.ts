import { beforeAll, describe, expect, test } from "vitest";
import { sendRaw } from "./raw.ts";
import { adminKey, databases, ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

let server: ServerProcess;
let owner: Visitor;
let id: string;

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = new Visitor(server);
  ({ id } = await owner.create({ content: "north" }));
});

describe("ids", () => {
  const wrong = [
    "short",
    "a".repeat(15),
    "a".repeat(65),
    "has.a.dot.in.the.middle",
    "has%20a%20space%20in%20it",
    "ends-with-a-newline%0A",
    "has%00a-zero-byte-in-it",
    "%2e%2e%2f%2e%2e%2fserver.json",
    "..%2F..%2F..%2Fetc%2Fpasswd",
    "umlauts-%C3%A4%C3%B6%C3%BC-in-it",
    "%F0%9F%93%9D-an-emoji-first",
    "semicolons;drop-table-log",
    "a-percent-sign-%25-in-it",
    "%ff%fe-is-not-utf-8-at-all",
  ];

  test("[W3] of the wrong shape are refused everywhere, and no object is reached", async () => {
    const before = databases(server);
    const outcomes: Record<string, readonly unknown[]> = {};
    for (const name of wrong) {
      const headers = { authorization: `Bearer ${adminKey}` };
      const answers = [
        await sendRaw(server, `/api/documents/${name}`, { headers }),
        await sendRaw(server, `/api/documents/${name}`, { headers, method: "DELETE" }),
        await sendRaw(server, `/api/documents/${name}/content`, { headers }),
        await sendRaw(server, `/api/documents/${name}/tickets`, {
          headers,
          method: "POST",
          body: "{}",
        }),
        await sendRaw(server, `/api/documents/${name}/links`, { headers }),
        await sendRaw(server, `/api/documents/${name}/usage`, { headers }),
        await sendRaw(server, `/sync/${name}`, {
          headers: { upgrade: "websocket", connection: "upgrade" },
        }),
      ];
      outcomes[name] = [
        ...new Set(answers.map(({ status, body }) => `${status} ${body.slice(0, 49)}`)),
      ];
    }
    const refused = '400 {"type":"urn:scriptorium:problem:invalid-document';
    expect(outcomes).toEqual(Object.fromEntries(wrong.map((name) => [name, [refused]])));
    expect(databases(server)).toEqual(before);
  });

  test("[W3] that are no single part of the path reach nothing either", async () => {
    const before = databases(server);
    const paths = [
      "/api/documents//content",
      "/api/documents/../../etc/passwd",
      "/api/documents/a/b/c",
    ];
    const answers = await Promise.all(paths.map((path) => sendRaw(server, path)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(databases(server)).toEqual(before);
  });

  test("[W12] that nobody made a document of wake no object, whoever asks for whatever", async () => {
    const visitor = await Visitor.known(server);
    const before = databases(server);
    const asked = [
      ["GET", ""],
      ["GET", "/content?format=text"],
      ["PUT", "/content"],
      ["POST", "/images"],
      ["GET", `/images/${"a".repeat(64)}`],
      ["POST", "/tickets"],
      ["POST", "/links"],
      ["GET", "/access"],
      ["GET", "/audit"],
      ["GET", "/usage"],
      ["PUT", "/members/guest:bo"],
      ["POST", "/copies"],
      ["POST", "/restore"],
      ["DELETE", "?forever=true"],
    ] as const;
    const callers: readonly Record<string, string>[] = [
      { cookie: visitor.cookie ?? "" },
      { "x-scriptorium-link": "a made-up secret" },
      { authorization: `Bearer ${adminKey}` },
    ];
    for (const who of callers) {
      for (const [method, path] of asked) {
        const body =
          path.startsWith("/links") || path.startsWith("/members") ? { role: "view" } : {};
        const answer = await sendRaw(server, `/api/documents/made-up-document-22${path}`, {
          method,
          headers: {
            ...who,
            "content-type": path === "/content" ? "text/plain" : "application/json",
          },
          ...(method.startsWith("P") ? { body: JSON.stringify(body) } : {}),
        });
        expect([method, path, answer.status]).toEqual([method, path, 404]);
      }
    }
    const page = await visitor.request("/d/made-up-document-22");
    expect([page.status, databases(server)]).toEqual([200, before]);
  });

  test("[W2] missing and forbidden documents are answered alike, byte for byte, whatever is asked", async () => {
    const never = "never-made-document-22";
    const stranger = await new Visitor(server).request("/api/me");
    const cookie = stranger.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const asked = [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/content?format=text"],
      ["GET", "/content?format=update"],
      ["PUT", "/content"],
      ["POST", "/tickets"],
      ["GET", "/links"],
      ["POST", "/links"],
      ["DELETE", "/links/some-link"],
    ] as const;
    const link = "x-scriptorium-link";
    for (const who of [{}, { cookie }, { [link]: "a wrong secret" }] as Record<string, string>[]) {
      for (const [method, path] of asked) {
        const body = path === "/links" ? '{"role":"view"}' : path === "/tickets" ? "{}" : "text";
        const type = method === "PUT" ? { "content-type": "text/plain" } : {};
        const headers = { ...who, ...type };
        const init = { method, headers, ...(method.startsWith("P") ? { body } : {}) };
        const missing = await sendRaw(server, `/api/documents/${never}${path}`, init);
        const forbidden = await sendRaw(server, `/api/documents/${id}${path}`, init);
        expect([method, path, forbidden]).toEqual([method, path, missing]);
        expect(missing.status).toBe(404);
      }
    }
    expect(await owner.text(id)).toBe("north");
  });
});
