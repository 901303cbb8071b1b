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
export const templates: Readonly<Record<TemplateId, readonly Block[]>> = {
  meeting: [
    labelled("When", ""),
    labelled("Who", ""),
    heading("What this is for"),
    paragraph("One sentence: what is different when we leave the room?"),
    heading("Agenda"),
    numbered("", ""),
    heading("Notes"),
    paragraph(),
    heading("Decided"),
    bullets(""),
    heading("To do"),
    tasks("What, who, until when"),
  ],
  decision: [
    labelled("Status", "proposed"),
    labelled("Who decides", ""),
    labelled("Until", ""),
    heading("What it is about"),
    paragraph("What forces a decision now, and what happens if none is taken?"),
    heading("What was considered"),
    bullets("The first way: what speaks for it, and what against", "The second", "To leave it"),
    heading("Decision"),
    quote("We will …, because …"),
    heading("What follows from it"),
    bullets("What becomes easier", "What becomes harder"),
    heading("When we look at it again"),
    paragraph("What would have to happen for us to change our minds?"),
  ],
  project: [
    heading("Goal"),
    paragraph("Whom does it help, and how will we know that it did?"),
    heading("Not part of it"),
    bullets(""),
    heading("Milestones"),
    tasks("First something that works, however small", "", ""),
    heading("People"),
    labelled("Leads", ""),
    labelled("Takes part", ""),
    labelled("Is kept informed", ""),
    heading("What could go wrong"),
    bullets("What, how we would notice, and what we would do"),
    heading("Open questions"),
    bullets(""),
  ],
  week: [
    heading("What went well"),
    bullets(""),
    heading("What did not"),
    bullets(""),
    heading("What I learned"),
    paragraph(),
    heading("Left over"),
    tasks("", ""),
    heading("Next week"),
    paragraph("The one thing that would make it a good week:"),
    tasks("", "", ""),
  ],
  reading: [
    labelled("Author", ""),
    labelled("Where it is from", ""),
    heading("In three sentences"),
    paragraph(),
    heading("Worth quoting"),
    quote(""),
    paragraph("Page, and why"),
    heading("What I make of it"),
    bullets("What I agree with", "What I doubt"),
    heading("Where it leads"),
    bullets("What to read next"),
  ],
};

function heading(words: string): Block {
  return { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: words }] };
}

function paragraph(words = ""): Block {
  return words === ""
    ? { type: "paragraph" }
    : { type: "paragraph", content: [{ type: "text", text: words }] };
}

function labelled(label: string, words: string): Block {
  const name = { type: "text", text: `${label}:`, marks: [{ type: "bold" }] };
  return { type: "paragraph", content: [name, { type: "text", text: ` ${words}` }] };
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
