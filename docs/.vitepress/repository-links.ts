import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { pageOf, projectPages, root } from "./pages.ts";

/**
 * Makes links that hold in the repository hold on the site. What is no page of it, such as a source
 * file, is named and leads nowhere. A link to what is not there fails the build.
 */
export function repositoryLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push("repository-links", (state) => {
    const page = (state.env as { relativePath?: string }).relativePath;
    // A title alone, for the page's head.
    if (page === undefined) return;
    const folder = folderOf(page);
    for (const { children } of state.tokens) {
      let isPlain = false;
      for (const token of children ?? []) {
        if (token.type === "link_open") {
          const href = token.attrGet("href") ?? "";
          const target = /^([a-z]+:|#|\/)/i.test(href) ? href : targetOf(folder, href, page);
          isPlain = target === null;
          if (target === null) {
            token.tag = "span";
            token.attrs = [["title", posix.join(folder, href)]];
          } else token.attrSet("href", target);
        } else if (token.type === "link_close" && isPlain) {
          token.tag = "span";
          isPlain = false;
        }
      }
    }
  });
}

/** The folder from which a page's links are meant. */
function folderOf(page: string): string {
  const name = /^project\/(\w+)\.md$/.exec(page)?.[1];
  if (name === undefined) return posix.join("docs", posix.dirname(page));
  const [path = ""] = Object.entries(projectPages).find(([, one]) => one === name) ?? [];
  return path === "docs/adr" ? path : posix.dirname(path);
}

/** Where a relative link leads on the site, or null when that is no page. */
function targetOf(folder: string, href: string, page: string): string | null {
  const [path = "", hash] = decodeURI(href).split("#");
  const file = posix.join(folder, path).replace(/\/$/, "");
  if (!existsSync(join(root, file))) throw new Error(`${page}: there is no ${file} (${href})`);
  const target = pageOf(file);
  return target === null || hash === undefined ? target : `${target}#${hash}`;
}
