import { Hono } from "hono";
import { endSignIns, isPerson } from "../accounts/sign-ins.ts";
import type { Env } from "../env.ts";
import { described } from "../openapi/described.ts";
import { notFound } from "../problem.ts";
import { requireProgram } from "./administering.ts";

/** What an administrator does with people who sign in. */
export const peopleRoutes = new Hono<{ Bindings: Env }>();

peopleRoutes.use(requireProgram);

const signOutPerson = described({
  id: "signOutPerson",
  area: "people",
  summary: "Sign somebody out everywhere",
  by: ["key"],
  answers: { 204: { says: "They have to sign in anew in every browser." } },
  problems: ["not-found"],
});

peopleRoutes.post("/:principal/sign-out", signOutPerson, async (context) => {
  const principal = context.req.param("principal");
  if (!isPerson(principal)) throw notFound();
  await endSignIns(context.env, principal);
  return context.body(null, 204);
});
