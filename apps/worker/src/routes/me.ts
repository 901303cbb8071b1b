import { limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../env.ts";
import { adoptAll } from "../accounts/own-documents.ts";
import {
  forgetGuest,
  identify,
  identifyGuest,
  identifyKnown,
  newGuest,
  remember,
} from "../identity.ts";
import type { AppContext, Requester } from "../identity.ts";
import { described, json } from "../openapi/described.ts";
import { problem } from "../problem.ts";
import { canSignIn, signInSettings } from "../sign-in/settings.ts";
import { mayCreate } from "../sign-in/who-creates.ts";
import { readJson } from "./body.ts";

const newName = z.strictObject({ name: z.string().trim().min(1).max(limits.nameLengthMax) });

const me = z
  .object({
    id: z.string(),
    name: z.string(),
    account: z
      .object({
        isSignedIn: z.boolean(),
        canSignOut: z.boolean(),
        signInPath: z.string().nullable(),
        mayCreate: z.boolean(),
      })
      .optional()
      .describe("Where people can sign in."),
  })
  .meta({ id: "Me" });

export const meRoutes = new Hono<{ Bindings: Env }>();

const getMe = described({
  id: "getMe",
  area: "people",
  summary: "Who the caller is",
  detail: "A new visitor gets an identity and its cookie.",
  by: ["anybody", "cookie", "key"],
  answers: { 200: { says: "The caller.", content: json(me) } },
});

meRoutes.get("/", getMe, async (context) => {
  await adoptByHeader(context);
  const known = await identifyKnown(context);
  // Each visit makes the cookie last anew, or owners would lose their documents with it.
  if (known?.kind === "guest") await remember(context, known);
  const requester = known ?? (await identify(context));
  return context.json(whoIs(context, requester));
});

const changeName = described({
  id: "changeName",
  area: "people",
  summary: "Change a guest's name",
  by: ["anybody", "cookie"],
  body: json(newName),
  answers: { 200: { says: "The caller.", content: json(me) } },
  problems: ["name-is-given"],
});

meRoutes.put("/", changeName, async (context) => {
  const { name } = await readJson(context, newName);
  const requester = (await identifyKnown(context)) ?? newGuest();
  switch (requester.kind) {
    case "guest":
      await remember(context, { ...requester, name });
      return context.json(whoIs(context, { ...requester, name }));
    case "person":
    case "program":
      throw problem("name-is-given", "Change it where it comes from.");
  }
});

/** Where people can sign in, it is told who has, and whether that is needed to create documents. */
function whoIs(context: AppContext, requester: Requester): object {
  const { principal: id, name } = requester;
  if (!canSignIn(context.env) || requester.kind === "program") return { id, name };
  const { provider } = signInSettings(context.env);
  const account = {
    isSignedIn: requester.kind === "person",
    canSignOut: requester.kind === "person" && requester.by === "provider",
    signInPath: provider === null ? null : "/api/session/sign-in",
    mayCreate: mayCreate(context.env, requester),
  };
  return { id, name, account };
}

/** Whom Cloudflare Access signed in is here without a sign-in of ours: what was the guest's is theirs. */
async function adoptByHeader(context: AppContext): Promise<void> {
  const requester = await identifyKnown(context);
  if (requester?.kind !== "person" || requester.by !== "access") return;
  const guest = await identifyGuest(context);
  if (guest === null) return;
  await adoptAll(context.env, guest.principal, requester.principal);
  forgetGuest(context);
}
