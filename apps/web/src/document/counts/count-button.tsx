import type { Editor } from "@tiptap/core";
import { useMemo, useRef } from "react";
import { text } from "../../text/en.ts";
import { Popover, type PopoverHandle, type PopoverTrigger } from "../../ui/popover.tsx";
import type { Command } from "../commands/command-registry.ts";
import { useCommands } from "../commands/commands-context.ts";
import { CountList, useCounts } from "./count-list.tsx";
import styles from "./counts.module.css";

interface CountButtonProps {
  readonly editor: Editor;
}

/** The number of words at the window's edge, and behind it everything else that is counted. */
export function CountButton({ editor }: CountButtonProps) {
  const { all, selected } = useCounts(editor);
  const popover = useRef<PopoverHandle>(null);
  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: "find.counts",
        label: text.counts.label,
        group: "find",
        keys: [],
        heard: "anywhere",
        keywords: ["words", "characters", "reading", "time", "length"],
        run: () => popover.current?.open(),
      },
    ],
    [],
  );
  useCommands(commands);
  const label =
    selected === null
      ? text.counts.wordCount(all.words)
      : text.counts.selectedOf(selected.words, all.words);
  const trigger = (props: PopoverTrigger) => (
    <button {...props} type="button" className={styles["button"]} data-testid="word-count">
      {label}
    </button>
  );
  return (
    <div className={styles["corner"]} data-print="hide">
      <Popover
        trigger={trigger}
        label={text.counts.label}
        className={styles["panel"]}
        handle={popover}
      >
        <CountList editor={editor} />
      </Popover>
    </div>
  );
}
