import { limits } from "@scriptorium/sync/protocol";
import { z } from "zod";
import { decodeText } from "../content/formats.ts";
import type { AppContext } from "../identity.ts";
import { problem } from "../problem.ts";
import type { ProblemName } from "../problem.ts";

/**
 * A request's body, at most `bytesMax` of it. Of a larger one as much again is
 * read and dropped before it is refused: a client that is still sending when the
 * connection closes never sees the answer.
 */
export async function readBody(context: AppContext, bytesMax: number): Promise<Uint8Array> {
  const encoding = context.req.header("content-encoding") ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw problem("malformed-body", `Send it as it is, and not encoded in ${encoding}.`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of context.req.raw.body ?? []) {
    length += chunk.length;
    if (length <= bytesMax) chunks.push(chunk);
    else if (length > bytesMax * 2) break;
  }
  if (length > bytesMax) throw problem("body-too-large", `Send at most ${bytesMax} bytes.`);
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

/**
 * A JSON body that fits `schema`. An empty body counts as `{}`. Give a strict schema: who misspells
 * a field is to be told so.
 */
export async function readJson<Schema extends z.ZodType>(
  context: AppContext,
  schema: Schema,
  bytesMax: number = limits.requestBytesMax,
): Promise<z.infer<Schema>> {
  const text = decoded(await readBody(context, bytesMax));
  return fit(schema, parseJson(text === "" ? "{}" : text), { whole: "the body" });
}

/**
 * What the query says, by the schema that describes it too; or else the problem of this name. Give a
 * strict schema, as for a body.
 */
export function readQuery<Schema extends z.ZodType>(
  context: AppContext,
  schema: Schema,
  name: ProblemName = "malformed-body",
): z.infer<Schema> {
  // Said twice, it fits no schema: nobody could tell which is meant.
  const said = Object.entries(context.req.queries()).map(
    ([parameter, values]) => [parameter, values.length === 1 ? values[0] : values] as const,
  );
  return fit(schema, Object.fromEntries(said), { whole: "the query", name });
}

/** The same of the headers. */
export function readHeaders<Schema extends z.ZodType>(
  context: AppContext,
  schema: Schema,
): z.infer<Schema> {
  return fit(schema, context.req.header(), { whole: "the headers" });
}

function fit<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { whole, name = "malformed-body" }: { readonly whole: string; readonly name?: ProblemName },
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") || whole;
  const isStrange = issue?.code === "unrecognized_keys" && schema instanceof z.ZodObject;
  const taken = isStrange ? ` Send ${Object.keys(schema.shape).join(", ")} alone.` : "";
  throw problem(name, `${place}: ${issue?.message ?? "does not fit"}.${taken}`);
}

/** What is not UTF-8 would be stored with its letters lost. */
function decoded(bytes: Uint8Array): string {
  try {
    return decodeText(bytes);
  } catch {
    throw problem("malformed-body", "Send JSON in UTF-8.");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw problem("malformed-body", "Send JSON.");
  }
}
