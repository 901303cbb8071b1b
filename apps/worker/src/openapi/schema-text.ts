import { escapeHtml } from "@scriptorium/document/html";

/** What is read of a JSON schema here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly description?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
}

/** A schema as TypeScript would say it, in HTML, with a link for each that has a name. */
export function schemaText(schema: Schema, indent = ""): string {
  const { $ref, items, properties, additionalProperties } = schema;
  if ($ref !== undefined) {
    const name = escapeHtml($ref.split("/").at(-1) ?? "");
    return `<a href="#schema-${name}">${name}</a>`;
  }
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined)
    return alternatives.map((one) => schemaText(one, indent)).join(" | ");
  if (schema.enum !== undefined)
    return schema.enum.map((value) => escapeHtml(JSON.stringify(value))).join(" | ");
  if (schema.const !== undefined) return escapeHtml(JSON.stringify(schema.const));
  if (items !== undefined) return `${schemaText(items, indent)}[]`;
  if (properties !== undefined) return objectText(schema, indent);
  if (typeof additionalProperties === "object")
    return `{ [name: string]: ${schemaText(additionalProperties, indent)} }`;
  return escapeHtml([schema.type ?? "unknown"].flat().join(" | "));
}

/** What a schema asks of a value beside its type, in words. Empty for nothing. */
export function schemaLimits(schema: Schema): string {
  const { minLength, maxLength, minItems, format, pattern } = schema;
  return [
    schema.description,
    format === "date-time" ? "an instant of ISO 8601" : undefined,
    format === "date-time" ? undefined : pattern,
    minLength === undefined ? undefined : `at least ${minLength} characters`,
    maxLength === undefined ? undefined : `at most ${maxLength} characters`,
    minItems === undefined ? undefined : `at least ${minItems}`,
    schema.default === undefined ? undefined : `default: ${JSON.stringify(schema.default)}`,
  ]
    .filter((word) => word !== undefined)
    .join("; ");
}

function objectText(
  { properties = {}, required = [], additionalProperties }: Schema,
  indent: string,
): string {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, property]) => {
    const mark = required.includes(name) ? "" : "?";
    const says = schemaLimits(property);
    const comment = says === "" ? "" : ` <i>// ${escapeHtml(says)}</i>`;
    return `${inner}${escapeHtml(name)}${mark}: ${schemaText(property, inner)};${comment}`;
  });
  if (typeof additionalProperties === "object" && Object.keys(additionalProperties).length > 0)
    lines.push(`${inner}[name: string]: ${schemaText(additionalProperties, inner)};`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n${indent}}`;
}
