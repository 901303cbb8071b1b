import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../env.ts";
import { described, json } from "../openapi/described.ts";
import { openApiDocument } from "../openapi/openapi-document.ts";
import type { OpenApiDocument } from "../openapi/openapi-document.ts";
import { referencePage } from "../openapi/reference-page.ts";

/** What `app` can be asked for: for programs and, as a page, for people. */
export function referenceRoutes(app: Hono<{ Bindings: Env }>): Hono<{ Bindings: Env }> {
  const routes = new Hono<{ Bindings: Env }>();
  // Made once it is asked for, because most isolates never are.
  let made: Promise<OpenApiDocument> | null = null;
  const document = (): Promise<OpenApiDocument> => (made ??= openApiDocument(app));

  routes.get(
    "/openapi.json",
    described({
      id: "getOpenApi",
      area: "server",
      summary: "This document",
      by: ["anybody"],
      answers: {
        200: { says: "OpenAPI 3.1.", content: json(z.record(z.string(), z.unknown())) },
      },
    }),
    async (context) => context.json(await document()),
  );

  routes.get(
    "/docs",
    described({
      id: "getReference",
      area: "server",
      summary: "The same as a page to read",
      by: ["anybody"],
      answers: { 200: { says: "A page without scripts.", content: { "text/html": z.string() } } },
    }),
    async (context) =>
      context.html(referencePage(await document()), 200, {
        "content-security-policy":
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      }),
  );
  return routes;
}
