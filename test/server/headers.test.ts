import { beforeAll, expect, test } from "vitest";
import { sendRaw } from "./raw.ts";
import { sampleImages } from "./sample-images.ts";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

const publicUrl = "https://docs.example.org";
/** Reached directly, without TLS. */
let plain: ServerProcess;
/** Behind a proxy that speaks TLS, and shown in frames of an intranet. */
let secure: ServerProcess;

beforeAll(async () => {
  plain = await ServerProcess.start();
  secure = await ServerProcess.start({
    PUBLIC_URL: publicUrl,
    FRAME_ANCESTORS: "self https://intranet.example",
  });
});

const page = [
  "default-src 'self'",
  "script-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types scriptorium ProseMirrorClipboard dompurify default",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");
const answer = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const content =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; sandbox";
const image = "default-src 'none'; sandbox";
const everywhere = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};
const checked = [
  ...Object.keys(everywhere),
  "content-security-policy",
  "strict-transport-security",
  "x-powered-by",
  "server",
  "access-control-allow-origin",
];

/** An answer of each kind: its status, and what it says of security. */
async function answersOf(server: ServerProcess): Promise<Record<string, unknown>> {
  const owner = await Visitor.known(server);
  const { id } = await owner.create({ title: "Notes", content: "north" });
  const document = `/api/documents/${id}`;
  const post = (path: string, body: BodyInit): Promise<Response> =>
    owner.request(path, { method: "POST", body });
  const { src } = (await (
    await post(`${document}/images`, new Uint8Array(sampleImages["image/png"]))
  ).json()) as {
    src: string;
  };
  const front = await owner.request("/");
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await front.text())?.[1] ?? "";
  const kinds: Record<string, Response> = {
    "the front page": await owner.request("/"),
    "a page of the application": await owner.request("/somewhere/else"),
    "a document's page": await owner.request(`/d/${id}`),
    "a page that is not there": await owner.request("/d/wrong"),
    "a script": await owner.request(script),
    "the service worker": await owner.request("/service-worker.js"),
    "an icon": await owner.request("/favicon.svg"),
    "a file that is not there": await owner.request("/assets/gone.js"),
    "an answer": await owner.request(document),
    "who one is": await owner.request("/api/me"),
    health: await owner.request("/api/health"),
    "something made": await post("/api/documents", "{}"),
    "nothing to say": await owner.request(document, { method: "PATCH", body: '{"title":"x"}' }),
    "a problem": await owner.request(`/api/documents/${"a".repeat(22)}`),
    "a foreign origin": await owner.request(document, {
      method: "DELETE",
      headers: { origin: "https://evil.example" },
    }),
    "a wrong key": await owner.request(document, { headers: { authorization: "Bearer wrong" } }),
    "no endpoint": await owner.request("/api/nothing"),
    "no method": await post("/somewhere", ""),
    "no ticket": await owner.request(`/sync/${id}`),
    "an export": await owner.request(`${document}/content?format=html`),
    "an image": await owner.request(src),
  };
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, { status, headers }]) => [
      kind,
      [status, Object.fromEntries([...headers].filter(([name]) => checked.includes(name)))],
    ]),
  );
}

function expected(pagePolicy: string, more: Record<string, string>): Record<string, unknown> {
  const as = (status: number, policy: string): unknown => [
    status,
    { ...everywhere, ...more, "content-security-policy": policy },
  ];
  return {
    "the front page": as(200, pagePolicy),
    "a page of the application": as(200, pagePolicy),
    "a document's page": as(200, pagePolicy),
    "a page that is not there": as(404, pagePolicy),
    "a script": as(200, pagePolicy),
    "the service worker": as(200, pagePolicy),
    "an icon": as(200, pagePolicy),
    "a file that is not there": as(404, pagePolicy),
    "an answer": as(200, answer),
    "who one is": as(200, answer),
    health: as(200, answer),
    "something made": as(201, answer),
    "nothing to say": as(200, answer),
    "a problem": as(404, answer),
    "a foreign origin": as(403, answer),
    "a wrong key": as(401, answer),
    "no endpoint": as(404, answer),
    "no method": as(404, pagePolicy),
    "no ticket": as(426, answer),
    "an export": as(200, content),
    "an image": as(200, image),
  };
}

test("[W52] every kind of answer carries the headers of security", async () => {
  expect(await answersOf(plain)).toEqual(expected(`${page}; frame-ancestors 'none'`, {}));
});

test("[W52] nothing between server and caller keeps what the API answers, but an image for the caller", async () => {
  const owner = await Visitor.known(plain);
  const { id } = await owner.create({ content: "north" });
  const path = `/api/documents/${id}`;
  const bytes = new Uint8Array(sampleImages["image/png"]);
  const image = await owner.request(`${path}/images`, { method: "POST", body: bytes });
  const { src } = (await image.json()) as { src: string };
  const kept = async (asked: string): Promise<string | null> =>
    (await owner.request(asked)).headers.get("cache-control");
  const answers = ["/api/me", "/api/documents", path, `${path}/access`, `${path}/links`];
  answers.push(
    `${path}/usage`,
    `${path}/content`,
    `/api/documents/${"a".repeat(22)}`,
    "/api/nothing",
  );
  expect(await Promise.all(answers.map(kept))).toEqual(answers.map(() => "no-store"));
  expect(await kept(src)).toMatch(/^private, /);
});

test("[W52] behind TLS browsers are told to stay with it, and frames are for whom the operator names", async () => {
  const ancestors = "frame-ancestors 'self' https://intranet.example";
  const policy = `${page}; ${ancestors}`;
  const strict = { "strict-transport-security": "max-age=31536000" };
  expect(await answersOf(secure)).toEqual(expected(policy, strict));
});

test("[W1] over TLS the cookie is bound to this host, and one that another could have set is nobody's", async () => {
  const before = new Visitor(plain);
  const me = await before.get("/api/me");
  const ask = (path: string, cookie: string) => sendRaw(secure, path, { headers: { cookie } });
  const fresh = await ask("/api/me", before.cookie ?? "");
  expect(JSON.parse(fresh.body)).not.toEqual(me.body);
  const kept = fresh.headers
    .filter((header) => header.toLowerCase().startsWith("set-cookie: "))
    .map((header) => header.slice("set-cookie: ".length));
  expect(kept).toEqual([
    expect.stringMatching(
      /^__Host-scriptorium=[^;]+; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ]);
  // Who has one of this host is nobody else, whatever else the browser sends.
  const own = kept[0]?.split(";")[0] ?? "";
  const asked = await ask("/api/me", `${before.cookie ?? ""}; ${own}`);
  expect(JSON.parse(asked.body)).toEqual(JSON.parse(fresh.body));
});
