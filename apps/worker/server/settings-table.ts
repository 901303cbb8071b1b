import { fileEnding, settings } from "./settings.ts";
import type { Setting } from "./settings.ts";

/** Between these, docs/configuration.md has the table. */
const [begin, end] = ["<!-- settings -->\n", "<!-- /settings -->\n"];

/** The page with its table made anew. Throws when it has no place for it. */
export function withSettingsTable(page: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error("the page has no place for the settings");
  return `${page.slice(0, from)}${begin}\n${settingsTable()}\n${page.slice(to)}`;
}

const places = { both: "", machine: "one machine", cloudflare: "Cloudflare" } as const;

function settingsTable(): string {
  const rows = settings.map((setting: Setting) => {
    const { name, fallback, otherwise = "none", where, isFromFile, about } = setting;
    const names = isFromFile === true ? `\`${name}\`, \`${name}${fileEnding}\`` : `\`${name}\``;
    const without = fallback === null ? otherwise : `\`${fallback}\``;
    return `| ${names} | ${without} | ${places[where]} | ${about} |`;
  });
  const head = ["| variable | without it | only on | |", "| --- | --- | --- | --- |"];
  return `${[...head, ...rows].join("\n")}\n`;
}
