import { documentSchema } from "@scriptorium/document/schema";
import { expect } from "vitest";
import { type Doc, type Node, doc, everything, paragraph, text } from "./everything.ts";
import { eventually, test, visitorOf } from "./scene.ts";

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
  for (const type of ["iframe", "figure", "mention", "tableCell", "detailsSummary", "doc"]) {
    const content = doc({ type });
    expect(await visitor.post("/api/documents", { content, format: "json" })).toMatchObject({
      status: 422,
    });
  }
  for (const type of ["textStyle", "subscript", "superscript", "comment"]) {
    const content = doc(paragraph(text("marked", { type })));
    expect(await visitor.post("/api/documents", { content, format: "json" })).toMatchObject({
      status: 422,
    });
  }
});

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
