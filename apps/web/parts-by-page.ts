import { join } from "node:path";
import type { Rolldown } from "vite";

type Context = Parameters<Rolldown.CodeSplittingNameFunction>[1];

/**
 * The modules with which the application's pages begin, and what one of them loads when it is idle. Each
 * comes after what is there before it.
 */
export const pages = {
  app: "src/start-app.tsx",
  home: "src/home/home-page.tsx",
  document: "src/document/document-page.tsx",
  reader: "src/reader/start-reader.ts",
  idle: "src/document/idle-parts.ts",
} as const;

type Page = keyof typeof pages;

/** What is there when a page is, because it was loaded before. */
const before: Partial<Record<Page, Page>> = { home: "app", document: "app", idle: "document" };

/** What does not change with each release of ours, and what stands in for some of it. */
const libraries = /\/node_modules\/|\/no-history\.ts$/;

/** A file of libraries for less than this costs a first visit more than it saves the next. */
const separateChars = 20_000;

/** The modules of a page. */
interface Reach {
  readonly page: Page;
  /** What the page loads before it runs. */
  readonly atOnce: ReadonlySet<string>;
  /** That, and all that it may load later without becoming another page. */
  readonly ever: ReadonlySet<string>;
}

/** The pages of a module. */
interface Users {
  readonly atOnce: ReadonlySet<Page>;
  /** Those, and who may load it later. */
  readonly ever: ReadonlySet<Page>;
}

/**
 * Puts what the same pages need into one file. By itself the bundler makes one for each set of parts
 * that share something: some fifty small ones before a document can be written in, each asked for by
 * itself. No page gets much more than it would have asked for. What no page needs at once is left to the
 * bundler.
 */
export function partsByPage(): readonly Rolldown.CodeSplittingGroup[] {
  let parts: Parts | null = null;
  // What a module imports is used wherever the module is. Taken before it, it never ends up in the
  // file of what fewer pages need.
  const most = Object.keys(pages).length * 2;
  return Array.from({ length: most }, (_, taken) => ({
    debugName: `parts with ${most - taken} uses`,
    priority: most - taken,
    includeDependenciesRecursively: false,
    name: (module: string, context: Context) => {
      parts ??= partsIn(context);
      const { atOnce, ever } = usersOf(module, parts.reaches);
      if (atOnce.size === 0 || atOnce.size + ever.size !== most - taken) return null;
      const name = nameOf({ atOnce, ever });
      const isSeparate =
        libraries.test(module) && (parts.libraryChars.get(name) ?? 0) > separateChars;
      return isSeparate ? `${name}_libraries` : name;
    },
  }));
}

/** What the graph of modules says, read once it is whole. */
interface Parts {
  readonly reaches: readonly Reach[];
  /** How much of each file by its name is libraries, before it is minified. */
  readonly libraryChars: ReadonlyMap<string, number>;
}

function partsIn(context: Context): Parts {
  const reaches = reachesIn(context);
  const libraryChars = new Map<string, number>();
  for (const module of new Set(reaches.flatMap(({ atOnce }) => [...atOnce]))) {
    if (!libraries.test(module)) continue;
    const name = nameOf(usersOf(module, reaches));
    const chars = context.getModuleInfo(module)?.code?.length ?? 0;
    libraryChars.set(name, (libraryChars.get(name) ?? 0) + chars);
  }
  return { reaches, libraryChars };
}

function nameOf({ atOnce, ever }: Users): string {
  const begun = [...atOnce].filter((page) => !isBefore(page, atOnce));
  const later = [...ever].filter((page) => !atOnce.has(page));
  return [...begun, ...later.map((page) => `${page}-later`)].join("_");
}

/** True when one of those is there before the page is. */
function isBefore(page: Page, those: ReadonlySet<Page>): boolean {
  const earlier = before[page];
  return earlier !== undefined && those.has(earlier);
}

/** As many more of them as make fewer files, where what they get more is small. */
function usersOf(module: string, reaches: readonly Reach[]): Users {
  const having = (which: "atOnce" | "ever"): Page[] =>
    reaches.filter((reach) => reach[which].has(module)).map(({ page }) => page);
  const atOnce = new Set(having("atOnce"));
  if (atOnce.has("home") && atOnce.has("document")) atOnce.add("app");
  for (const page of Object.keys(pages) as Page[]) {
    if (isBefore(page, atOnce)) atOnce.add(page);
  }
  const ever = new Set([...atOnce, ...having("ever")]);
  if (atOnce.has("document") && atOnce.has("reader")) ever.add("home");
  if (atOnce.has("home") && atOnce.has("idle")) ever.add("document");
  return { atOnce, ever };
}

function reachesIn(context: Context): readonly Reach[] {
  const begins = Object.entries(pages).map(
    ([page, path]) => [page as Page, join(import.meta.dirname, path)] as const,
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
