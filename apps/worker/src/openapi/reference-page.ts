import { escapeHtml } from "@scriptorium/document/html";
import { areas } from "./described.ts";
import { operationsOf } from "./openapi-document.ts";
import type { OpenApiDocument, Operation } from "./openapi-document.ts";
import { schemaLimits, schemaText } from "./schema-text.ts";
import type { Schema } from "./schema-text.ts";

type Content = Readonly<Record<string, { readonly schema?: unknown }>>;

/** The API to read, as a page of its own: no script, and nothing from elsewhere. */
export function referencePage(document: OpenApiDocument): string {
  const title = `${document.info.title}: the HTTP API`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
<p>Version ${escapeHtml(document.info.version)}. For programs, the same is <a href="/api/openapi.json">/api/openapi.json</a>.</p>
${referenceBody(document)}</main></body></html>`;
}

/** What that page says, without the page around it. */
export function referenceBody(document: OpenApiDocument): string {
  const all = [...operationsOf(document)];
  const sections = Object.entries(areas).map(([area, says]) => {
    const own = all.filter(([, , { tags }]) => tags?.includes(area));
    return `<section><h2 id="${area}">${titled(area)}</h2><p>${escapeHtml(says)}</p>${own.map(operationText).join("")}</section>`;
  });
  const { schemas = {}, securitySchemes = {} } = document.components ?? {};
  return `<nav><ul>${Object.keys(areas)
    .map((area) => `<li><a href="#${area}">${titled(area)}</a></li>`)
    .join(
      "",
    )}<li><a href="#means">Who may</a></li><li><a href="#schemas">Schemas</a></li></ul></nav>
${sections.join("\n")}
<section><h2 id="means">Who may</h2><dl>${Object.entries(securitySchemes)
    .map(([name, scheme]) => {
      const { description = "" } = scheme as { description?: string };
      return `<dt>${escapeHtml(name)}</dt><dd>${prose(description)}</dd>`;
    })
    .join("")}</dl></section>
<section><h2 id="schemas">Schemas</h2>${Object.entries(schemas)
    .map(
      ([name, schema]) =>
        `<h3 id="schema-${escapeHtml(name)}">${escapeHtml(name)}</h3>${described(schema as Schema)}<pre tabindex="0">${schemaText(schema as Schema)}</pre>`,
    )
    .join("")}</section>`;
}

function operationText([path, method, operation]: readonly [string, string, Operation]): string {
  const { operationId = "", summary = "", description, requestBody, responses } = operation;
  const answers = Object.entries(responses).map(([status, response]) => {
    const { description: says = "", content = {} } = response as {
      description?: string;
      content?: Content;
    };
    const problems = Number(status) >= 400 ? namesOf(content) : null;
    return `<dt>${escapeHtml(status)}</dt><dd>${
      problems === null ? prose(says) + bodies(content) : problems
    }</dd>`;
  });
  return `<article id="${escapeHtml(operationId)}"><h3>${escapeHtml(summary)}</h3>
<p class="request"><b>${method}</b> <code>${escapeHtml(path)}</code></p>
${description === undefined ? "" : `<p>${prose(description)}</p>`}
<dl>${entry("By", meansOf(operation))}${parametersText(operation)}${entry(
    "Body",
    requestBody === undefined ? "" : bodies((requestBody as { content: Content }).content),
  )}${answers.join("")}</dl></article>`;
}

function parametersText({ parameters = [] }: Operation): string {
  return parameters
    .flatMap((parameter) => ("name" in parameter ? [parameter] : []))
    .map(({ name, in: place, description = "", schema = {} }) =>
      entry(
        place === "header" ? name : `?${name}`,
        [
          `<code>${schemaText(schema as Schema)}</code>`,
          prose(description),
          prose(schemaLimits(schema as Schema)),
        ]
          .filter((part) => part !== "")
          .join(" · "),
      ),
    )
    .join("");
}

function meansOf({ security = [] }: Operation): string {
  return security
    .map((means) => {
      const [name] = Object.entries(means);
      if (name === undefined) return "anybody";
      const [kind, scopes] = name;
      const needed = scopes.length === 0 ? "" : ` (${scopes.join(", ")})`;
      return `<a href="#means">${escapeHtml(kind)}</a>${escapeHtml(needed)}`;
    })
    .join(", ");
}

/** The names of the problems that an answer can be. */
function namesOf(content: Content): string {
  const schema = content["application/problem+json"]?.schema as
    | { properties: { type: Schema } }
    | undefined;
  return (schema?.properties.type.enum ?? [])
    .map((type) => `<code>${escapeHtml(String(type).split(":").at(-1) ?? "")}</code>`)
    .join(", ");
}

function bodies(content: Content): string {
  return Object.entries(content)
    .map(([mediaType, { schema }]) => {
      const text = schema === undefined ? "" : schemaText(schema as Schema);
      const shown = text.includes("\n")
        ? `<pre tabindex="0">${text}</pre>`
        : `<code>${text}</code>`;
      const type = mediaType === "application/json" ? "" : `<code>${escapeHtml(mediaType)}</code> `;
      return `<div>${type}${text === "" || text === "string" ? "" : shown}</div>`;
    })
    .join("");
}

function described({ description }: Schema): string {
  return description === undefined ? "" : `<p>${prose(description)}</p>`;
}

function entry(term: string, detail: string): string {
  return detail === "" ? "" : `<dt>${escapeHtml(term)}</dt><dd>${detail}</dd>`;
}

/** Words with `code` in them. */
function prose(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}

function titled(area: string): string {
  return area.charAt(0).toUpperCase() + area.slice(1);
}

const style = `
:root { color-scheme: light dark; --paper: light-dark(#f7f2e8, #171411); --sheet: light-dark(#fdfaf4, #1e1a16);
  --ink: light-dark(#25211f, #ece4d7); --soft: light-dark(#655b4f, #a99d8d); --rule: light-dark(#ded4c2, #383129);
  --rubric: light-dark(#ad2e1a, #f07f66); }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 52rem; margin: 0 auto; padding: 2rem clamp(1rem, 5vw, 2.5rem) 6rem; }
h1, h2, h3 { font-family: "Iowan Old Style", Palatino, Charter, Georgia, serif; font-weight: 600; line-height: 1.25; }
h2 { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
a { color: var(--rubric); } a:focus-visible, pre:focus-visible { outline: 2px solid var(--rubric); outline-offset: 2px; }
code, pre { font: 0.875em/1.5 ui-monospace, Menlo, Consolas, monospace; }
pre { overflow-x: auto; margin: 0.4rem 0; padding: 0.75rem 1rem; background: var(--sheet); border: 1px solid var(--rule); border-radius: 4px; }
pre i, dd, nav { color: var(--soft); } dd code, dd pre { color: var(--ink); } pre i { font-style: normal; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; padding: 0; list-style: none; }
article { margin: 2.2rem 0; } article h3 { margin-bottom: 0.3rem; }
.request { margin: 0; overflow-wrap: anywhere; } .request b { color: var(--rubric); }
dl { display: grid; grid-template-columns: minmax(4.5rem, max-content) minmax(0, 1fr); gap: 0.25rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
`;
