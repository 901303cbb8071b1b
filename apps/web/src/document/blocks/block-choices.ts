import { type CalloutKind, calloutKinds } from "@scriptorium/document/schema";
import type { LucideIcon } from "lucide-react";
import CodeXml from "lucide-react/icons/code-xml";
import Heading1 from "lucide-react/icons/heading-1";
import Heading2 from "lucide-react/icons/heading-2";
import Heading3 from "lucide-react/icons/heading-3";
import Heading4 from "lucide-react/icons/heading-4";
import Image from "lucide-react/icons/image";
import Info from "lucide-react/icons/info";
import Lightbulb from "lucide-react/icons/lightbulb";
import List from "lucide-react/icons/list";
import ListCollapse from "lucide-react/icons/list-collapse";
import ListOrdered from "lucide-react/icons/list-ordered";
import ListTodo from "lucide-react/icons/list-todo";
import MessageSquareWarning from "lucide-react/icons/message-square-exclamation-point";
import Minus from "lucide-react/icons/minus";
import OctagonAlert from "lucide-react/icons/octagon-exclamation-point";
import Pilcrow from "lucide-react/icons/pilcrow";
import Quote from "lucide-react/icons/quote";
import Sigma from "lucide-react/icons/sigma";
import Table from "lucide-react/icons/table";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import Workflow from "lucide-react/icons/workflow";
import { text } from "../../text/en.ts";
import { type FormatCommand, blockCommands, listCommands } from "../toolbar/commands.ts";
import type { BlockChoice } from "./block-choice.ts";
import { setCallout } from "./callout-edits.ts";
import { wrapInToggle } from "./toggle-block.ts";

const blockIcons: Readonly<Record<string, LucideIcon>> = {
  paragraph: Pilcrow,
  "heading-1": Heading1,
  "heading-2": Heading2,
  "heading-3": Heading3,
  "heading-4": Heading4,
  codeBlock: CodeXml,
};

const blockHints: Readonly<Record<string, string>> = {
  "heading-1": "#",
  "heading-2": "##",
  "heading-3": "###",
  "heading-4": "####",
  codeBlock: "```",
};

/** What tells the kinds of callouts apart in menus, as in the text. */
export const calloutIcons: Readonly<Record<CalloutKind, LucideIcon>> = {
  note: Info,
  tip: Lightbulb,
  important: MessageSquareWarning,
  warning: TriangleAlert,
  caution: OctagonAlert,
};

const { bulletList, orderedList, taskList, blockquote } = listCommands;

/** Every block that can be made, in the order in which menus show them. */
export const blockChoices: readonly BlockChoice[] = [
  ...blockCommands.map((command) => known(command, "text", blockIcons[command.id] ?? Pilcrow)),
  { ...known(bulletList, "lists", List), hint: "-" },
  { ...known(orderedList, "lists", ListOrdered), hint: "1." },
  { ...known(taskList, "lists", ListTodo), hint: "[ ]" },
  { ...known(blockquote, "frames", Quote), hint: ">" },
  ...calloutKinds.map((kind): BlockChoice => ({
    id: `callout-${kind}`,
    label: text.blocks.callout(text.blocks.callouts[kind]),
    group: "frames",
    icon: calloutIcons[kind],
    hint: kind === "note" ? ">!" : `[!${kind}]`,
    keywords: ["callout", "alert", "admonition", "box"],
    command: null,
    apply: (chain) => chain.command(({ tr }) => setCallout(tr, kind)),
  })),
  {
    id: "toggle",
    label: text.blocks.toggle,
    group: "frames",
    icon: ListCollapse,
    hint: ">>",
    keywords: ["details", "collapse", "fold", "disclosure", "spoiler"],
    command: null,
    apply: (chain) =>
      chain.command(
        ({ tr, commands }) =>
          // As for a heading, an item leaves its list.
          wrapInToggle(tr) || (commands.clearNodes() && wrapInToggle(tr)),
      ),
  },
  {
    id: "rule",
    label: text.toolbar.rule,
    group: "frames",
    icon: Minus,
    hint: "---",
    keywords: ["horizontal", "rule", "line", "separator", "hr"],
    command: null,
    apply: (chain) => chain.setHorizontalRule(),
  },
  {
    id: "table",
    label: text.blocks.table,
    group: "media",
    icon: Table,
    hint: null,
    keywords: ["grid", "rows", "columns"],
    command: "format.table",
    apply: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
  },
  {
    id: "image",
    label: text.blocks.image,
    group: "media",
    icon: Image,
    hint: null,
    keywords: ["picture", "photo", "upload"],
    // Which one, has to be asked.
    command: "format.image",
    apply: null,
  },
  {
    id: "math",
    label: text.blocks.math,
    group: "media",
    icon: Sigma,
    hint: "$$",
    keywords: ["math", "latex", "tex", "equation", "katex"],
    command: "format.math-block",
    apply: (chain) => chain.insertContent({ type: "blockMath", attrs: { latex: "" } }),
  },
  {
    id: "diagram",
    label: text.blocks.diagram,
    group: "media",
    icon: Workflow,
    hint: "```mermaid",
    keywords: ["mermaid", "chart", "flow", "graph"],
    command: "format.diagram",
    apply: (chain) => chain.setCodeBlock({ language: "mermaid" }),
  },
];

function known(command: FormatCommand, group: BlockChoice["group"], icon: LucideIcon): BlockChoice {
  const { id, label, keywords = [], apply } = command;
  const hint = blockHints[id] ?? null;
  return { id, label, group, icon, hint, keywords, command: null, apply };
}
