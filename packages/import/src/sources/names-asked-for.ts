/**
 * The names of rooms that clients were given. Servers take them from the address, where everything
 * but plain letters is escaped, and some keep them so. What would be the name of several rooms stays
 * as it is stored.
 */
export function namesAskedFor(stored: readonly string[]): readonly string[] {
  const meant = Map.groupBy(stored, decode);
  return stored.map((name) => {
    const asked = decode(name);
    return meant.get(asked)?.length === 1 ? asked : name;
  });
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
