/** What an element's own style says, by property. Names and values in lower case. */
export type InlineStyle = ReadonlyMap<string, string>;

export function parseStyle(style: string | undefined): InlineStyle {
  const declarations = (style ?? "").split(";").map((declaration): [string, string] => {
    const colon = declaration.indexOf(":");
    const name = declaration.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    return [
      name,
      declaration
        .slice(colon + 1)
        .trim()
        .toLowerCase(),
    ];
  });
  return new Map(declarations.filter(([name]) => name !== ""));
}

/** What a document can say of a text's look. Word alone has hundreds of others. */
const kept = [
  "font-weight",
  "font-style",
  "text-decoration",
  "text-decoration-line",
  "text-align",
  "white-space",
];

/** The style with what a document can say, and without what its nature says already. */
export function keptStyle(style: InlineStyle, isRedundant: (name: string) => boolean): string {
  return kept
    .flatMap((name) => {
      const value = style.get(name);
      if (value === undefined || isRedundant(name)) return [];
      // The natural side is not an alignment that somebody chose.
      if (name === "text-align" && /^(left|start|initial|inherit)/.test(value)) return [];
      return [`${name}: ${value}`];
    })
    .join("; ");
}

export function isBold(style: InlineStyle): boolean {
  return /^(bold|bolder|[6-9]00)$/.test(style.get("font-weight") ?? "");
}

export function isHidden(style: InlineStyle): boolean {
  return (
    style.get("display") === "none" ||
    style.get("visibility") === "hidden" ||
    style.get("mso-hide") === "all"
  );
}
