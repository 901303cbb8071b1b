import { isDocumentId, limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import type { PageState } from "../document.ts";
import type { Env } from "../env.ts";
import { evenOut } from "../even-time.ts";
import { isKept } from "../kept-documents.ts";
import { identifyKnown, linkVisit } from "../identity.ts";
import type { AppContext } from "../identity.ts";
import { fillShell, noticePage, readablePage, shellPage } from "../page/document-page.ts";
import type { ServedPage } from "../page/document-page.ts";
import { isWithinRate } from "../rates/limit-rate.ts";
import { wordsFor } from "../page/words.ts";
import { documentOf } from "./caller.ts";

export const pageRoutes = new Hono<{ Bindings: Env }>();

// A document's page can be read before any script runs, where the cookies tell that it may be.
// The secret of a share link never comes here: for its first visit the page is a shell.
pageRoutes.get("/:id", async (context) => {
  const id = context.req.param("id");
  const words = wordsFor(context);
  if (!isDocumentId(id)) return answer(context, 404, noticePage(words, "noSuchPage"));
  const state = await stateFor(context, id);
  switch (state.kind) {
    case "readable":
      return answer(
        context,
        200,
        state.update.length > limits.readingBytesMax
          ? shellPage(words)
          : readablePage(state.update, state.role, words),
      );
    case "trashed":
      return answer(context, 410, noticePage(words, "trashed"));
    case "closed":
      return answer(context, 200, shellPage(words));
  }
});

async function stateFor(context: AppContext, id: string): Promise<PageState> {
  const identity = await identifyKnown(context);
  // A stranger can have no access, so no object is woken for them.
  if (identity === null) return { kind: "closed" };
  // The page is a shell then: its script fetches the text, at the price of a ticket.
  if (!(await isWithinRate(context, "reads"))) return { kind: "closed" };
  const startedMs = Date.now();
  const state = await stateOf(context, id, identity.principal);
  if (state.kind === "closed") await evenOut(startedMs);
  return state;
}

async function stateOf(context: AppContext, id: string, principal: string): Promise<PageState> {
  if (!(await isKept(context.env, id))) return { kind: "closed" };
  return documentOf(context.env, id).page(principal, await linkVisit(context, id, principal));
}

async function answer(context: AppContext, status: number, page: ServedPage): Promise<Response> {
  // Asked for as a new request: the caller's conditions and encodings are about another page.
  const shell = await context.env.ASSETS.fetch(new Request(new URL("/", context.req.url)));
  const headers = new Headers({
    "content-type": "text/html; charset=utf-8",
    // It is for this visitor and this moment. Not `no-store`: going back to it would reload it.
    "cache-control": "private, no-cache",
    vary: "accept-encoding, accept-language, cookie",
  });
  if (/\bgzip\b/.test(context.req.header("accept-encoding") ?? ""))
    headers.set("content-encoding", "gzip");
  return new Response(fillShell(await shell.text(), page), { status, headers });
}
