import { type ChainedCommands, type Editor, isNodeActive } from "@tiptap/core";
import { text } from "../../text/en.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { joinAsCode } from "../blocks/join-as-code.ts";
import { turnItems } from "../blocks/turn-items.ts";
import { TextSelection } from "@tiptap/pm/state";
import { unwrapToggle } from "../blocks/toggle-block.ts";
import { headingLevels } from "@scriptorium/document/schema";

type Edit = (chain: ChainedCommands) => ChainedCommands;

export interface FormatCommand {
  readonly id: string;
  readonly label: string;
  /** Keys in ProseMirror's notation, or null when there are none. */
  readonly keys: string | null;
  /** Further words to find it by, in lower case. */
  readonly keywords?: readonly string[];
  readonly apply: Edit;
  readonly isActive: (editor: Editor) => boolean;
}

/**
 * Runs a command with the focus in the text. Commands can throw when structure changed under them,
 * as it does while others edit: that must not take the page down.
 */
export function runCommand(editor: Editor, edit: Edit): void {
  try {
    edit(editor.chain().focus()).run();
  } catch (error) {
    console.error("An editing command failed.", error);
    notifyFailure(text.document.editorFailed(reasonOf(error)));
  }
}

export const markCommands = {
  bold: command({
    id: "bold",
    label: text.toolbar.bold,
    keys: "Mod-b",
    apply: (chain) => chain.toggleBold(),
  }),
  italic: command({
    id: "italic",
    label: text.toolbar.italic,
    keys: "Mod-i",
    apply: (chain) => chain.toggleItalic(),
  }),
  strike: command({
    id: "strike",
    label: text.toolbar.strike,
    keys: "Mod-Shift-s",
    apply: (chain) => chain.toggleStrike(),
  }),
  code: command({
    id: "code",
    label: text.toolbar.code,
    keys: "Mod-e",
    apply: (chain) => chain.toggleCode(),
  }),
} as const;

/** Without a button of its own in the bar: it looks like a link. */
export const underline: FormatCommand = command({
  id: "underline",
  label: text.toolbar.underline,
  keys: "Mod-u",
  apply: (chain) => chain.toggleUnderline(),
});

/** What makes an item one of the item before it, or no longer one. Not toggles: nothing is on. */
export const itemCommands: readonly FormatCommand[] = [
  {
    id: "indent",
    label: text.toolbar.indent,
    keys: "Tab",
    apply: (chain) =>
      chain.command(
        ({ commands }) => commands.sinkListItem("taskItem") || commands.sinkListItem("listItem"),
      ),
    isActive: () => false,
  },
  {
    id: "outdent",
    label: text.toolbar.outdent,
    keys: "Shift-Tab",
    apply: (chain) =>
      chain.command(
        ({ commands }) => commands.liftListItem("taskItem") || commands.liftListItem("listItem"),
      ),
    isActive: () => false,
  },
];

/** True where a list's item is. */
export function isInItem(editor: Editor): boolean {
  return editor.isActive("listItem") || editor.isActive("taskItem");
}

export const listCommands = {
  bulletList: command({
    id: "bulletList",
    label: text.toolbar.bulletList,
    keywords: ["ul", "unordered", "points"],
    keys: "Mod-Shift-8",
    apply: fromSummary((chain) =>
      chain.command(
        ({ tr, commands }) => turnItems(tr, "bulletList") || commands.toggleBulletList(),
      ),
    ),
  }),
  orderedList: command({
    id: "orderedList",
    label: text.toolbar.orderedList,
    keywords: ["ol", "ordered"],
    keys: "Mod-Shift-7",
    apply: fromSummary((chain) =>
      chain.command(
        ({ tr, commands }) => turnItems(tr, "orderedList") || commands.toggleOrderedList(),
      ),
    ),
  }),
  taskList: command({
    id: "taskList",
    label: text.toolbar.taskList,
    keywords: ["todo", "checkbox", "check"],
    keys: "Mod-Shift-9",
    apply: fromSummary((chain) =>
      chain.command(({ tr, commands }) => turnItems(tr, "taskList") || commands.toggleTaskList()),
    ),
  }),
  blockquote: command({
    id: "blockquote",
    label: text.toolbar.quote,
    keywords: ["blockquote", "citation"],
    keys: "Mod-Shift-b",
    apply: fromSummary(
      (chain) =>
        chain.command(
          ({ commands, chain: begin, state }) =>
            commands.toggleBlockquote() ||
            // As for a heading, an item leaves its list.
            (!isNodeActive(state, "blockquote") && begin().clearNodes().wrapIn("blockquote").run()),
        ),
      true,
    ),
  }),
} as const;

/**
 * The same where the caret is in a toggle's summary, which can be nothing else: the toggle's parts are put
 * in its place, and what its summary says, or with `isWhole` all of them, becomes the block.
 */
function fromSummary(edit: Edit, isWhole = false): Edit {
  return (chain) => {
    let offset: number | null = null;
    const unwrapped = chain.command(({ tr }) => {
      const { $head } = tr.selection;
      if (unwrapToggle(tr, isWhole) && isWhole) offset = $head.parentOffset;
      return true;
    });
    return edit(unwrapped).command(({ tr }) => {
      if (offset !== null) {
        tr.setSelection(TextSelection.create(tr.doc, tr.selection.from + offset));
      }
      return true;
    });
  };
}

const headingKeywords = {
  1: ["h1", "title", "chapter"],
  2: ["h2", "section"],
  3: ["h3", "subsection"],
  4: ["h4"],
} as const;

/** The kinds of block that the text style menu offers, in its order. */
export const blockCommands: readonly FormatCommand[] = [
  command({
    id: "paragraph",
    label: text.toolbar.paragraph,
    keywords: ["paragraph", "plain", "body"],
    keys: "Mod-Alt-0",
    apply: fromSummary((chain) => chain.setParagraph()),
  }),
  ...headingLevels.map((level): FormatCommand => ({
    id: `heading-${level}`,
    label: text.toolbar.heading(level),
    keywords: headingKeywords[level],
    keys: `Mod-Alt-${level}`,
    apply: fromSummary((chain) => chain.setHeading({ level })),
    isActive: (editor) => editor.isActive("heading", { level }),
  })),
  command({
    id: "codeBlock",
    label: text.toolbar.codeBlock,
    keywords: ["program", "source", "fence"],
    keys: "Mod-Alt-c",
    apply: fromSummary((chain) =>
      chain.command(({ tr, commands }) => joinAsCode(tr) || commands.setCodeBlock()),
    ),
  }),
];

/** A command whose id is the name of the node or mark that it toggles. */
function command(definition: Omit<FormatCommand, "isActive">): FormatCommand {
  return { ...definition, isActive: (editor) => editor.isActive(definition.id) };
}
