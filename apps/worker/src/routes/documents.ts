import { ContentError } from "@scriptorium/document/content";
import type { ProseNode } from "@scriptorium/document/content";
import { versionNeeded } from "@scriptorium/document/schema";
import { randomToken } from "@scriptorium/sync/durable-object";
import { leastRole, limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import { noteOwn } from "../accounts/own-documents.ts";
import { notePersonsTicket } from "../accounts/sign-ins.ts";
import { formatNames, parseContent } from "../content/formats.ts";
import { StoredContent } from "../content/stored-content.ts";
import type { Format } from "../content/formats.ts";
import type { Env } from "../env.ts";
import { identify, identifyKnown, newGuest, remember, rememberLink } from "../identity.ts";
import { CopiedImages } from "../images/copied-images.ts";
import type { AppContext, Requester } from "../identity.ts";
import { noteProgramsTicket } from "../keys/programs.ts";
import { mostOf } from "../keys/scopes.ts";
import { jurisdictionOf, newDocumentId } from "../places.ts";
import { notFound, problem, tooOften } from "../problem.ts";
import { described, json } from "../openapi/described.ts";
import { limitRate } from "../rates/limit-rate.ts";
import { countedRead } from "../rates/limit-reads.ts";
import { jurisdictions, locations } from "../settings/place-settings.ts";
import type { Jurisdiction, Location } from "../settings/place-settings.ts";
import { requireCreator } from "../sign-in/who-creates.ts";
import { drawFrom, signTicket } from "../signing.ts";
import { readHeaders, readJson, readQuery } from "./body.ts";
import { publicOrigin } from "../origin.ts";
import type { Caller } from "../access/caller.ts";
import { callerOf, documentIdOf, documentOf, newDocumentOf } from "./caller.ts";
import { demandStored } from "./demand-stored.ts";
import { anyRole, documentId, instant } from "./shapes.ts";

/** Where a new document is to be kept. Only Cloudflare has places to choose from. */
const place = {
  jurisdiction: z.enum(jurisdictions).optional(),
  location: z.enum(locations).optional(),
};

const newDocument = z.strictObject({
  title: z.string().trim().max(limits.titleLengthMax).default(""),
  /** Text of any kind; or JSON as text or as itself; or an update in base64. */
  content: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  format: z.enum(formatNames).default("text"),
  ...place,
});

const onceHeaders = z.object({
  "idempotency-key": z
    .string()
    .min(1)
    .max(limits.idempotencyKeyLengthMax)
    .optional()
    .describe(
      "Asked again by the same caller with the same key, for want of an answer, it is the same document that is answered, and nothing is made: 410 if that is deleted.",
    ),
});

const newTitle = z.strictObject({ title: z.string().trim().max(limits.titleLengthMax) });

/** Without a title the copy has the one of its original. */
const newCopy = newTitle.partial().extend(place);

const ticketRequest = z.strictObject({ link: z.string().optional() });

const deletion = z.strictObject({
  forever: z
    .enum(["true", "false"])
    .optional()
    .describe("`true` deletes at once, for good, also what is in the trash."),
});

const titledDocument = z
  .object({ id: documentId, title: z.string() })
  .meta({ id: "TitledDocument" });

const shownDocument = titledDocument.extend({ role: anyRole }).meta({ id: "Document" });

const madeDocument = shownDocument
  .extend({ url: z.url().describe("Where people open it.") })
  .meta({ id: "MadeDocument" });

const shownUsage = z
  .object({ id: documentId })
  .catchall(z.number())
  .meta({ id: "Usage", description: "Counts by name: docs/self-hosting.md says what each means." });

const ticketAnswer = z
  .object({ ticket: z.string(), role: anyRole, expiresAt: instant })
  .meta({ id: "Ticket" });

export const documentRoutes = new Hono<{ Bindings: Env }>();

const createDocument = described({
  id: "createDocument",
  area: "documents",
  summary: "Create a document",
  detail: "Whoever creates it owns it. Without `content` it is empty.",
  by: ["anybody", "cookie", "key"],
  headers: onceHeaders,
  body: json(newDocument),
  answers: { 201: { says: "The document.", content: json(madeDocument) } },
  problems: ["sign-in-required", "invalid-content", "unknown-place", "gone"],
});

documentRoutes.post("/", createDocument, async (context) => {
  // Before megabytes are read for somebody who may not store them.
  requireCreator(context.env, await identifyKnown(context));
  await limitRate(context, "creations");
  const asked = await readJson(context, newDocument, limits.contentBytesMax);
  const { title, content, format, location = null, jurisdiction = null } = asked;
  const { "idempotency-key": once } = readHeaders(context, onceHeaders);
  const anyId = newIdIn(context, jurisdiction);
  const blocks = content === undefined ? null : contentBlocks(format, content);
  const updates = new StoredContent(null).write(title === "" ? null : title, blocks);
  const schemaVersion = versionNeeded(blocks ?? []);
  const owner = await identify(context);
  if (once === undefined)
    return found(context, { id: anyId, owner, title, updates, schemaVersion, location });
  const drawn = await drawFrom(context.env, `document\n${owner.principal}\n${once}`);
  const id = newIdIn(context, jurisdiction, drawn);
  return found(context, { id, owner, title, updates, schemaVersion, location, isOnce: true });
});

const getDocument = described({
  id: "getDocument",
  area: "documents",
  summary: "A document's title, and what the caller may do",
  answers: { 200: { says: "The document.", content: json(shownDocument) } },
});

documentRoutes.get("/:id", getDocument, async (context) => {
  const id = documentIdOf(context);
  const document = documentOf(context.env, id);
  const stored = await countedRead(context, async () => document.read(await callerOf(context)));
  if (stored === null) throw notFound();
  const title = new StoredContent(stored.update).title();
  return context.json({ id, title, role: stored.role });
});

const changeTitle = described({
  id: "changeTitle",
  area: "documents",
  summary: "Change the title",
  body: json(newTitle),
  answers: { 200: { says: "The title, as it is stored.", content: json(titledDocument) } },
  problems: ["invalid-content"],
});

documentRoutes.patch("/:id", changeTitle, async (context) => {
  const id = documentIdOf(context);
  await limitRate(context, "uploads");
  const { title } = await readJson(context, newTitle);
  const caller = await callerOf(context);
  const outcome = await documentOf(context.env, id).rename(caller, title, (stored) =>
    Promise.resolve(new StoredContent(stored).write(title, null)),
  );
  demandStored(outcome);
  return context.json({ id, title });
});

const copyDocument = described({
  id: "copyDocument",
  area: "documents",
  summary: "Copy a document",
  detail:
    "The copy has what is in the document now, and none of its past, members or links. Who copies owns it.",
  body: json(newCopy),
  answers: { 201: { says: "The copy.", content: json(madeDocument) } },
  problems: ["sign-in-required", "invalid-content", "unknown-place"],
});

documentRoutes.post("/:id/copies", copyDocument, async (context) => {
  const originalId = documentIdOf(context);
  requireCreator(context.env, await identifyKnown(context));
  await limitRate(context, "creations");
  const original = documentOf(context.env, originalId);
  const asked = await readJson(context, newCopy);
  // What has to stay where it is has to as a copy, too, unless somebody says otherwise.
  const id = newIdIn(context, asked.jurisdiction ?? jurisdictionOf(context.env, originalId));
  const reader = await callerOf(context);
  const stored = await original.read(reader);
  if (stored === null) throw notFound();
  const content = new StoredContent(stored.update);
  const title = asked.title ?? content.title();
  const images = new CopiedImages(originalId, id);
  const updates = content.copy(title, (node) => images.copyOf(node));
  const uploads = await images.uploads({ document: original, caller: reader });
  if (uploads > 0) await limitRate(context, "uploads", uploads);
  const schemaVersion = versionNeeded(content.blocks());
  const owner = await identify(context);
  const { location = null } = asked;
  const answer = await found(context, { id, owner, title, updates, schemaVersion, location });
  const { principal, name } = owner;
  const caller = { principal, name, linkHash: null };
  const copy = { document: documentOf(context.env, id), caller };
  await images.carry({ document: original, caller: reader }, copy);
  return answer;
});

const restoreDocument = described({
  id: "restoreDocument",
  area: "documents",
  summary: "Take a document back out of the trash",
  answers: { 204: { says: "It is there again, with its links and members." } },
});

documentRoutes.post("/:id/restore", restoreDocument, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  await limitRate(context, "sharings");
  if (!(await document.restore(await callerOf(context)))) throw notFound();
  return context.body(null, 204);
});

