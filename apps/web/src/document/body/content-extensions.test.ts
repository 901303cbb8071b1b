import { documentSchema, schemaVersion } from "@scriptorium/document/schema";
import type { Schema } from "@tiptap/pm/model";
import { expect, test } from "vitest";
import { documentSchema as editorSchema } from "./content-extensions.ts";

test("the editor's schema is the document's, node by node, mark by mark, attribute by attribute", () => {
  expect(outline(editorSchema)).toEqual(outline(documentSchema));
});

test("a change of the schema comes with a new version", () => {
  expect({ schemaVersion, ...outline(documentSchema) }).toMatchSnapshot();
});

/** What may be in a document of this schema: names, places, and attributes with their defaults. */
function outline({ nodes, marks }: Schema): Outline {
  return {
    nodes: Object.fromEntries(
      Object.values(nodes)
        .toSorted(byName)
        .map(({ name, spec, isInline, inlineContent, isLeaf }) => [
          name,
          {
            content: spec.content ?? "",
            groups: (spec.group ?? "").split(" ").toSorted(),
            kind: { isInline, inlineContent, isLeaf, isCode: spec.code === true },
            marks: spec.marks ?? null,
            attributes: defaultsOf(spec.attrs),
          },
        ]),
    ),
    // In their order, which is the one that they have on a text.
    marks: Object.values(marks).map((mark) => ({
      name: mark.name,
      excludes: Object.values(marks)
        .filter((other) => mark.excludes(other))
        .map(({ name }) => name),
      attributes: defaultsOf(mark.spec.attrs),
    })),
  };
}

interface Outline {
  readonly nodes: Readonly<Record<string, unknown>>;
  readonly marks: readonly unknown[];
}

/** A document insists on the address of a link or an image, for which the editor puts null. */
function defaultsOf(attributes: Attributes = {}): readonly unknown[] {
  return Object.entries(attributes)
    .map(([name, { default: value = null }]) => ({ name, value }))
    .toSorted(byName);
}

type Attributes = Readonly<Record<string, { readonly default?: unknown }>>;

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
