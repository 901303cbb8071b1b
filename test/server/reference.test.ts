import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, expect, test } from "vitest";
import { sampleImages } from "./sample-images.ts";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
  >;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

let server: ServerProcess;
let document: OpenApi;

beforeAll(async () => {
  server = await ServerProcess.start();
  const { body } = await new Visitor(server).get("/api/openapi.json");
  document = body as OpenApi;
});

test("[W82] the document is one of OpenAPI 3.1", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate({ ...document });
  expect([valid, errors]).toEqual([true, undefined]);
  // Throws when one leads nowhere.
  validator.resolveRefs();
});

/** The same schema, which takes no field that it does not name. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([name, part]) => [name, strict(part)] as const);
  const isOpen = !("properties" in schema) || "additionalProperties" in schema || "allOf" in schema;
  return Object.fromEntries(isOpen ? entries : [...entries, ["additionalProperties", false]]);
}

/** Why an answer is not what the document says of it. Empty when it is. */
function misfits(operationId: string, { status, type, body }: Told): string[] {
  const operation = Object.values(document.paths)
    .flatMap((item) => Object.values(item))
    .find((one) => one.operationId === operationId);
  const response = operation?.responses[String(status)];
  if (response === undefined) return [`${operationId} answered ${status}`];
  if (response.content === undefined) return body === "" ? [] : [`${operationId} has a body`];
  const content = Object.entries(response.content).find(
    ([mediaType]) => bare(mediaType) === bare(type) || mediaType === `${type.split("/")[0]}/*`,
  );
  if (content === undefined) return [`${operationId} answered with ${type}`];
  const [, { schema }] = content;
  if (schema === undefined) return [];
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats.default(ajv);
  const whole = { ...(strict(schema) as object), components: strict(document.components) };
  const check = ajv.compile(whole);
  return check(body) ? [] : [`${operationId}: ${ajv.errorsText(check.errors)}`];
}

/** A media type without its parameters. */
function bare(type: string): string | undefined {
  return type.split(";")[0];
}

interface Told {
  readonly status: number;
  readonly type: string;
  readonly body: unknown;
}

async function told(response: Response): Promise<Told> {
  const type = response.headers.get("content-type") ?? "";
  const isJson = /^application\/(problem\+)?json/.test(type);
  const body = isJson ? await response.json() : await response.text();
  return { status: response.status, type, body };
}

