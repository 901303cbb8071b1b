import { firstGraphemes } from "../../identity/graphemes.ts";
import { safeColor } from "../../identity/person-color.ts";
import { text } from "../../text/en.ts";

/** Someone who is in the document, as far as their client says so. */
export interface Person {
  readonly clientId: number;
  /** The same for all windows of one person. */
  readonly id: string;
  readonly name: string;
  readonly color: string;
  /** Where they are in the text: JSON of two Yjs relative positions. Null when nowhere. */
  readonly cursor: RemoteCursor | null;
}

interface RemoteCursor {
  readonly anchor: unknown;
  readonly head: unknown;
}

const nameLengthMax = 60;

/** Awareness states come from the network: every field may be anything. */
export function parsePerson(clientId: number, state: unknown): Person | null {
  const user = field(state, "user");
  if (typeof user !== "object" || user === null) return null;
  const id = field(user, "id");
  const personId = typeof id === "string" && id !== "" ? id : `client ${clientId}`;
  return {
    clientId,
    id: personId,
    name: cleanName(field(user, "name")),
    color: safeColor(field(user, "color"), personId),
    cursor: parseCursor(field(state, "cursor")),
  };
}

/** People other than this window, one entry per person, in a stable order. */
export function othersIn(
  states: ReadonlyMap<number, unknown>,
  self: { readonly clientId: number; readonly personId: string | null },
): readonly Person[] {
  const others = new Map<string, Person>();
  for (const [clientId, state] of states) {
    const person = clientId === self.clientId ? null : parsePerson(clientId, state);
    if (person !== null && person.id !== self.personId) others.set(person.id, person);
  }
  return [...others.values()].toSorted((a, b) => a.clientId - b.clientId);
}

function parseCursor(value: unknown): RemoteCursor | null {
  const anchor = field(value, "anchor");
  const head = field(value, "head");
  return anchor == null || head == null ? null : { anchor, head };
}

/** Without control and direction-changing characters, which could disturb the text around it. */
function cleanName(value: unknown): string {
  if (typeof value !== "string") return text.name.unknown;
  const clean = value.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, "").trim();
  return clean === "" ? text.name.unknown : firstGraphemes(clean, nameLengthMax);
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Record<string, unknown>)[name];
}
