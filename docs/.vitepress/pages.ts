import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";

/** The repository's folder. VitePress and the checks both run from elsewhere. */
export const root: string = join(import.meta.dirname, "../..");

/** What lies outside of `docs` and is a page of the site, by its path in the repository. */
export const projectPages: Readonly<Record<string, string>> = {
  "ARCHITECTURE.md": "architecture",
  "PROTOCOL.md": "protocol",
  "CONTRIBUTING.md": "contributing",
  "SECURITY.md": "security",
  "packages/sync/README.md": "sync",
  "examples/README.md": "examples",
  "docs/adr": "decisions",
};

/** Pages of `docs` in their order. One that is not there is left out, and one that stands nowhere comes last. */
const groups: readonly (readonly [title: string, ...pages: string[]])[] = [
  ["Begin", "quick-start", "concepts"],
  [
    "Embed",
    "embedding",
    "tickets",
    "presence",
    "offline",
    "persistence-hooks",
    "testing",
    "migrating",
    "project/sync",
    "project/examples",
  ],
  ["Use from programs", "http-api", "project/http", "webhooks"],
  [
    "Run",
    "self-hosting",
    "configuration",
    "reverse-proxy",
    "deploying",
    "identity",
    "sharing",
    "operations",
    "backup",
    "benchmarks",
  ],
  ["Understand", "protocol-overview", "project/protocol", "project/architecture", "reliability"],
  ["Take part", "project/contributing", "project/security", "project/decisions"],
];

/** The page of the site that a path in the repository leads to, from the site's root. Null for none. */
export function pageOf(path: string): string | null {
  const project = projectPages[path];
  if (project !== undefined) return `/project/${project}.md`;
  return /^docs\/.*\.md$/.test(path) ? `/${path.slice("docs/".length)}` : null;
}

export function sidebar(): DefaultTheme.SidebarItem[] {
  const placed = new Set<string>(["index", ...groups.flatMap(([, ...pages]) => pages)]);
  const others = readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => name.slice(0, -".md".length))
    .filter((name) => !placed.has(name));
  const all = [...groups, ["Further", ...others] as const];
  return all.flatMap(([text, ...pages]) => {
    const items = pages.flatMap((page) => {
      const title = titleOf(page);
      return title === null ? [] : [{ text: title, link: `/${page}` }];
    });
    return items.length === 0 ? [] : [{ text, items }];
  });
}

/** Every decision with its title, in order. */
export function decisions(): readonly { readonly file: string; readonly title: string }[] {
  return readdirSync(join(root, "docs/adr"))
    .filter((file) => /^\d+.*\.md$/.test(file))
    .toSorted()
    .map((file) => ({ file, title: headingOf(join(root, "docs/adr", file)) ?? file }));
}

function titleOf(page: string): string | null {
  const named = {
    "project/http": "HTTP reference",
    "project/decisions": "Decisions",
  }[page];
  if (named !== undefined) return named;
  const [path] = Object.entries(projectPages).find(([, name]) => page === `project/${name}`) ?? [];
  const file = join(root, path ?? `docs/${page}.md`);
  return existsSync(file) ? (headingOf(file) ?? page) : null;
}

function headingOf(file: string): string | undefined {
  return /^# (.+)$/m.exec(readFileSync(file, "utf8"))?.[1]?.replaceAll("`", "");
}
