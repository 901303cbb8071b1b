import { fitBlocks, type ProseNode } from "@scriptorium/document/content";
import { writeMarkdown } from "@scriptorium/document/markdown";
import type { Editor } from "@tiptap/core";
import Braces from "lucide-react/icons/braces";
import ClipboardType from "lucide-react/icons/clipboard-type";
import CodeXml from "lucide-react/icons/code-xml";
import Copy from "lucide-react/icons/copy";
import FileInput from "lucide-react/icons/file-input";
import FileText from "lucide-react/icons/file-text";
import FileType from "lucide-react/icons/file-type";
import Printer from "lucide-react/icons/printer";
import Text from "lucide-react/icons/text-align-start";
import type { LucideIcon } from "lucide-react";
import { useEffect, useMemo } from "react";
import type { Reach } from "../../api/documents.ts";
import { text } from "../../text/en.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { ActionMenu } from "../../ui/action-menu.tsx";
import { notify, notifyFailure } from "../../ui/notify.ts";
import { pasteClipping, prepareClipboard } from "../clipboard/clipboard-extension.ts";
import type { Command } from "../commands/command-registry.ts";
import { useCommands } from "../commands/commands-context.ts";
import { copyText } from "../share/copy-text.ts";
import { blocksOf, exportDocument, exportFormats, type Taking } from "./export-document.ts";
import { chooseAndInsert } from "./insert-file.ts";

interface InOutProps {
  readonly editor: Editor;
  readonly reach: Reach;
  readonly isEditable: boolean;
  readonly readTitle: () => string;
}

const icons: Readonly<Record<string, LucideIcon>> = {
  "page.copy-markdown": Copy,
  "page.insert-file": FileInput,
  "page.paste-plain": ClipboardType,
  "page.export-docx": FileType,
  "page.export-markdown": FileText,
  "page.export-html": CodeXml,
  "page.export-text": Text,
  "page.export-json": Braces,
  "page.print": Printer,
};

/** The menu of what takes a document out of here, or something into it. All of it are commands. */
export function InOut({ editor, reach, isEditable, readTitle }: InOutProps) {
  const commands = useMemo(
    () => [
      ...(isEditable ? intoCommands(editor, reach) : []),
      ...outCommands(editor, reach, readTitle),
    ],
    [editor, reach, isEditable, readTitle],
  );
  useCommands(commands);
  useEffect(prepareClipboard, []);
  const actions = commands.map(({ id, label, run }) => ({
    label,
    icon: icons[id] ?? FileText,
    onChoose: run,
  }));
  return <ActionMenu label={text.inOut.menu} actions={actions} />;
}

function intoCommands(editor: Editor, reach: Reach): readonly Command[] {
  return [
    {
      id: "page.insert-file",
      label: text.inOut.insertFile,
      group: "page",
      keys: [],
      heard: "anywhere",
      keywords: ["import", "word", "docx", "markdown", "html"],
      run: () => chooseAndInsert(editor, reach),
    },
    {
      id: "page.paste-plain",
      label: text.inOut.pastePlain,
      group: "page",
      keys: ["Mod-Shift-v"],
      heard: "by-editor",
      run: () => void pastePlain(editor),
    },
  ];
}

function outCommands(editor: Editor, reach: Reach, readTitle: () => string): readonly Command[] {
  return [
    {
      id: "page.copy-markdown",
      label: text.inOut.copyMarkdown,
      group: "page",
      keys: [],
      heard: "anywhere",
      run: () => void copyMarkdown(editor),
    },
    ...exportFormats.map((format): Command => ({
      id: `page.export-${format}`,
      label: text.inOut.export[format],
      group: "page",
      keys: [],
      heard: "anywhere",
      keywords: ["export", "save", "file"],
      run: () => void save(editor, { title: readTitle(), reach, format }),
    })),
    {
      id: "page.print",
      label: text.inOut.print,
      group: "page",
      // The browser hears them by itself.
      keys: ["Mod-p"],
      heard: "by-editor",
      keywords: ["pdf"],
      // The menu closes first, or it would be on the paper.
      run: () => setTimeout(() => print()),
    },
  ];
}

async function save(editor: Editor, taking: Taking): Promise<void> {
  try {
    await exportDocument(editor, taking);
  } catch (error) {
    notifyFailure(text.inOut.exportFailed(reasonOf(error)));
  }
}

/** What is selected, or everything. */
async function copyMarkdown(editor: Editor): Promise<void> {
  const { selection } = editor.state;
  const selected = selection.content().content.toJSON() as readonly ProseNode[] | null;
  const blocks = selection.empty ? blocksOf(editor) : (selected ?? []);
  if (await copyText(writeMarkdown(fitBlocks(blocks)))) notify(text.inOut.copied);
  else notifyFailure(text.inOut.copyFailed);
}

async function pastePlain(editor: Editor): Promise<void> {
  try {
    const clipping = {
      html: "",
      text: await navigator.clipboard.readText(),
      language: null,
      isPlain: true,
    };
    await pasteClipping(editor, clipping, new ClipboardEvent("paste"));
  } catch (error) {
    notifyFailure(text.inOut.pasteFailed(reasonOf(error)));
  }
}
