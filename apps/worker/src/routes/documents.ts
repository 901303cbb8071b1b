import { ContentError } from "@scriptorium/document/content";
import type { ProseNode } from "@scriptorium/document/content";
import { randomToken } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import { formatNames, parseContent } from "../content/formats.ts";
import { StoredContent } from "../content/stored-content.ts";
import type { Format } from "../content/formats.ts";
import type { Env } from "../env.ts";
import { identify } from "../identity.ts";
import type { AppContext } from "../identity.ts";
import { notFound, problem } from "../problem.ts";
import { signTicket } from "../signing.ts";
import { readJson } from "./body.ts";
import { publicOrigin } from "../origin.ts";
import { callerOf, documentIdOf, documentOf } from "./caller.ts";

const newDocument = z.object({
  title: z.string().trim().max(limits.titleLengthMax).default(""),
  /** Text of any kind; or JSON as text or as itself; or an update in base64. */
  content: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  format: z.enum(formatNames).default("text"),
});

const newTitle = z.object({ title: z.string().trim().max(limits.titleLengthMax) });

/** Without a title the copy has the one of its original. */
const newCopy = newTitle.partial();

const ticketRequest = z.object({ link: z.string().optional() });

export const documentRoutes = new Hono<{ Bindings: Env }>();

documentRoutes.post("/", async (context) => {
  const { title, content, format } = await readJson(context, newDocument, limits.contentBytesMax);
  const blocks = content === undefined ? null : contentBlocks(format, content);
  const updates = new StoredContent(null).write(title === "" ? null : title, blocks);
  return found(context, title, updates);
});

documentRoutes.get("/:id", async (context) => {
  const id = documentIdOf(context);
  const document = documentOf(context.env, id);
  const stored = await document.read(await callerOf(context));
  if (stored === null) throw notFound();
  const title = new StoredContent(stored.update).title();
  return context.json({ id, title, role: stored.role });
});

documentRoutes.patch("/:id", async (context) => {
  const id = documentIdOf(context);
  const { title } = await readJson(context, newTitle);
  const caller = await callerOf(context);
  const outcome = await documentOf(context.env, id).replace(caller, (stored) =>
    Promise.resolve(new StoredContent(stored).write(title, null)),
  );
  if (outcome === null) throw notFound();
  if (!outcome.ok) throw problem("invalid-content", outcome.reason);
  return context.json({ id, title });
});

documentRoutes.post("/:id/copies", async (context) => {
  const original = documentOf(context.env, documentIdOf(context));
  const asked = await readJson(context, newCopy);
  const stored = await original.read(await callerOf(context));
  if (stored === null) throw notFound();
  const content = new StoredContent(stored.update);
  const title = asked.title ?? content.title();
  return found(context, title, content.copy(title));
});

documentRoutes.post("/:id/restore", async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  if (!(await document.restore(await callerOf(context)))) throw notFound();
  return context.body(null, 204);
});

documentRoutes.get("/:id/usage", async (context) => {
  const id = documentIdOf(context);
  const usage = await documentOf(context.env, id).usageFor(await callerOf(context));
  if (usage === null) throw notFound();
  return context.json({ id, ...usage });
});

documentRoutes.delete("/:id", async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  const caller = await callerOf(context);
  const isForever = context.req.query("forever") === "true";
  const isDone = isForever ? document.remove(caller) : document.discard(caller);
  if (!(await isDone)) throw notFound();
  return context.body(null, 204);
});

documentRoutes.post("/:id/tickets", async (context) => {
  const id = documentIdOf(context);
  const { link: secret } = await readJson(context, ticketRequest);
  const access = await documentOf(context.env, id).access(await callerOf(context, secret));
  if (access === null) throw notFound();
  // A stranger with a link becomes a visitor here, so that others see who they are.
  const { principal, name } = await identify(context);
  const ticket = await signTicket(context.env, id, { principal, name, ...access });
  return context.json({ ...ticket, role: access.role });
});

/** Makes the document that `updates` amount to, for whoever asks, and tells of it. */
async function found(
  context: AppContext,
  title: string,
  updates: readonly Uint8Array[],
): Promise<Response> {
  const { principal } = await identify(context);
  const id = randomToken();
  const outcome = await documentOf(context.env, id).found(principal, updates);
  if (!outcome.ok) throw problem("invalid-content", outcome.reason);
  const url = new URL(`/d/${id}`, publicOrigin(context)).href;
  return context.json({ id, title, role: "own", url }, 201, { location: `/api/documents/${id}` });
}

function contentBlocks(
  format: Format,
  content: string | Record<string, unknown>,
): readonly ProseNode[] {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return orInvalid(() =>
    parseContent(format, format === "update" ? fromBase64(text) : new TextEncoder().encode(text)),
  );
}

function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new ContentError("An update travels in JSON as base64.");
  }
}

/** The blocks that `parse` gives, or the problem that tells what is wrong with the content. */
export function orInvalid(parse: () => readonly ProseNode[]): readonly ProseNode[] {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ContentError) throw problem("invalid-content", error.message);
    throw error;
  }
}