const getUsage = described({
  id: "getUsage",
  area: "documents",
  summary: "What a document has cost so far",
  detail: "For owners. To ask opens no document.",
  answers: { 200: { says: "Counts since it was made.", content: json(shownUsage) } },
});

documentRoutes.get("/:id/usage", getUsage, async (context) => {
  const id = documentIdOf(context);
  const usage = await documentOf(context.env, id).usageFor(await callerOf(context));
  if (usage === null) throw notFound();
  return context.json({ id, ...usage });
});

const deleteDocument = described({
  id: "deleteDocument",
  area: "documents",
  summary: "Delete a document",
  detail:
    "Into the trash, from which its owner can take it back for 30 days. Its sockets close with 4410.",
  query: deletion,
  answers: { 204: { says: "It is missing from now on." } },
  problems: ["malformed-body"],
});

documentRoutes.delete("/:id", deleteDocument, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  const { forever } = readQuery(context, deletion);
  await limitRate(context, "sharings");
  const caller = await callerOf(context);
  const outcome = await (forever === "true" ? document.remove(caller) : document.discard(caller));
  if (outcome === "too-often") throw tooOften();
  if (!outcome) throw notFound();
  return context.body(null, 204);
});

const createTicket = described({
  id: "createTicket",
  area: "connecting",
  summary: "A ticket for a document's socket",
  detail:
    "Fetch one for each connection. It lasts minutes. A stranger who brings a link becomes a visitor with a cookie.",
  body: json(ticketRequest),
  answers: { 200: { says: "The ticket.", content: json(ticketAnswer) } },
});

