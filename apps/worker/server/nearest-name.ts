import { closest, distance } from "fastest-levenshtein";
import { fileVariable } from "./configuration-file.ts";
import { fileEnding, ownVariables, settings } from "./settings.ts";
import type { Setting } from "./settings.ts";

/** How many letters may be wrong, missing or too many in a name that is still recognised. */
const wrongLettersMax = 2;

/** Shorter names are like too many others that an environment holds. */
const recognisedLengthMin = 8;

/** All names that mean something, in a file or in the environment. */
const known: readonly string[] = settings.flatMap(({ name, isFromFile = false }: Setting) =>
  isFromFile ? [name, name + fileEnding] : [name],
);

/** The name that is most likely meant: `name` itself when it is one. Null when it is like none. */
export function nearestName(name: string): string | null {
  const bare = name.toUpperCase().replace(/^SCRIPTORIUM_/, "");
  if (known.includes(name)) return name;
  const nearest = closest(bare, [...known]);
  return distance(bare, nearest) <= wrongLettersMax ? nearest : null;
}

/**
 * What to say of names in the environment, which others fill too, that look like settings: those that
 * begin like ours, and long ones that differ by a slip.
 */
export function strayNames(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    if (known.includes(name) || ownVariables.includes(name) || name === fileVariable) return [];
    const isOurs = /^(SCRIPTORIUM|OIDC)_/.test(name);
    const nearest = nearestName(name);
    if (!isOurs && (nearest === null || name.length < recognisedLengthMin)) return [];
    const meant = nearest === null ? "see docs/configuration.md" : `did you mean ${nearest}?`;
    return [`${name} in the environment is no setting: ${meant}`];
  });
}
