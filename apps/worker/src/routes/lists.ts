import { isDocumentId, limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import { listDocuments } from "../directory/directories.ts";
import type { Entry, Place } from "../directory/entry.ts";
import type { Env } from "../env.ts";
import { identifyKnown } from "../identity.ts";
import { described, json } from "../openapi/described.ts";
import { problem } from "../problem.ts";
import { limitRate } from "../rates/limit-rate.ts";
import { readQuery } from "./body.ts";
import { documentId, instant } from "./shapes.ts";

export const listRoutes = new Hono<{ Bindings: Env }>();

const part = z.strictObject({
  limit: z.coerce.number().int().min(1).max(limits.listPageMax).default(limits.listPageUsual),
  cursor: z.string().optional().describe("The `next` of the page before."),
});

const listedDocument = z
  .object({
    id: documentId,
    title: z.string().nullable(),
    createdAt: instant,
    changedAt: instant.nullable(),
    owners: z.array(z.string()).optional().describe("Told to administrators."),
  })
  .meta({ id: "ListedDocument" });

const list = described({
  id: "listDocuments",
  area: "documents",
  summary: "List one's own documents",
  detail: "The newest first. For a program that may administer, those of everybody.",
  by: ["anybody", "cookie", "key"],
  query: part,
  answers: {
    200: {
      says: "A page of the list.",
      content: json(
        z.object({
          documents: z.array(listedDocument),
          next: z.string().nullable().describe("Asks for the next page. Null on the last."),
        }),
      ),
    },
  },
  problems: ["malformed-body"],
});

listRoutes.get("/", list, async (context) => {
  await limitRate(context, "lists");
  const { limit: most, cursor } = readQuery(context, part);
  const after = cursor === undefined ? null : placeOf(cursor);
  const requester = await identifyKnown(context);
  const isForAll = requester?.kind === "program" && requester.scopes.includes("administer");
  const owner = isForAll ? null : (requester?.principal ?? "");
  // A stranger owns nothing, so nobody is asked.
  const entries =
    owner === "" ? [] : await listDocuments(context.env, { owner, after, most: most + 1 });
  const page = entries.slice(0, most);
  const last = page.at(-1);
  const next = entries.length > page.length && last !== undefined ? cursorOf(last) : null;
  return context.json({ documents: page.map((entry) => shown(entry, isForAll)), next }, 200, {
    "cache-control": "no-store",
  });
});

function shown({ id, title, createdMs, changedMs, owners }: Entry, isForAll: boolean): object {
  return {
    id,
    title,
    createdAt: new Date(createdMs).toISOString(),
    changedAt: changedMs === null ? null : new Date(changedMs).toISOString(),
    ...(isForAll ? { owners } : {}),
  };
}

function cursorOf({ createdMs, id }: Place): string {
  return `${createdMs}.${id}`;
}

function placeOf(cursor: string): Place {
  const [, createdMs = "", id = ""] = /^(\d{1,15})\.(.+)$/.exec(cursor) ?? [];
  if (isDocumentId(id)) return { createdMs: Number(createdMs), id };
  throw problem("malformed-body", "cursor: send the `next` of the page before.");
}
