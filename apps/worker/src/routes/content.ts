import type { ProseNode } from "@scriptorium/document/content";
import { versionNeeded } from "@scriptorium/document/schema";
import { limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import {
  formatNames,
  formatOfMediaType,
  formats,
  parseContent,
  renderContent,
} from "../content/formats.ts";
import type { Format } from "../content/formats.ts";
import { StoredContent } from "../content/stored-content.ts";
import type { Env } from "../env.ts";
import { described, json } from "../openapi/described.ts";
import { notFound, problem } from "../problem.ts";
import { limitRate } from "../rates/limit-rate.ts";
import { countedRead } from "../rates/limit-reads.ts";
import type { AppContext } from "../identity.ts";
import { readBody, readJson, readQuery } from "./body.ts";
import { callerOf, documentIdOf, documentOf } from "./caller.ts";
import { demandStored } from "./demand-stored.ts";
import { orInvalid } from "./documents.ts";

/** A moment of the past, such as 2027-01-31T12:00:00Z. */
const moment = z.strictObject({ at: z.iso.datetime({ offset: true }) });
const contentQuery = z.strictObject({
  format: z.enum(formatNames).default("text").describe("The format of the answer."),
});

/** Content by its media type. */
const contentBodies = {
  [formats.text]: z.string(),
  [formats.markdown]: z.string(),
  [formats.html]: z.string(),
  [formats.json]: z.record(z.string(), z.unknown()),
  [formats.update]: null,
};

export const contentRoutes = new Hono<{ Bindings: Env }>();

const readContent = described({
  id: "readContent",
  area: "content",
  summary: "Read a document",
  detail: "As it is stored now: everything that was ever acknowledged as saved is in it.",
  query: contentQuery,
  answers: {
    200: { says: "The content, in the format that was asked for.", content: contentBodies },
  },
  problems: ["unknown-format"],
});

contentRoutes.get("/:id/content", readContent, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  const { format } = readQuery(context, contentQuery, "unknown-format");
  const stored = await countedRead(context, async () => document.read(await callerOf(context)));
  if (stored === null) throw notFound();
  return context.body(renderContent(format, stored.update) as Uint8Array<ArrayBuffer>, 200, {
    "content-type": formats[format],
    "cache-control": "no-store",
    // Opened by itself it is a page of this origin: it may show images of the server and nothing else.
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'; sandbox",
  });
});

const replaceContent = described({
  id: "replaceContent",
  area: "content",
  summary: "Replace what is in a document",
  detail:
    "By a forward edit that touches only the blocks that differ. Open editors see it, and what others write meanwhile stays. The `Content-Type` says the format.",
  body: contentBodies,
  answers: { 204: { says: "It is stored." } },
  problems: ["unknown-format", "invalid-content"],
});

contentRoutes.put("/:id/content", replaceContent, async (context) => {
  const blocks = await readBlocks(context);
  return rewritten(context, blocks, (stored) => new StoredContent(stored).write(null, blocks));
});

const appendContent = described({
  id: "appendContent",
  area: "content",
  summary: "Add to the end of a document",
  detail: "Otherwise like replacing: by a forward edit that open editors see.",
  body: contentBodies,
  answers: { 204: { says: "It is stored." } },
  problems: ["unknown-format", "invalid-content"],
});

contentRoutes.post("/:id/content", appendContent, async (context) => {
  const blocks = await readBlocks(context);
  return rewritten(context, blocks, (stored) => {
    const content = new StoredContent(stored);
    return content.write(null, [...content.blocks(), ...blocks]);
  });
});

const applyUpdate = described({
  id: "applyUpdate",
  area: "content",
  summary: "Store a Yjs update",
  detail:
    "An edit as a client makes it, judged like any other. What it builds on has to be stored already.",
  body: { [formats.update]: null },
  answers: { 204: { says: "It is stored." } },
  problems: ["invalid-content", "connection-open"],
});

contentRoutes.post("/:id/updates", applyUpdate, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  await limitRate(context, "uploads");
  const update = await readBody(context, limits.updateBytesMax);
  const outcome = await document.write(await callerOf(context), update);
  demandStored(outcome);
  return context.body(null, 204);
});

const rewindDocument = described({
  id: "rewindDocument",
  area: "content",
  summary: "Take a document back to a moment",
  detail:
    "By a forward edit, that open editors see. What is written meanwhile stays, and the way back is open too. Who came by a link gets no further back than to when that was made. It is recorded.",
  body: json(moment),
  answers: { 204: { says: "It is as it was then." } },
  problems: ["invalid-content", "no-such-moment"],
});

contentRoutes.post("/:id/rewind", rewindDocument, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  await limitRate(context, "uploads");
  const { at } = await readJson(context, moment);
  const caller = await callerOf(context);
  const timeMs = Date.parse(at);
  const past = await document.readAt(caller, timeMs);
  if (past === null) throw notFound();
  if (past === "gone") {
    throw problem(
      "no-such-moment",
      "Nothing of this document is kept from then. Choose a later moment.",
    );
  }
  if (past === "before-link") {
    throw problem(
      "no-such-moment",
      "By a link nobody gets further back than to when it was made. Choose a later moment, or ask an owner.",
    );
  }
  let isReached = true;
  const outcome = await document.rewind(
    caller,
    (stored) => {
      const updates = new StoredContent(stored).rewind(past);
      isReached = updates !== null;
      return Promise.resolve(updates ?? []);
    },
    { timeMs, schemaVersion: versionNeeded(new StoredContent(past).blocks()) },
  );
  demandStored(outcome);
  if (!isReached) {
    throw problem(
      "no-such-moment",
      "What came since can't be undone as a whole. Choose another moment.",
    );
  }
  return context.body(null, 204);
});

/** What comes in, in a format that its media type names. */
async function readBlocks(context: AppContext): Promise<readonly ProseNode[]> {
  documentIdOf(context);
  await limitRate(context, "uploads");
  const format: Format | null = formatOfMediaType(context.req.header("content-type") ?? "");
  if (format === null)
    throw problem("unknown-format", `Send one of: ${Object.values(formats).join(", ")}.`);
  const bytes = await readBody(context, limits.contentBytesMax);
  return orInvalid(() => parseContent(format, bytes));
}

async function rewritten(
  context: AppContext,
  blocks: readonly ProseNode[],
  rewrite: (stored: Uint8Array) => readonly Uint8Array[],
): Promise<Response> {
  const document = documentOf(context.env, documentIdOf(context));
  const outcome = await document.replace(
    await callerOf(context),
    (stored) => Promise.resolve(rewrite(stored)),
    versionNeeded(blocks),
  );
  demandStored(outcome);
  return context.body(null, 204);
}
