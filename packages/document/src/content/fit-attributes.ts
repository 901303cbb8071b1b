import type { Mark, NodeType } from "prosemirror-model";
import { documentSchema } from "../schema/index.ts";
import { cleanText } from "./characters.ts";
import type { Attributes, ProseMark } from "./prose-node.ts";

/**
 * The attributes that a node of this type has, of those that were given: what is
 * not valid gives way to its default. Null if one that it can't be without is not.
 */
export function fitAttributes(
  type: NodeType | Mark["type"],
  given: Attributes = {},
): Record<string, unknown> | null {
  const fitted: Record<string, unknown> = {};
  for (const [name, { default: fallback, validate }] of Object.entries(type.spec.attrs ?? {})) {
    const isAddress = name === "href" || name === "src";
    const value = isAddress ? cleanAddress(given[name]) : cleanValue(given[name], fallback);
    if (value !== undefined && isValid(value, validate)) fitted[name] = value;
    else if (fallback !== undefined) fitted[name] = fallback;
    else return null;
  }
  return fitted;
}

/** Marks that the schema has; of those that exclude each other the last. */
export function fitMarks(given: readonly ProseMark[] = []): readonly Mark[] {
  return given.reduce<readonly Mark[]>((marks, { type: name, attrs }) => {
    const type = documentSchema.marks[name];
    const fitted = type === undefined ? null : fitAttributes(type, attrs);
    if (type === undefined || fitted === null) return marks;
    return type.create(fitted).addToSet(marks);
  }, []);
}

/** Without the white space that readers of addresses leave out. */
function cleanAddress(value: unknown): unknown {
  return typeof value === "string"
    ? cleanText(value)
        .trim()
        .replaceAll(/[\t\n]/g, "")
    : value;
}

/** Empty words say no more than none. */
function cleanValue(value: unknown, fallback: unknown): unknown {
  if (typeof value !== "string") return value;
  const clean = cleanText(value);
  return clean === "" && fallback === null ? null : clean;
}

function isValid(value: unknown, validate: unknown): boolean {
  if (typeof validate === "string") {
    return validate.split("|").includes(value === null ? "null" : typeof value);
  }
  if (typeof validate !== "function") return true;
  try {
    validate(value);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
