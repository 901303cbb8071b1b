import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";
import { adoptAll } from "../accounts/own-documents.ts";
import { endSignIn, endSignIns, holdsSignIn } from "../accounts/sign-ins.ts";
import type { Env } from "../env.ts";
import {
  dropCookie,
  forgetGuest,
  forgetPerson,
  identifyGuest,
  identifyKnown,
  keepCookie,
  keptCookie,
  rememberPerson,
  signInByCookie,
} from "../identity.ts";
import type { AppContext } from "../identity.ts";
import { limits } from "@scriptorium/sync/protocol";
import { log, logFailure } from "../log.ts";
import { publicOrigin } from "../origin.ts";
import { notFound, problem, problemResponse } from "../problem.ts";
import { described } from "../openapi/described.ts";
import { limitRate } from "../rates/limit-rate.ts";
import type { Provider } from "../settings/sign-in-settings.ts";
import { beginSignIn, completeSignIn, SignInError } from "../sign-in/provider.ts";
import { returnPath } from "../sign-in/return-path.ts";
import { signInSettings } from "../sign-in/settings.ts";
import { signAttempt, verifyAttempt } from "../signing.ts";
import type { SignedIn } from "../signing.ts";
import { readQuery } from "./body.ts";

const attemptCookie = "scriptorium-sign-in";

const signInQuery = z.object({
  return: z.string().optional().describe("The path to come back to."),
});

const signOutQuery = z.strictObject({
  everywhere: z
    .enum(["true", "false"])
    .optional()
    .describe("`true` signs the person out in every browser."),
});

export const sessionRoutes = new Hono<{ Bindings: Env }>();

const signIn = described({
  id: "signIn",
  area: "people",
  summary: "Lead a person to where they sign in",
  by: ["anybody"],
  query: signInQuery,
  answers: { 303: { says: "To the provider, or to the page that says why that fails." } },
  problems: ["not-found", "too-many-requests"],
});

// A page leads here, and from here to the provider.
sessionRoutes.get("/sign-in", signIn, async (context) => {
  const path = returnPath(readQuery(context, signInQuery).return);
  const provider = providerOf(context);
  return orExplain(context, path, async () => {
    await limitSignIns(context);
    const { url, ...secrets } = await beginSignIn(provider, callbackUrl(context));
    const attempt = { ...secrets, returnPath: path, guest: await guestToAdopt(context) };
    const token = await signAttempt(context.env, attempt);
    keepCookie(context, attemptCookie, { token, maxAge: limits.signInLifeS });
    return url;
  });
});

const signInCallback = described({
  id: "signInCallback",
  area: "people",
  summary: "Where the provider sends people back to",
  by: ["anybody"],
  answers: {
    303: {
      says: "To where the person came from, signed in, or to the page that says why that failed.",
    },
  },
  problems: ["not-found", "too-many-requests"],
});

// The provider sends people here.
sessionRoutes.get("/callback", signInCallback, async (context) => {
  const provider = providerOf(context);
  const cookie = keptCookie(context, attemptCookie);
  const attempt = cookie === undefined ? null : await verifyAttempt(context.env, cookie);
  return orExplain(context, attempt?.returnPath ?? "/", async () => {
    await limitSignIns(context);
    if (attempt === null) throw new SignInError("stale", "nothing is known of an attempt");
    const url = new URL(callbackUrl(context));
    url.search = new URL(context.req.url).search;
    const person = await completeSignIn(provider, url, attempt);
    // Each attempt is worth one answer. One that failed may still be tried in the other tab.
    dropCookie(context, attemptCookie);
    const guest = await identifyGuest(context);
    if (guest !== null && guest.principal === attempt.guest) {
      await adoptAll(context.env, guest.principal, person.principal);
      forgetGuest(context);
    }
    // The cookie of before is replaced, and with it goes the only way to end what it opened. That must
    // not come before the new cookie: the pages that are thrown out come back at once with what they have.
    const before = await signInByCookie(context);
    await rememberPerson(context, person);
    // One that was not told apart from others ends when its cookie is over: with it the new one would end.
    if (before?.signIn != null) context.executionCtx.waitUntil(isEnded(context, before));
    return attempt.returnPath;
  });
});

