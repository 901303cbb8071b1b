import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";
import { pages } from "./parts-by-page.ts";

/** What a visitor of a document's page needs, by what they may do there. */
const partsOf = {
  editor: [pages.app, pages.document],
  reader: [pages.reader],
} as const;

/**
 * Writes into the page which files it will ask for, in a template for each kind of visitor: by
 * themselves they come to light one after the other, as each is run. The server takes one out of its
 * template where it knows who comes (`apps/worker/src/page/document-page.ts`); elsewhere they do nothing.
 */
export function pageParts(): Plugin {
  return {
    name: "page-parts",
    transformIndexHtml: {
      order: "post",
      handler: (html, { bundle }) => {
        if (bundle === undefined) return [];
        return Object.entries(partsOf).map(([kind, modules]) => ({
          tag: "template",
          attrs: { "data-parts": kind },
          children: linksTo(bundle, modules).filter(
            ({ attrs }) => !html.includes(String(attrs?.["href"])),
          ),
          injectTo: "head",
        }));
      },
    },
  };
}

function linksTo(bundle: Rolldown.OutputBundle, modules: readonly string[]): HtmlTagDescriptor[] {
  const files = new Set<string>();
  const styles = new Set<string>();
  const add = (file: string): void => {
    const chunk = bundle[file];
    if (chunk?.type !== "chunk" || files.has(file)) return;
    files.add(file);
    for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style);
    for (const next of chunk.imports) add(next);
  };
  for (const module of modules) add(fileOf(bundle, module));
  return [
    ...[...styles].map((file) => linkTo(file, { rel: "preload", as: "style" })),
    ...[...files].map((file) => linkTo(file, { rel: "modulepreload" })),
  ];
}

function fileOf(bundle: Rolldown.OutputBundle, module: string): string {
  const found = Object.values(bundle).find(
    (file) => file.type === "chunk" && file.facadeModuleId?.endsWith(`/${module}`) === true,
  );
  if (found === undefined) throw new Error(`The build has no file for ${module}.`);
  return found.fileName;
}

/**
 * As the application asks for it, or it would be loaded twice. What is to be read comes before what is to
 * be run.
 */
function linkTo(file: string, attributes: Record<string, string>): HtmlTagDescriptor {
  return {
    tag: "link",
    attrs: { ...attributes, fetchpriority: "low", crossorigin: true, href: `/${file}` },
  };
}
