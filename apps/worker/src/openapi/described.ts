import type { MiddlewareHandler } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import type { z } from "zod";
import type { ProblemName } from "../problem.ts";

/** What the API's document is divided into, in its order. */
export const areas = {
  documents: "Making, finding, copying and deleting documents.",
  content: "What is in a document, as it is stored now.",
  connecting: "Tickets, and the socket that they open.",
  sharing: "Who may do what with a document.",
  people: "Who somebody is, and signing in.",
  server: "The server, and the keys of programs.",
} as const;

/** How a caller can show that they may. */
export type Means = "anybody" | "cookie" | "key" | "link" | "ticket";

/** Bodies by media type. Null for bytes that no schema describes. */
type Content = Readonly<Record<string, z.ZodType | null>>;

/** What a route says of itself in the API's document. */
export interface Description {
  /** What a generated client calls it. Part of the contract. */
  readonly id: string;
  readonly area: keyof typeof areas;
  /** One line. */
  readonly summary: string;
  readonly detail?: string;
  /** Without it: a cookie, a key or a link, as for everything of a document. */
  readonly by?: readonly Means[];
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: Content;
  readonly answers: Readonly<Record<number, { readonly says: string; readonly content?: Content }>>;
  /** Beside those that follow from its path and method: see `problemsOf`. */
  readonly problems?: readonly ProblemName[];
}

/** What a description leaves in an operation for `openApiDocument` to resolve. */
export interface Unresolved {
  readonly by: readonly Means[];
  readonly problems: readonly ProblemName[];
}

export const unresolvedKey = "x-unresolved";

/** Describes the route that it stands in. It has no part in answering. */
export function described(description: Description): MiddlewareHandler {
  const { id, area, summary, detail, by, query, headers, body, answers, problems } = description;
  const parameters = [...parametersIn("query", query), ...parametersIn("header", headers)];
  const unresolved: Unresolved = { by: by ?? ["cookie", "key", "link"], problems: problems ?? [] };
  const operation = {
    operationId: id,
    tags: [area],
    summary,
    ...(detail === undefined ? {} : { description: detail }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: isNeeded(body), content: resolved(body, "input") } }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, { says, content }]) => [
        status,
        {
          description: says,
          ...(content === undefined ? {} : { content: resolved(content, "output") }),
        },
      ]),
    ),
    [unresolvedKey]: unresolved,
  };
  return describeRoute(operation);
}

/** A body in JSON. */
export function json(schema: z.ZodType): Content {
  return { "application/json": schema };
}

/** An empty body counts as `{}`. */
function isNeeded(body: Content): boolean {
  return Object.values(body).some((schema) => schema?.safeParse({}).success !== true);
}

function resolved(
  content: Content,
  io: "input" | "output",
): Record<string, { schema?: ReturnType<typeof resolver> }> {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, schema]) => [
      mediaType,
      schema === null ? {} : { schema: resolver(schema, { io }) },
    ]),
  );
}

function parametersIn(
  place: "query" | "header",
  schema: z.ZodObject | undefined,
): NonNullable<Parameters<typeof describeRoute>[0]["parameters"]> {
  const { properties = {} } = schema?.toJSONSchema({ io: "input" }) ?? {};
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as { description?: string };
    return {
      name,
      in: place,
      schema: rest,
      ...(description === undefined ? {} : { description }),
    };
  });
}
