import type { TemplateWords } from "./template-words.ts";
import type { TemplateId } from "./templates.ts";

/** A block as the server takes it. */
interface Block {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly content?: readonly Block[];
  readonly text?: string;
  readonly marks?: readonly { readonly type: string }[];
}

/** What documents begin with. Short: a template that has to be tidied up first is no help. */
export const templates: {
  readonly [Id in TemplateId]: (words: TemplateWords[Id]) => readonly Block[];
} = {
  meeting: (words) => [
    labelled(words.when, ""),
    labelled(words.who, ""),
    heading(words.aim),
    paragraph(words.aimHint),
    heading(words.agenda),
    numbered("", ""),
    heading(words.notes),
    paragraph(),
    heading(words.decided),
    bullets(""),
    heading(words.toDo),
    tasks(words.toDoHint),
  ],
  decision: (words) => [
    labelled(words.status, words.proposed),
    labelled(words.who, ""),
    labelled(words.until, ""),
    heading(words.matter),
    paragraph(words.matterHint),
    heading(words.considered),
    bullets(words.firstWay, words.secondWay, words.noWay),
    heading(words.decision),
    quote(words.decisionHint),
    heading(words.follows),
    bullets(words.easier, words.harder),
    heading(words.again),
    paragraph(words.againHint),
  ],
  project: (words) => [
    heading(words.goal),
    paragraph(words.goalHint),
    heading(words.outside),
    bullets(""),
    heading(words.milestones),
    tasks(words.milestoneHint, "", ""),
    heading(words.people),
    labelled(words.leads, ""),
    labelled(words.takesPart, ""),
    labelled(words.isInformed, ""),
    heading(words.risks),
    bullets(words.riskHint),
    heading(words.questions),
    bullets(""),
  ],
  week: (words) => [
    heading(words.well),
    bullets(""),
    heading(words.notWell),
    bullets(""),
    heading(words.learned),
    paragraph(),
    heading(words.left),
    tasks("", ""),
    heading(words.next),
    paragraph(words.nextHint),
    tasks("", "", ""),
  ],
  reading: (words) => [
    labelled(words.author, ""),
    labelled(words.source, ""),
    heading(words.short),
    paragraph(),
    heading(words.quotes),
    quote(""),
    paragraph(words.quoteHint),
    heading(words.opinion),
    bullets(words.agree, words.doubt),
    heading(words.leads),
    bullets(words.next),
  ],
};

/** The template's blocks in the words of a language. */
export function blocksOf<Id extends TemplateId>(id: Id, words: TemplateWords): readonly Block[] {
  return templates[id](words[id]);
}

function heading(words: string): Block {
  return { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: words }] };
}

function paragraph(words = ""): Block {
  return words === ""
    ? { type: "paragraph" }
    : { type: "paragraph", content: [{ type: "text", text: words }] };
}

function labelled(label: string, words: string): Block {
  const name = { type: "text", text: label, marks: [{ type: "bold" }] };
  // What is typed behind the colon is not bold.
  return { type: "paragraph", content: [name, { type: "text", text: `: ${words}` }] };
}

function quote(words: string): Block {
  return { type: "blockquote", content: [paragraph(words)] };
}

function bullets(...items: readonly string[]): Block {
  return { type: "bulletList", content: items.map(listItem) };
}

function numbered(...items: readonly string[]): Block {
  return { type: "orderedList", content: items.map(listItem) };
}

function listItem(words: string): Block {
  return { type: "listItem", content: [paragraph(words)] };
}

function tasks(...items: readonly string[]): Block {
  const content = items.map((words) => ({
    type: "taskItem",
    attrs: { checked: false },
    content: [paragraph(words)],
  }));
  return { type: "taskList", content };
}
