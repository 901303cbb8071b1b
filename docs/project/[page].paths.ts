import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decisions, projectPages, root } from "../.vitepress/pages.ts";

interface Page {
  readonly params: { readonly page: string };
  readonly content: string;
}

/** Pages whose text lies outside of `docs`, or is made. */
export default {
  paths(): readonly Page[] {
    const project = Object.entries(projectPages)
      .filter(([path]) => path.endsWith(".md") && existsSync(join(root, path)))
      .map(([path, page]) => ({
        params: { page },
        content: readFileSync(join(root, path), "utf8"),
      }));
    return [
      ...project,
      { params: { page: "decisions" }, content: decisionList() },
      { params: { page: "http" }, content: httpReference() },
    ];
  },
};

function decisionList(): string {
  const list = decisions().map(({ file, title }) => `- [${title}](${file})`);
  return `# Decisions\n\nWhy it is as it is: context, decision, what it costs, what would change our mind.\n\n${list.join("\n")}\n`;
}

/** What the server shows at `/api/docs`, with headings that the outline and the search know. */
function httpReference(): string {
  const body = execFileSync(process.execPath, ["scripts/reference.mjs", "--page"], {
    cwd: root,
    encoding: "utf8",
  });
  const text = body
    .replace(/<nav>.*?<\/nav>/s, "")
    .replaceAll(/<\/?section>|<\/article>/g, "")
    .replaceAll(/\n\s*\n/g, "\n")
    .replaceAll(/<h2 id="([^"]+)">([^<]+)<\/h2>/g, "\n\n## $2 {#$1}\n\n")
    .replaceAll(/<article id="([^"]+)"><h3>([^<]+)<\/h3>/g, "\n\n### $2 {#$1}\n\n")
    .replaceAll(/<h3 id="([^"]+)">([^<]+)<\/h3>/g, "\n\n### $2 {#$1}\n\n")
    .replaceAll('<pre tabindex="0">', '<pre class="schema" tabindex="0">');
  return `# HTTP reference\n\nEvery endpoint of a server, as its routes describe themselves. Each server shows the same for its version at \`/api/docs\`, and for programs at \`/api/openapi.json\`.\n\n${text}\n`;
}
