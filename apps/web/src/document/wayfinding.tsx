import type { Editor } from "@tiptap/core";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { text } from "../text/en.ts";
import { late } from "../ui/late.tsx";
import { notify } from "../ui/notify.ts";
import { useIdle } from "../ui/use-idle.ts";
import type { Command } from "./commands/command-registry.ts";
import { useCommands } from "./commands/commands-context.ts";
import { useCommandKeys } from "./commands/use-command-keys.ts";
import { useFormatCommands } from "./commands/use-format-commands.ts";
import { copyHeadingLink } from "./outline/copy-heading-link.ts";
import { headingAbove } from "./outline/outline.ts";
import { useAddressHeading } from "./outline/use-address-heading.ts";
import { useOutline } from "./outline/use-outline.ts";
import { usePlaceLeft } from "./scrolling/use-place-left.ts";

const idleParts = () => import("./idle-parts.ts");
const FindPanel = late(async () => (await idleParts()).FindPanel, { isAskedFor: true });
const OutlinePanel = late(async () => (await idleParts()).OutlinePanel);
const CountButton = late(async () => (await idleParts()).CountButton);
const PageCommands = late(async () => (await idleParts()).PageCommands);
const Palette = late(async () => (await idleParts()).Palette, { isAskedFor: true });
const ShortcutHelp = late(async () => (await import("./commands/shortcut-help.tsx")).ShortcutHelp, {
  isAskedFor: true,
});

interface WayfindingProps {
  readonly editor: Editor;
  readonly documentId: string;
  readonly isEditable: boolean;
}

interface Finding {
  readonly request: number;
  readonly isReplacing: boolean;
}

/** What helps to find one's way in the text. Each part is loaded when it is first needed. */
export function Wayfinding({ editor, documentId, isEditable }: WayfindingProps) {
  const [finding, setFinding] = useState<Finding | null>(null);
  const [dialog, setDialog] = useState<"palette" | "help" | null>(null);
  const outline = useOutline(editor);
  const isIdle = useIdle();
  const [, goTo] = useLocation();
  useCommandKeys(isEditable);
  useFormatCommands(editor, isEditable);
  useAddressHeading(editor);
  usePlaceLeft(editor);

  function closeDialog(): void {
    setDialog(null);
    // The browser gives the focus back, and the editor its selection only a moment after that.
    if (editor.view.hasFocus()) editor.view.focus();
  }

  const { toggle: toggleOutline } = outline;
  const commands = useMemo((): readonly Command[] => {
    const find = (isReplacing: boolean): void =>
      setFinding((before) => ({ request: (before?.request ?? 0) + 1, isReplacing }));
    const copyCurrent = (): void => {
      const { doc, selection } = editor.state;
      const heading = headingAbove(doc, selection.from);
      if (heading === null) notify(text.outline.noHeading);
      else void copyHeadingLink(documentId, heading);
    };
    const replace: Command = {
      id: "find.replace",
      label: text.find.openReplace,
      group: "find",
      keys: ["Mod-Alt-f"],
      heard: "in-text",
      run: () => find(true),
    };
    return [
      {
        id: "find.open",
        label: text.find.open,
        group: "find",
        keys: ["Mod-f"],
        heard: "in-text",
        run: () => find(false),
      },
      ...(isEditable ? [replace] : []),
      {
        id: "find.outline",
        label: text.outline.open,
        group: "find",
        keys: ["Mod-Alt-o"],
        heard: "anywhere",
        keywords: ["contents", "headings"],
        run: toggleOutline,
      },
      {
        id: "find.copy-link",
        label: text.outline.copyCurrent,
        group: "find",
        keys: [],
        heard: "anywhere",
        run: copyCurrent,
      },
      {
        id: "page.palette",
        label: text.commands.open,
        group: "page",
        // In the text, Ctrl+K is for links, and the editor hears it first.
        keys: ["Mod-Shift-k", "Mod-k"],
        heard: "anywhere",
        run: () => setDialog("palette"),
      },
      {
        id: "page.help",
        label: text.commands.help,
        group: "page",
        keys: ["Mod-/", "?"],
        heard: "anywhere",
        run: () => setDialog("help"),
      },
      {
        id: "page.home",
        label: text.commands.home,
        group: "page",
        keys: [],
        heard: "anywhere",
        run: () => goTo("/"),
      },
    ];
  }, [editor, documentId, isEditable, toggleOutline, goTo]);
  useCommands(commands);

  return (
    <>
      {finding !== null && (
        <FindPanel
          editor={editor}
          isEditable={isEditable}
          request={finding.request}
          isReplacing={finding.isReplacing}
          onReplacing={(isReplacing) => setFinding({ ...finding, isReplacing })}
          onClose={() => setFinding(null)}
        />
      )}
      {outline.wish !== "hidden" && (isIdle || outline.wish === "shown") && (
        <OutlinePanel
          editor={editor}
          documentId={documentId}
          isBeside={outline.isBeside}
          isAsked={outline.wish === "shown"}
          onClose={outline.close}
        />
      )}
      {isIdle && <CountButton editor={editor} />}
      {isIdle && <PageCommands />}
      {dialog === "palette" && <Palette editor={editor} onClose={closeDialog} />}
      {dialog === "help" && <ShortcutHelp onClose={closeDialog} />}
    </>
  );
}
