import type { Hono } from "hono";
import { generateSpecs } from "hono-openapi";
import type { Env } from "../env.ts";
import { scopesNeeded } from "../keys/scopes.ts";
import { problemStatus, problemTitle } from "../problem.ts";
import type { ProblemName } from "../problem.ts";
import { version } from "../version.ts";
import { areas, unresolvedKey } from "./described.ts";
import type { Means, Unresolved } from "./described.ts";

export type OpenApiDocument = Awaited<ReturnType<typeof generateSpecs>>;
type PathItem = NonNullable<OpenApiDocument["paths"][string]>;
export type Operation = NonNullable<PathItem["get"]>;

const methods = ["get", "post", "put", "patch", "delete"] as const;

/** The parts of a path that are not fixed. A route that has another is not described whole. */
const pathParameters: Readonly<Record<string, { schema: object; description: string }>> = {
  id: {
    schema: { type: "string", pattern: "^[A-Za-z0-9_-]{16,64}$" },
    description: "The document's id.",
  },
  linkId: { schema: { type: "string" }, description: "The share link's id. Not its secret." },
  principal: {
    schema: { type: "string" },
    description: "Who it is about, as `id` of a person says it. Encoded for a path.",
  },
  hash: {
    schema: { type: "string", pattern: "^[0-9a-f]{64}$" },
    description: "The SHA-256 of the image.",
  },
  keyId: { schema: { type: "string" }, description: "The key's id. Not the key itself." },
};

const securitySchemes = {
  cookie: {
    type: "apiKey",
    in: "cookie",
    name: "scriptorium",
    description:
      "Who a visitor is. The server gives it with the first answer. Over TLS it is `__Host-scriptorium`; who signed in has `__Host-scriptorium-person`.",
  },
  key: {
    type: "http",
    scheme: "bearer",
    description: "A program's key. The scopes that it needs stand at each endpoint.",
  },
  link: {
    type: "apiKey",
    in: "header",
    name: "X-Scriptorium-Link",
    description: "The secret of a share link.",
  },
  ticket: {
    type: "apiKey",
    in: "header",
    name: "Sec-WebSocket-Protocol",
    description: "The subprotocol `ticket.<jwt>`, beside `scriptorium.v1` or `y-websocket`.",
  },
} as const satisfies Record<Exclude<Means, "anybody">, object>;

/** The OpenAPI document of all routes of `app` that describe themselves. */
export async function openApiDocument(app: Hono<{ Bindings: Env }>): Promise<OpenApiDocument> {
  const document = await generateSpecs(app, {
    // Or this document's own route would be taken for a file.
    excludeStaticFile: false,
    documentation: {
      info: {
        title: "Scriptorium",
        version,
        description: "Documents that people write together, over HTTP.",
        license: { name: "MIT", identifier: "MIT" },
      },
      servers: [{ url: "/" }],
      tags: Object.entries(areas).map(([name, description]) => ({ name, description })),
    },
  });
  for (const [path, method, operation] of operationsOf(document)) {
    const { by, problems } = takeUnresolved(operation);
    operation.parameters = [...pathReferences(path), ...describedParameters(operation)];
    operation.security = by.map((means) => securityBy(means, { method, path }));
    const all = problemsOf(operation, { method, path, by, problems });
    operation.responses = { ...operation.responses, ...problemResponses(all) };
  }
  document.components = {
    ...document.components,
    parameters: Object.fromEntries(
      Object.entries(pathParameters).map(([name, parameter]) => [
        name,
        { name, in: "path", required: true, ...parameter },
      ]),
    ),
    securitySchemes,
    schemas: { ...document.components?.schemas, Problem: problemSchema },
  };
  return document;
}

/** Every operation with its path and method, in the order of the routes. */
export function* operationsOf(
  document: OpenApiDocument,
): Generator<readonly [path: string, method: string, Operation]> {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      const operation = item?.[method];
      if (operation !== undefined) yield [path, method.toUpperCase(), operation];
    }
  }
}

const problemSchema: NonNullable<NonNullable<OpenApiDocument["components"]>["schemas"]>[string] = {
  type: "object",
  description: "What went wrong (RFC 9457). `type` is stable; `detail` says what to do.",
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
  },
  required: ["type", "title", "status", "detail"],
};

function takeUnresolved(operation: Operation): Unresolved {
  const holder = operation as { [unresolvedKey]?: Unresolved };
  const unresolved = holder[unresolvedKey];
  if (unresolved === undefined) throw new Error("an operation was described by other means");
  delete holder[unresolvedKey];
  return unresolved;
}

function pathReferences(path: string): { $ref: string }[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => {
    if (!(name in pathParameters)) throw new Error(`nothing describes {${name}} of ${path}`);
    return { $ref: `#/components/parameters/${name}` };
  });
}

/** Those of the path are not described by each route. */
function describedParameters(operation: Operation): NonNullable<Operation["parameters"]> {
  return (operation.parameters ?? []).filter((one) => "in" in one && one.in !== "path");
}

function securityBy(
  means: Means,
  request: { readonly method: string; readonly path: string },
): Record<string, string[]> {
  switch (means) {
    case "anybody":
      return {};
    case "key":
      return { key: [...scopesNeeded(request)] };
    case "cookie":
    case "link":
    case "ticket":
      return { [means]: [] };
  }
}

/** The problems that an endpoint answers with: its own, and those that follow from what it is. */
function problemsOf(
  operation: Operation,
  { method, path, by, problems }: Unresolved & { readonly method: string; readonly path: string },
): readonly ProblemName[] {
  const all: ProblemName[] = [...problems, "internal-error"];
  if (path.includes("{id}")) all.push("invalid-document-id");
  if (by.includes("link")) all.push("not-found");
  if (by.includes("key")) all.push("invalid-key", "insufficient-scope", "too-many-requests");
  // Cloudflare Access says who is signed in, where it is configured.
  if (by.includes("cookie")) all.push("invalid-assertion", "keys-unreachable");
  if (method !== "GET" || by.includes("ticket")) all.push("foreign-origin");
  if (method !== "GET") all.push("storage-full");
  const { content } = (operation.requestBody ?? {}) as { content?: object };
  if (content !== undefined) all.push("body-too-large", "malformed-body");
  return all;
}

const retryAfter = {
  description: "Seconds until it is worth trying again.",
  schema: { type: "integer" },
} as const;

/** Problems by their status. */
function problemResponses(names: readonly ProblemName[]): NonNullable<Operation["responses"]> {
  const byStatus = Map.groupBy([...new Set(names)].toSorted(), problemStatus);
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([one], [other]) => one - other)
      .map(([status, some]) => [
        String(status),
        {
          description: some.map((name) => `${problemTitle(name)}.`).join(" "),
          ...(status === 429 || status === 503 ? { headers: { "Retry-After": retryAfter } } : {}),
          content: {
            "application/problem+json": {
              schema: {
                allOf: [{ $ref: "#/components/schemas/Problem" }],
                properties: {
                  type: { enum: some.map((name) => `urn:scriptorium:problem:${name}`) },
                  status: { const: status },
                },
              },
            },
          },
        },
      ]),
  );
}
