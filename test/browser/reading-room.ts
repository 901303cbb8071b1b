import { type Doc, type Node, block, cell, doc, paragraph, text } from "./everything.ts";

/** A document as people might write it together. */
export const plan: Doc = doc(
  paragraph(
    text("The town library gets its reading room back on "),
    text("the first Saturday in March", { type: "bold" }),
    text(". Write into this plan, and sign what you take on."),
  ),
  block(
    "blockquote",
    {},
    paragraph(text("A room for reading is a room where nobody asks what you are doing there.")),
  ),
  block("heading", { level: 2 }, text("Before the doors open")),
  block(
    "taskList",
    {},
    task(true, "Carry the long table down from the attic"),
    task(false, "Put a card on every shelf that says who gave the books"),
    task(false, "Test the lamp over the map case"),
  ),
  paragraph(
    text("The cards are printed from "),
    text("shelves.csv", { type: "code" }),
    text(", as described in "),
    text("the notes", { type: "link", attrs: { href: "https://example.org/notes" } }),
    text(":"),
  ),
  block(
    "codeBlock",
    { language: "ts" },
    text("for (const shelf of shelves) print(card(shelf.mark, shelf.giver));"),
  ),
  block("heading", { level: 2 }, text("The morning")),
  block(
    "orderedList",
    { start: 1 },
    item("Nine o’clock: coffee, and the door stays open."),
    item("Half past nine: the mayor speaks, briefly."),
    item("Ten: the children choose the first book."),
  ),
  paragraph(),
);

/** The other kinds of block, in one text. */
export const lending: Doc = doc(
  block(
    "callout",
    { kind: "tip" },
    paragraph(
      text("Books with a "),
      text("green card", { type: "highlight", attrs: { color: "green" } }),
      text(" may leave the room."),
    ),
  ),
  block(
    "table",
    {},
    block("tableRow", {}, ...["Shelf", "Books", "Days"].map((word) => cell("tableHeader", word))),
    ...[
      ["Maps", "41", "none"],
      ["Travel", "212", "14"],
      ["Poetry", "96", "28"],
    ].map((words) => block("tableRow", {}, ...words.map((word) => cell("tableCell", word)))),
  ),
  paragraph(text("What is late costs, after so many days:")),
  block("blockMath", { latex: "c(d) = \\min\\left(2,\\ \\tfrac{1}{10}\\,d\\right)" }),
  block(
    "details",
    {},
    block("detailsSummary", {}, text("Who may borrow")),
    block("detailsContent", {}, paragraph(text("Whoever lives here, or has a friend who does."))),
  ),
  block(
    "codeBlock",
    { language: "mermaid" },
    text("flowchart LR\n  Shelf --> Desk --> Home\n  Home --> Desk"),
  ),
  paragraph(),
);

function task(checked: boolean, content: string): Node {
  return block("taskItem", { checked }, paragraph(text(content)));
}

function item(content: string): Node {
  return block("listItem", {}, paragraph(text(content)));
}
