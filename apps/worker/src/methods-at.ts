/** As far as it matters here, a route of Hono's. */
interface Route {
  readonly path: string;
  readonly method: string;
}

/** The methods that an address has an endpoint for, by its path; none where there is no endpoint. */
export function methodsAt(routes: readonly Route[], path: string): readonly string[] {
  const methods = routes
    .filter(({ method, path: pattern }) => method !== "ALL" && matches(pattern, path))
    .map(({ method }) => method);
  return [...new Set(methods)];
}

/** Of patterns whose segments are literal or stand for one of any kind, `:id`. */
function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) =>
      segment.startsWith(":") ? given[index] !== "" : segment === given[index],
    )
  );
}
