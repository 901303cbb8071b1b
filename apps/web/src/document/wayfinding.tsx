import type { Editor } from "@tiptap/core";
import { Suspense, lazy, useMemo, useState } from "react";
import { text } from "../text/en.ts";
import type { Command } from "./commands/command-registry.ts";
import { useCommands } from "./commands/commands-context.ts";
import { useCommandKeys } from "./commands/use-command-keys.ts";

const FindPanel = lazy(async () => {
  const { FindPanel: component } = await import("./finding/find-panel.tsx");
  return { default: component };
});

interface WayfindingProps {
  readonly editor: Editor;
  readonly isEditable: boolean;
}

interface Finding {
  readonly request: number;
  readonly isReplacing: boolean;
}

/** What helps to find one's way in the text. Each part is loaded when it is first asked for. */
export function Wayfinding({ editor, isEditable }: WayfindingProps) {
  const [finding, setFinding] = useState<Finding | null>(null);
  useCommandKeys();

  const commands = useMemo((): readonly Command[] => {
    const open = (isReplacing: boolean): void =>
      setFinding((before) => ({ request: (before?.request ?? 0) + 1, isReplacing }));
    return [
      {
        id: "find.open",
        label: text.find.open,
        group: "find",
        keys: ["Mod-f"],
        heard: "in-text",
        run: () => open(false),
      },
      {
        id: "find.replace",
        label: text.find.openReplace,
        group: "find",
        keys: ["Mod-Alt-f"],
        heard: "in-text",
        run: () => open(true),
      },
    ];
  }, []);
  useCommands(commands);

  return (
    <Suspense>
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
    </Suspense>
  );
}
