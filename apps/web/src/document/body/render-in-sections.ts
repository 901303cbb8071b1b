import { Extension } from "@tiptap/core";
import { type Mark, type Node, Schema } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import type { EditorView, MarkView } from "@tiptap/pm/view";
import { sectionAt } from "../scrolling/skipped-section.ts";
import { type Section, type SectionPlan, sectionsAfter, sectionsOf } from "./sections.ts";

// The view renders blocks with the same mark in one element. These marks are the view's alone: no
// document ever has them.
const { marks } = new Schema({
  nodes: { doc: { content: "text*" }, text: {} },
  marks: {
    section: {
      attrs: { id: {}, lines: {} },
      // What is typed is read from the element's blocks, as if they stood by themselves.
      reparseInView: true,
    },
  },
});

interface Rendered {
  readonly sections: readonly Section[];
  readonly markById: ReadonlyMap<number, Mark>;
  /** By the index of the block. Null without sections. */
  readonly marks: readonly (readonly Mark[])[] | null;
}

const key = new PluginKey<Rendered>("renderInSections");
const nothing: Rendered = { sections: [], markById: new Map(), marks: null };
// How much of a line's width characters take is known once it is rendered. Until then the scroll bar guesses.
const charactersPerLine = 80;
const linesOfWhatIsNoText = 8;

/**
 * Renders long documents in sections, of which the browser lays out and paints only those near the
 * window (docs/adr/0027).
 */
export const RenderInSections = Extension.create<Partial<SectionPlan>>({
  name: "renderInSections",
  addOptions: () => ({}),
  addProseMirrorPlugins() {
    const plan = this.options;
    return [
      new Plugin<Rendered>({
        key,
        state: {
          init: (_, { doc }) => rendered(sectionsOf(doc.content, plan), doc, nothing),
          apply(transaction, before, { doc: docBefore }, { doc }) {
            if (!transaction.docChanged) return before;
            const change = { before: docBefore.content, after: doc.content };
            const sections = sectionsAfter(before.sections, change, plan);
            return sections === before.sections ? before : rendered(sections, doc, before);
          },
        },
        view: () => new HeldSections(),
        props: {
          sections: (state: EditorState) => key.getState(state)?.marks ?? null,
          markViews: { section: sectionElement },
        },
      }),
    ];
  },
});

/**
 * Has the browser never leave out the sections in which the selection begins and ends. Chromium forgets
 * to after all was selected, and then the next arrow key goes to another section.
 */
class HeldSections {
  #held: readonly Element[] = [];

  update(view: EditorView): void {
    const { anchor, head } = view.state.selection;
    const isInSections = (key.getState(view.state)?.sections.length ?? 0) > 0;
    const held = isInSections
      ? [anchor, head].map((position) => sectionAt(view, position)).filter((each) => each !== null)
      : [];
    for (const section of this.#held)
      if (!held.includes(section)) section.removeAttribute("data-held");
    for (const section of held) section.setAttribute("data-held", "");
    this.#held = held;
  }
}

function sectionElement({ attrs }: Mark): MarkView {
  const dom = document.createElement("div");
  dom.className = "section";
  dom.style.setProperty("contain-intrinsic-block-size", `auto ${attrs["lines"]}lh`);
  // Only this plugin sets attributes of it.
  return { dom, contentDOM: dom, ignoreMutation: ({ type }) => type === "attributes" };
}

function rendered(sections: readonly Section[], doc: Node, before: Rendered): Rendered {
  if (sections.length === 0) return nothing;
  const markById = new Map<number, Mark>();
  const byBlock: (readonly Mark[])[] = [];
  for (const { id, length } of sections) {
    const start = byBlock.length;
    const mark = before.markById.get(id) ?? newMark(id, doc.children.slice(start, start + length));
    markById.set(id, mark);
    const together = [mark];
    for (let added = 0; added < length; added++) byBlock.push(together);
  }
  return { sections, markById, marks: byBlock };
}

function newMark(id: number, blocks: readonly Node[]): Mark {
  const lines = blocks.reduce((sum, block) => sum + linesOf(block), 0);
  const type = marks["section"];
  if (type === undefined) throw new Error("the schema of the view has no sections");
  return type.create({ id, lines: Math.round(lines) });
}

function linesOf(block: Node): number {
  const margin = 0.5;
  if (block.isAtom) return linesOfWhatIsNoText + margin;
  return Math.ceil((block.content.size + 1) / charactersPerLine) + margin;
}
