import { isDocumentId, limits } from "@scriptorium/sync/protocol";
import type { Caller, Document } from "../document.ts";
import type { Env } from "../env.ts";
import { identifyKnown } from "../identity.ts";
import type { AppContext } from "../identity.ts";
import { notFound, problem } from "../problem.ts";
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
  return env.DOCUMENTS.getByName(id);
}

/**
 * Who asks for a document: the visitor or program, and the secret of the share link that they bring.
 * A stranger without either can have no access, so no object is woken for them.
 */
export async function callerOf(context: AppContext, secret?: string): Promise<Caller> {
  const identity = await identifyKnown(context);
  const link = secret ?? context.req.header("x-scriptorium-link");
  if (identity === null && link === undefined) throw notFound();
  const isSecret = link !== undefined && link.length <= limits.principalLengthMax;
  return {
    principal: identity?.principal ?? "",
    linkHash: isSecret ? await sha256(link) : null,
  };
}