documentRoutes.post("/:id/tickets", createTicket, async (context) => {
  const id = documentIdOf(context);
  await limitRate(context, "tickets");
  const { link: secret } = await readJson(context, ticketRequest);
  const known = await identifyKnown(context);
  const requester = known ?? newGuest();
  const caller = await callerOf(context, { secret, newcomer: requester, isRemembered: false });
  const access = await documentOf(context.env, id).access(caller);
  if (access === null) throw notFound();
  const { principal, name } = requester;
  // A stranger with a link becomes a visitor here, so that others see who they are.
  if (known === null) await remember(context, requester);
  const role =
    requester.kind === "program" ? leastRole(access.role, mostOf(requester.scopes)) : access.role;
  const lifeS = requester.kind === "program" ? limits.programTicketLifeS : limits.ticketLifeS;
  const series = await seriesFor(context.env, requester, { id, lifeS });
  const granted = { principal, name, ...access, role, lifeS, series, signIn: signInOf(requester) };
  const ticket = await signTicket(context.env, id, granted);
  if (requester.kind === "program")
    await noteProgramsTicket(context.env, principal, {
      document: id,
      expiresMs: Date.parse(ticket.expiresAt),
    });
  if (access.link !== null) await rememberLink(context, id, { principal, link: access.link });
  return context.json({ ...ticket, role });
});

/** The sign-in of a person who signed in with us, or null. */
function signInOf(requester: Requester): string | null {
  return requester.kind === "person" && requester.by === "provider" ? requester.signIn : null;
}

/** In which series to sign a ticket for `requester`: that it is given is noted before. */
async function seriesFor(
  env: Env,
  requester: Requester,
  { id, lifeS }: { readonly id: string; readonly lifeS: number },
): Promise<number> {
  if (requester.kind !== "person") return 0;
  const noted = await notePersonsTicket(env, {
    principal: requester.principal,
    series: requester.by === "provider" ? requester.series : null,
    signIn: signInOf(requester),
    document: id,
    expiresMs: Date.now() + lifeS * 1_000,
  });
  // They were signed out a moment ago.
  if (noted === null) throw notFound();
  return noted;
}

interface Founded {
  readonly id: string;
  readonly owner: Requester;
  readonly title: string;
  readonly updates: readonly Uint8Array[];
  readonly schemaVersion: number;
  readonly location: Location | null;
  /** True when the id says what asks for it, so that whoever asks again is told of the same. */
  readonly isOnce?: boolean;
}

/** Makes the document that `updates` amount to, which `owner` owns, and tells of it. */
async function found(
  context: AppContext,
  { id, owner, title, updates, schemaVersion, location, isOnce = false }: Founded,
): Promise<Response> {
  const { principal, name } = owner;
  const document = newDocumentOf(context.env, id, location);
  const outcome = await document.found({ id: principal, name }, updates, {
    schemaVersion,
    isOnce,
    title,
  });
  const isMade = typeof outcome !== "string";
  if (isMade) demandStored(outcome);
  // Whoever asks again for what they made: as it is by now.
  const again = isMade ? { title } : await titleOf(document, { principal, name, linkHash: null });
  if (again === null || outcome === "gone") {
    throw problem("gone", "What this key has made is deleted, or yours no more. Use another key.");
  }
  await noteOwn(context.env, owner, id);
  const url = new URL(`/d/${id}`, publicOrigin(context)).href;
  const answer = { id, title: again.title, role: "own", url };
  return context.json(answer, 201, { location: `/api/documents/${id}` });
}

/** The title of a document that `caller` owns, or null. */
async function titleOf(
  document: ReturnType<typeof documentOf>,
  caller: Caller,
): Promise<{ readonly title: string } | null> {
  const stored = await document.read(caller);
  return stored?.role === "own" ? { title: new StoredContent(stored.update).title() } : null;
}

/** An id for a new document, which says where it is kept when that was chosen. */
function newIdIn(
  { env }: AppContext,
  jurisdiction: Jurisdiction | null,
  draw: () => string = randomToken,
): string {
  const id = newDocumentId(env, jurisdiction, draw);
  if (id !== null) return id;
  throw problem(
    "unknown-place",
    "Leave `jurisdiction` out, or have the administrator add it to DOCUMENT_JURISDICTIONS.",
  );
}

function contentBlocks(
  format: Format,
  content: string | Record<string, unknown>,
): readonly ProseNode[] {
  if (typeof content !== "string" && format !== "json") {
    throw problem("malformed-body", "content: send text, or say that its format is json.");
  }
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return orInvalid(() =>
    parseContent(format, format === "update" ? fromBase64(text) : new TextEncoder().encode(text)),
  );
}

function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    throw new ContentError("invalid", "An update travels in JSON as base64.");
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
