import { expect } from "vitest";
import { documentSchema } from "../../apps/web/src/document/body/editor-extensions.ts";
import { documentSchema as serverSchema } from "../../apps/worker/src/content/schema.ts";
import { type Doc, type Node, doc, everything, paragraph, text } from "./everything.ts";
import { eventually, test, visitorOf } from "./scene.ts";

test("the server's schema is the editor's", () => {
  expect(outline(serverSchema)).toEqual(outline(documentSchema));
});

test("a document with every node and mark of the editor is edited in it and stays what it was", async ({
  person,
}) => {
  const { nodes, marks } = documentSchema;
  expect(namesIn(everything)).toEqual([...Object.keys(nodes), ...Object.keys(marks)].toSorted());
  const ada = await person("Ada");
  await ada.open(await ada.import("Everything", everything));
  await ada.untilBadge("saved");
  expect(await ada.stored()).toMatchObject(everything);
  const { content } = (await ada.stored()) as Doc;
  await ada.write("!");
  await ada.untilBadge("saved");
  await eventually(() => ada.stored()).toEqual(
    doc(...content.slice(0, -1), paragraph(text("the end!"))),
  );
});

test("[W4] content that the editor would not know is refused", async ({ person, server }) => {
  const ada = await person("Ada");
  const visitor = await visitorOf(ada, server);
  for (const type of ["image", "table", "callout", "mention", "details", "doc"]) {
    const content = doc({ type });
    expect(await visitor.post("/api/documents", { content, format: "json" })).toMatchObject({
      status: 422,
    });
  }
  for (const type of ["highlight", "textStyle", "subscript", "superscript", "comment"]) {
    const content = doc(paragraph(text("marked", { type })));
    expect(await visitor.post("/api/documents", { content, format: "json" })).toMatchObject({
      status: 422,
    });
  }
});

/** What may be in a document of this schema: names, places, and attributes with their defaults. */
function outline({ nodes, marks }: SchemaLike): unknown {
  return {
    nodes: Object.entries(nodes)
      .map(([name, { spec }]) => ({
        name,
        content: spec.content ?? "",
        isInline: spec.inline === true,
        marks: spec.marks ?? null,
        attributes: defaultsOf(spec.attrs),
      }))
      .toSorted(byName),
    marks: Object.entries(marks)
      .map(([name, { spec }]) => ({ name, attributes: defaultsOf(spec.attrs) }))
      .toSorted(byName),
  };
}

/** The part of a ProseMirror schema that matters here. Each side has its own copy of the class. */
interface SchemaLike {
  readonly nodes: Readonly<Record<string, { readonly spec: SpecLike }>>;
  readonly marks: Readonly<Record<string, { readonly spec: Pick<SpecLike, "attrs"> }>>;
}

interface SpecLike {
  readonly content?: string;
  readonly inline?: boolean;
  readonly marks?: string;
  readonly attrs?: Readonly<Record<string, { readonly default?: unknown }>>;
}

/** The server insists on a link's address, for which the editor puts null: that is all the same here. */
function defaultsOf(attributes: SpecLike["attrs"] = {}): readonly unknown[] {
  return Object.entries(attributes)
    .map(([name, spec]) => ({ name, value: spec.default ?? null }))
    .toSorted(byName);
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

function namesIn(content: Doc): readonly string[] {
  const names = new Set<string>();
  const visit = ({ type, marks = [], content: inside = [] }: Node): void => {
    names.add(type);
    for (const mark of marks) names.add(mark.type);
    for (const node of inside) visit(node);
  };
  visit(content);
  return [...names].toSorted();
}
