import type { Editor } from "@tiptap/core";
import { isInTable } from "@tiptap/pm/tables";
import Image from "lucide-react/icons/image";
import Sigma from "lucide-react/icons/sigma";
import Table from "lucide-react/icons/table";
import { useMemo } from "react";
import { richText } from "../../text/en-rich.ts";
import type { Command } from "../commands/command-registry.ts";
import { useCommands } from "../commands/commands-context.ts";
import { lateKeys } from "../commands/late-keys.ts";
import { runCommand } from "../toolbar/commands.ts";
import { ToolbarButton } from "../toolbar/toolbar-button.tsx";
import toolbarStyles from "../toolbar/toolbar.module.css";
import { useEditorValue } from "../toolbar/use-editor-value.ts";
import { UndoStep } from "../undo-step.ts";
import { diagramLanguage } from "./code/code-language.ts";
import { pickImages } from "./images/pick-images.ts";
import { panelsOf } from "./panels.ts";
import { TableMenu } from "./tables/table-menu.tsx";

interface RichToolsProps {
  readonly editor: Editor;
}

/** Puts images, tables, formulas and diagrams into the text. */
export function RichTools({ editor }: RichToolsProps) {
  const isTable = useEditorValue(editor, ({ state }) => isInTable(state));
  const commands = useMemo(() => insertCommands(editor), [editor]);
  useCommands(commands);
  return (
    <>
      <span className={toolbarStyles["separator"]} />
      {commands
        .filter(({ id }) => icons[id] !== undefined)
        .map(({ id, label, keys, run }) => (
          <ToolbarButton
            key={id}
            icon={icons[id] ?? Image}
            label={label}
            keys={keys[0] ?? null}
            isPressed={null}
            onPress={run}
          />
        ))}
      {isTable && <TableMenu editor={editor} />}
    </>
  );
}

const icons: Readonly<Record<string, typeof Image>> = {
  "format.image": Image,
  "format.table": Table,
  "format.math": Sigma,
};

function insertCommands(editor: Editor): readonly Command[] {
  const { insert } = richText;
  const named = (
    id: string,
    label: string,
    rest: Pick<Command, "run"> & Partial<Command>,
  ): Command => ({
    id: `format.${id}`,
    label,
    group: "format",
    keys: [],
    heard: "in-text",
    ...rest,
  });
  return [
    named("image", insert.image, {
      keywords: ["picture", "photo", "upload"],
      run: () => pickImages(editor),
    }),
    named("table", insert.table, {
      keywords: ["grid", "rows", "columns"],
      run: () => panelsOf(editor).show({ kind: "table-size" }),
    }),
    named("math", insert.math, {
      keys: [lateKeys.math],
      keywords: ["math", "latex", "equation"],
      run: () => insertMath(editor, "inlineMath"),
    }),
    named("math-block", insert.mathBlock, {
      keywords: ["math", "latex", "equation"],
      run: () => insertMath(editor, "blockMath"),
    }),
    named("diagram", insert.diagram, {
      keywords: ["mermaid", "chart", "flow"],
      run: () =>
        runCommand(editor, (chain) =>
          chain.insertContent({
            type: "codeBlock",
            attrs: { language: diagramLanguage },
            content: [{ type: "text", text: insert.firstDiagram }],
          }),
        ),
    }),
    named("code-language", richText.code.language, {
      keywords: ["syntax", "highlight"],
      run: () => {
        const { $from } = editor.state.selection;
        if ($from.parent.type.name !== "codeBlock") return;
        panelsOf(editor).show({ kind: "language", position: $from.before() });
      },
    }),
  ];
}

/** What is selected becomes the formula's source. */
function insertMath(editor: Editor, name: "inlineMath" | "blockMath"): void {
  const { from, to } = editor.state.selection;
  const latex = editor.state.doc.textBetween(from, to, " ");
  const made = new UndoStep(editor.state);
  runCommand(editor, (chain) => chain.insertContent({ type: name, attrs: { latex } }));
  made.end();
  const { doc, selection } = editor.state;
  let position: number | null = null;
  const near = Math.max(0, Math.min(from, selection.from) - 2);
  doc.nodesBetween(near, Math.min(doc.content.size, selection.to + 2), (node, at) => {
    if (position === null && at >= from - 2 && node.type.name === name) position = at;
  });
  if (position !== null) panelsOf(editor).show({ kind: "math", position, made });
}
