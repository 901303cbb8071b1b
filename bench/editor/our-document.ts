import type { Block } from "./content.ts";
import { markdownOf } from "./content.ts";

/** A document on our server, and how its creator and their company get in. */
export interface OurDocument {
  readonly url: string;
  readonly origin: string;
  readonly id: string;
  /** The creator's identity, for a browser. */
  readonly cookie: { readonly name: string; readonly value: string; readonly url: string };
  /** Secret of a link that lets others edit. */
  readonly link: string;
}

export async function createOurDocument(
  origin: string,
  blocks: readonly Block[],
): Promise<OurDocument> {
  const content = { title: "Maps", content: markdownOf(blocks), format: "markdown" };
  const made = await post(`${origin}/api/documents`, content);
  const { id } = made.body as { readonly id: string };
  const [name = "", value = ""] = made.cookie.split("=");
  const shared = await post(
    `${origin}/api/documents/${id}/links`,
    { role: "edit" },
    { cookie: made.cookie },
  );
  const { secret } = shared.body as { readonly secret: string };
  return {
    url: `${origin}/d/${id}`,
    origin,
    id,
    cookie: { name, value, url: origin },
    link: secret,
  };
}

/** A ticket for somebody new, who came by the link. */
export async function ticketByLink(origin: string, id: string, link: string): Promise<string> {
  const answer = await post(`${origin}/api/documents/${id}/tickets`, { link });
  return (answer.body as { readonly ticket: string }).ticket;
}

async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly body: unknown; readonly cookie: string }> {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify(body), headers });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return { body: await answer.json(), cookie };
}
