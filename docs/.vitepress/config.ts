import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { root, sidebar } from "./pages.ts";
import { repositoryLinks } from "./repository-links.ts";
import { slugOf } from "./slug.ts";

const mark = readFileSync(join(root, "apps/web/public/favicon.svg"), "utf8").trim();
const markUrl = `data:image/svg+xml,${encodeURIComponent(mark)}`;

export default defineConfig({
  title: "Scriptorium",
  description: "Documents that people write together: embed it, run it, understand it.",
  lang: "en-GB",
  cacheDir: join(root, ".cache/vitepress"),
  outDir: join(root, ".cache/docs"),
  head: [["link", { rel: "icon", href: markUrl }]],
  // The address of `npm start`.
  ignoreDeadLinks: "localhostLinks",
  markdown: {
    anchor: { slugify: slugOf },
    // The usual ones are too pale for comments on paper.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: (markdown) => {
      repositoryLinks(markdown);
    },
  },
  themeConfig: {
    logo: markUrl,
    nav: [
      { text: "Quick start", link: "/quick-start" },
      { text: "Embed", link: "/embedding" },
      { text: "Run", link: "/self-hosting" },
      { text: "HTTP", link: "/project/http" },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: "local" },
    docFooter: { prev: "Before", next: "Next" },
  },
});
