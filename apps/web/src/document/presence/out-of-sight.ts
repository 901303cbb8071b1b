import type { Person } from "./person.ts";

/** People whose carets are outside of the window, on each side the nearest first. */
export interface OutOfSight {
  readonly above: readonly Person[];
  readonly below: readonly Person[];
}

/** How many of them are told apart. */
export const toldMax = 3;

/** Where a person's caret stands, in the window's pixels. */
export interface Standing {
  readonly person: Person;
  readonly top: number;
  readonly bottom: number;
}

/** Of somebody with several windows, one in sight is enough to be in sight. */
export function outOfSight(
  standings: readonly Standing[],
  band: { readonly start: number; readonly end: number },
): OutOfSight {
  const inSight = new Set<string>();
  const above = new Map<string, Person>();
  const below = new Map<string, Person>();
  for (const { person, top, bottom } of standings.toSorted((a, b) => b.top - a.top)) {
    if (bottom < band.start) above.set(person.id, above.get(person.id) ?? person);
    // From the farthest to the nearest: taken out and put in again, the nearest comes last.
    else if (top > band.end) {
      below.delete(person.id);
      below.set(person.id, person);
    } else inSight.add(person.id);
  }
  const isHidden = ({ id }: Person): boolean => !inSight.has(id);
  return {
    above: [...above.values()].filter(isHidden),
    below: [...below.values()]
      .toReversed()
      .filter((person) => isHidden(person) && !above.has(person.id)),
  };
}

/** True when both are told in the same words: by the nearest three and how many there are. */
export function isSameSight(a: OutOfSight, b: OutOfSight): boolean {
  return isSameList(a.above, b.above) && isSameList(a.below, b.below);
}

function isSameList(a: readonly Person[], b: readonly Person[]): boolean {
  return (
    a.length === b.length &&
    a.slice(0, toldMax).every((person, index) => isSamePerson(person, b[index]))
  );
}

function isSamePerson(a: Person, b: Person | undefined): boolean {
  return a.clientId === b?.clientId && a.name === b.name && a.color === b.color;
}