test("[W82] what the server answers fits the document, problems too", async () => {
  const owner = await Visitor.known(server);
  const { id } = await owner.create({ title: "Notes", content: "north" });
  const { id: linkId, secret } = await owner.link(id, { role: "edit" });
  const guest = new Visitor(server);
  await guest.ticket(id, secret);
  const { id: guestId } = (await guest.get("/api/me")).body as { id: string };
  const administrator = Visitor.administrator(server);
  const path = `/api/documents/${id}`;
  const image = new Uint8Array(sampleImages["image/png"]);
  const missing = `/api/documents/${"a".repeat(22)}`;
  const key = { name: "Export", scopes: ["read"] };
  const principal = encodeURIComponent(guestId);

  const asked: readonly (readonly [
    operationId: string,
    request: string,
    body?: unknown,
    visitor?: Visitor,
  ])[] = [
    ["getHealth", "GET /api/health"],
    ["getOpenApi", "GET /api/openapi.json"],
    ["getMe", "GET /api/me"],
    ["changeName", "PUT /api/me", { name: "Ada" }],
    ["changeName", "PUT /api/me", { name: "" }],
    ["createDocument", "POST /api/documents", { title: "Other" }],
    ["createDocument", "POST /api/documents", { format: "pdf" }],
    ["createDocument", "POST /api/documents", { format: "json", content: "7" }],
    ["getDocument", `GET ${path}`],
    ["getDocument", `GET ${missing}`],
    ["getDocument", "GET /api/documents/short"],
    ["changeTitle", `PATCH ${path}`, { title: "Plan" }],
    ["copyDocument", `POST ${path}/copies`, {}],
    ["getUsage", `GET ${path}/usage`],
    ["createTicket", `POST ${path}/tickets`, {}],
    ["listDocuments", "GET /api/documents"],
    ["listDocuments", "GET /api/documents?limit=1", undefined, administrator],
    ["listDocuments", "GET /api/documents?limit=0"],
    ["applyUpdate", `POST ${path}/updates`, new Uint8Array([0, 0])],
    ["rewindDocument", `POST ${path}/rewind`, { at: "2020-01-01T00:00:00Z" }],
    ["readContent", `GET ${path}/content`],
    ["readContent", `GET ${path}/content?format=markdown`],
    ["readContent", `GET ${path}/content?format=html`],
    ["readContent", `GET ${path}/content?format=json`],
    ["readContent", `GET ${path}/content?format=update`],
    ["readContent", `GET ${path}/content?format=pdf`],
    ["addImage", `POST ${path}/images`, image],
    ["addImage", `POST ${path}/images`, new Uint8Array([1, 2, 3])],
    ["createLink", `POST ${path}/links`, { role: "view", label: "Readers" }],
    ["createLink", `POST ${path}/links`, { role: "own" }],
    ["listLinks", `GET ${path}/links`],
    ["changeLink", `PATCH ${path}/links/${linkId}`, { role: "comment" }],
    ["getAccess", `GET ${path}/access`],
    [
      "getAccess",
      `GET ${path}/access`,
      undefined,
      new Visitor(server, { "x-scriptorium-link": secret }),
    ],
    ["setMember", `PUT ${path}/members/${principal}`, { role: "edit" }],
    ["removeMember", `DELETE ${path}/members/${principal}`],
    ["getAudit", `GET ${path}/audit`],
    ["revokeLink", `DELETE ${path}/links/${linkId}`],
    ["createKey", "POST /api/admin/keys", key, administrator],
    ["createKey", "POST /api/admin/keys", key],
    ["listKeys", "GET /api/admin/keys", undefined, administrator],
    ["signIn", "GET /api/session/sign-in"],
    ["signOut", "POST /api/session/sign-out"],
    ["signOutPerson", "POST /api/admin/people/nobody/sign-out", undefined, administrator],
    ["connect", `GET /sync/${id}`],
    ["getReference", "GET /api/docs"],
    ["deleteDocument", `DELETE ${path}`],
    ["restoreDocument", `POST ${path}/restore`],
  ];
  const wrong: string[] = [];
  const statuses = new Set<number>();
  for (const [operationId, request, body, visitor = owner] of asked) {
    const [method = "", address = ""] = request.split(" ");
    const sent = body instanceof Uint8Array ? body : JSON.stringify(body);
    const init = body === undefined ? { method } : { method, body: sent as BodyInit };
    const answer = await told(await visitor.request(address, init));
    statuses.add(answer.status);
    wrong.push(...misfits(operationId, answer));
  }
  expect(wrong).toEqual([]);
  expect([...statuses].toSorted((one, other) => one - other)).toEqual([
    200, 201, 204, 400, 401, 404, 415, 422, 426,
  ]);
});

test("[W82] a field that the document does not tell is found", () => {
  const health = { status: 200, type: "application/json", body: { status: "ok", version: "1" } };
  expect(misfits("getHealth", health)).toEqual([]);
  const more = { ...health, body: { ...health.body, secret: "x" } };
  expect(misfits("getHealth", more)).toHaveLength(1);
});

test("[W82] the page to read runs no script, and names every endpoint", async () => {
  const response = await new Visitor(server).request("/api/docs");
  const page = await response.text();
  expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src/);
  expect(page).not.toMatch(/<script|<link|\son\w+=|https?:\/\/(?!127)/);
  const names = Object.values(document.paths).flatMap((item) => Object.values(item));
  for (const { operationId } of names) expect(page).toContain(`id="${operationId}"`);
});