const signOut = described({
  id: "signOut",
  area: "people",
  summary: "Sign out",
  by: ["anybody", "cookie"],
  query: signOutQuery,
  answers: { 204: { says: "The browser is a guest's again." } },
  problems: ["malformed-body", "sign-in-required", "too-many-requests", "sign-out-incomplete"],
});

sessionRoutes.post("/sign-out", signOut, async (context) => {
  if (readQuery(context, signOutQuery).everywhere === "true") {
    const requester = await identifyKnown(context);
    if (requester?.kind !== "person") {
      throw problem("sign-in-required", "Only who is signed in can be signed out everywhere.");
    }
    await limitRate(context, "signIns");
    await endSignIns(context.env, requester.principal);
    forgetPerson(context);
    return context.body(null, 204);
  }
  const before = await signInByCookie(context);
  forgetPerson(context);
  if (before === null || (await isEnded(context, before))) return context.body(null, 204);
  const answer = problemResponse(
    "sign-out-incomplete",
    "This browser has forgotten it. To end what it opened, and the cookie for whoever has it, sign in again and sign out everywhere.",
  );
  // With the cookies of this answer, which one that is thrown would not have.
  return context.newResponse(answer.body, answer);
});

/**
 * Ends a sign-in with what it opened: without that, its tickets and whoever stole the cookie would go on.
 * One of a cookie from before they were told apart ends with all others. False when it could not be done,
 * also not at once after: an object that fails is another by then.
 */
async function isEnded(context: AppContext, before: SignedIn): Promise<boolean> {
  const { principal, signIn: own } = before;
  for (let tries = 0; tries < 2; tries++) {
    try {
      // One that is over has no say: whoever took the cookie could end the next with it, again and again.
      if (!(await holdsSignIn(context.env, before))) return true;
      if (own === null) await endSignIns(context.env, principal);
      else await endSignIn(context.env, principal, own);
      return true;
    } catch (error) {
      logFailure("the end of a sign-in", error);
    }
  }
  return false;
}

/**
 * The guest whose documents become the person's. Only when it was a page of ours that led here: a
 * foreign one could have signed this browser in as somebody of its choice, at the provider.
 */
async function guestToAdopt(context: AppContext): Promise<string | null> {
  if (context.req.header("sec-fetch-site") !== "same-origin") return null;
  return (await identifyGuest(context))?.principal ?? null;
}

function providerOf(context: AppContext): Provider {
  const { provider } = signInSettings(context.env);
  if (provider === null) throw notFound();
  return provider;
}

function callbackUrl(context: AppContext): string {
  return `${publicOrigin(context)}/api/session/callback`;
}

/** A person is led to a page that says it; a program is told by the status. */
async function limitSignIns(context: AppContext): Promise<void> {
  try {
    await limitRate(context, "signIns");
  } catch (error) {
    const isShown = /\btext\/html\b/.test(context.req.header("accept") ?? "");
    if (!isShown || !(error instanceof HTTPException) || error.status !== 429) throw error;
    throw new SignInError("busy", "too many attempts");
  }
}

/** Leads to where `go` says, or to the page that tells why nobody was signed in. */
async function orExplain(
  context: AppContext,
  path: string,
  go: () => Promise<string>,
): Promise<Response> {
  try {
    return context.redirect(await go(), 303);
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    const { problem: name, message } = error;
    // Going back in the browser leads here, too.
    const isDone = name === "stale" && (await identifyKnown(context))?.kind === "person";
    if (isDone) return context.redirect(path, 303);
    log({ level: "warn", event: "sign-in", problem: name, error: message });
    const search = new URLSearchParams({ problem: name, return: path });
    return context.redirect(`/sign-in?${search.toString()}`, 303);
  }
}
