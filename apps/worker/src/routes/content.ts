import { limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import {
  formatNames,
  formatOfMediaType,
  formats,
  isFormat,
  parseContent,
  renderContent,
} from "../content/formats.ts";
import type { Format } from "../content/formats.ts";
import { StoredContent } from "../content/stored-content.ts";
import type { Env } from "../env.ts";
import { notFound, problem } from "../problem.ts";
import { readBody } from "./body.ts";
import { callerOf, documentIdOf, documentOf } from "./caller.ts";
import { orInvalid } from "./documents.ts";

export const contentRoutes = new Hono<{ Bindings: Env }>();

contentRoutes.get("/:id/content", async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  const name = context.req.query("format") ?? "text";
  if (!isFormat(name)) throw unknownFormat(formatNames.join(", "));
  const stored = await document.read(await callerOf(context));
  if (stored === null) throw notFound();
  return context.body(renderContent(name, stored.update) as Uint8Array<ArrayBuffer>, 200, {
    "content-type": formats[name],
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    // Opened by itself it is a page of this origin: it may show images and nothing else.
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: http:; sandbox",
  });
});

contentRoutes.put("/:id/content", async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  const format: Format | null = formatOfMediaType(context.req.header("content-type") ?? "");
  if (format === null) throw unknownFormat(Object.values(formats).join(", "));
  const bytes = await readBody(context, limits.contentBytesMax);
  const blocks = orInvalid(() => parseContent(format, bytes));
  const outcome = await document.replace(await callerOf(context), (stored) =>
    Promise.resolve(new StoredContent(stored).write(null, blocks)),
  );
  if (outcome === null) throw notFound();
  if (!outcome.ok) throw problem("invalid-content", outcome.reason);
  return context.body(null, 204);
});

function unknownFormat(known: string): Error {
  return problem("unknown-format", `Use one of: ${known}.`);
}
