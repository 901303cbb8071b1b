import { isDocumentId, limits } from "@scriptorium/sync/protocol";
import { linkPrincipal } from "../access/link-principal.ts";
import type { Caller } from "../access/caller.ts";
import type { Document } from "../document.ts";
import type { Env } from "../env.ts";
import { isKept } from "../kept-documents.ts";
import { identifyKnown } from "../identity.ts";
import type { AppContext, Requester } from "../identity.ts";
import { standingOf } from "../keys/scopes.ts";
import { namespaceOf, placeHint } from "../places.ts";
import { notFound, problem } from "../problem.ts";
import { limitRate } from "../rates/limit-rate.ts";
import type { Location } from "../settings/place-settings.ts";
import { sha256 } from "../tokens.ts";

/** A document's id from the path, checked before any object is woken: each name that reaches one costs a database. */
export function documentIdOf(context: AppContext): string {
  const id = context.req.param("id") ?? "";
  if (isDocumentId(id)) return id;
  throw problem(
    "invalid-document-id",
    "An id has 16 to 64 letters, digits, hyphens or underscores.",
  );
}

export function documentOf(env: Env, id: string): DurableObjectStub<Document> {
  return namespaceOf(env, id).getByName(id);
}

/** The same for one that is about to be made: whoever reaches it first decides where it is. */
export function newDocumentOf(
  env: Env,
  id: string,
  location: Location | null,
): DurableObjectStub<Document> {
  return namespaceOf(env, id).getByName(id, placeHint(env, location));
}

/**
 * Who asks for a document: the visitor or program, and the secret of the share link that they bring.
 * Who brings one and is nobody yet is whom the link stands for, or `newcomer` where they become that.
 * A stranger without either can have no access, so no object is woken for them. Nor is one that never
 * was; this is the last thing that is asked before the object, so that both are answered alike.
 *
 * Who is new to a document counts as a ticket, because they are remembered there, unless `isRemembered` says
 * that they are not for this, or were counted.
 */
export async function callerOf(
  context: AppContext,
  {
    secret,
    newcomer = null,
    isRemembered = true,
  }: {
    readonly secret?: string | undefined;
    readonly newcomer?: Requester | null;
    readonly isRemembered?: boolean;
  } = {},
): Promise<Caller> {
  const known = await identifyKnown(context);
  const link = secret ?? context.req.header("x-scriptorium-link");
  const mayBe = known !== null || link !== undefined;
  if (!mayBe || !(await isKept(context.env, documentIdOf(context)))) throw notFound();
  const isSecret = link !== undefined && link.length <= limits.principalLengthMax;
  const linkHash = isSecret ? await sha256(link) : null;
  const who = known ?? newcomer;
  const caller = {
    principal: who?.principal ?? (linkHash === null ? "" : await linkPrincipal(linkHash)),
    name: who?.name ?? "",
    linkHash,
    standing: who?.kind === "program" ? standingOf(who.scopes) : null,
  };
  // Without a link nobody is new: they are a member, or nothing.
  if (isRemembered && linkHash !== null) {
    const document = documentOf(context.env, documentIdOf(context));
    if (await document.isNewHere(caller)) await limitRate(context, "tickets");
  }
  return caller;
}
