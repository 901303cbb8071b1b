import { join } from "node:path";
import type { Rolldown } from "vite";

type Context = Parameters<Rolldown.CodeSplittingNameFunction>[1];

/** The modules with which the application's pages begin. */
export const pages = {
  app: "src/start-app.tsx",
  home: "src/home/home-page.tsx",
  document: "src/document/document-page.tsx",
  reader: "src/reader/start-reader.ts",
} as const;

/** What does not change with each release of ours, and what stands in for some of it. */
const libraries = /\/node_modules\/|\/no-history\.ts$/;

interface Reach {
  readonly page: string;
  /** What the page loads before it runs. */
  readonly atOnce: ReadonlySet<string>;
  /** That, and all that it may load later without becoming another page. */
  readonly ever: ReadonlySet<string>;
}

/**
 * Puts what the same pages need into one file. By itself the bundler makes one for each set of parts
 * that share something: some fifty small ones before a document can be written in, each asked for by
 * itself. No page gets more than it would have asked for. What no page needs at once is left to the
 * bundler.
 */
export function partsByPage(): readonly Rolldown.CodeSplittingGroup[] {
  let reaches: readonly Reach[] | null = null;
  // What a module imports is reached wherever the module is. Taken before it, it never ends up in the
  // file of what fewer pages need.
  const most = Object.keys(pages).length * 2;
  return Array.from({ length: most }, (_, taken) => ({
    debugName: `parts with ${most - taken} reaches`,
    priority: most - taken,
    includeDependenciesRecursively: false,
    name: (module: string, context: Context) => {
      reaches ??= reachesIn(context);
      const atOnce = reaches.filter((reach) => reach.atOnce.has(module));
      const ever = reaches.filter((reach) => reach.ever.has(module));
      if (atOnce.length === 0 || atOnce.length + ever.length !== most - taken) return null;
      const later = ever.filter((reach) => !atOnce.includes(reach));
      return [
        ...atOnce.map(({ page }) => page),
        ...later.map(({ page }) => `${page}-later`),
        ...(libraries.test(module) ? ["libraries"] : []),
      ].join("_");
    },
  }));
}

function reachesIn(context: Context): readonly Reach[] {
  const begins = Object.entries(pages).map(
    ([page, path]) => [page, join(import.meta.dirname, path)] as const,
  );
  const isPage = new Set<string>(begins.map(([, module]) => module));
  const nextAtOnce = (module: string): readonly string[] =>
    context.getModuleInfo(module)?.importedIds ?? [];
  const nextEver = (module: string): readonly string[] => [
    ...nextAtOnce(module),
    ...(context.getModuleInfo(module)?.dynamicallyImportedIds ?? []).filter(
      (next) => !isPage.has(next),
    ),
  ];
  return begins.map(([page, module]) => {
    if (context.getModuleInfo(module) === null)
      throw new Error(`The application has no ${module}.`);
    const ever = reachableFrom(module, nextEver);
    return { page, atOnce: reachableFrom(module, nextAtOnce), ever };
  });
}

function reachableFrom(
  module: string,
  next: (module: string) => readonly string[],
): ReadonlySet<string> {
  const found = new Set([module]);
  for (const each of found) for (const one of next(each)) found.add(one);
  return found;
}
