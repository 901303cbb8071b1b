import { firstGraphemes } from "../../identity/graphemes.ts";
import { colorOf, distinctColors } from "../../identity/person-color.ts";
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
  /** What stands at the top of their window: JSON of a Yjs relative position. Null when not told. */
  readonly viewport: unknown;
  /** The clientID of the window that they follow. */
  readonly following: number | null;
}

/** Whose awareness states came, changed and went, by clientID. */
export interface AwarenessChanges {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
}

interface RemoteCursor {
  readonly anchor: unknown;
  readonly head: unknown;
}

const nameLengthMax = 60;

// A state that changes is another object. With fifty carets moving, most have not changed.
const parsed = new WeakMap<object, Person | null>();

/** Awareness states come from the network: every field may be anything. */
export function parsePerson(clientId: number, state: unknown): Person | null {
  if (typeof state !== "object" || state === null) return null;
  const known = parsed.get(state);
  if (known !== undefined && (known === null || known.clientId === clientId)) return known;
  const person = readPerson(clientId, state);
  parsed.set(state, person);
  return person;
}

function readPerson(clientId: number, state: object): Person | null {
  const user = field(state, "user");
  if (typeof user !== "object" || user === null) return null;
  const id = field(user, "id");
  const following = field(state, "following");
  const personId = typeof id === "string" && id !== "" ? id : `client ${clientId}`;
  return {
    clientId,
    id: personId,
    name: cleanName(field(user, "name")),
    // Not the colour that they claim: it could be anybody's, or not be seen on the paper.
    color: colorOf(personId),
    cursor: parseCursor(field(state, "cursor")),
    viewport: field(state, "viewport") ?? null,
    following: typeof following === "number" ? following : null,
  };
}

/** Everybody's windows by their clientID, one's own included. Windows of one person share a colour. */
export function windowsIn(states: ReadonlyMap<number, unknown>): ReadonlyMap<number, Person> {
  const people = [...states].flatMap(([clientId, state]) => parsePerson(clientId, state) ?? []);
  const colors = distinctColors(people.map(({ id }) => id));
  return new Map(
    people.map((person) => [
      person.clientId,
      { ...person, color: colors.get(person.id) ?? person.color },
    ]),
  );
}

/**
 * People other than this window's, one entry per person, in a stable order. Of several windows it is
 * the one with a caret in the text that counts.
 */
export function othersIn(
  windows: ReadonlyMap<number, Person>,
  self: { readonly clientId: number; readonly personId: string | null },
): readonly Person[] {
  const others = new Map<string, Person>();
  for (const person of windows.values()) {
    if (person.clientId === self.clientId || person.id === self.personId) continue;
    if (person.cursor !== null || !others.has(person.id)) others.set(person.id, person);
  }
  return [...others.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
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
