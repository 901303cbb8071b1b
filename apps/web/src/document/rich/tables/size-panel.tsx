import type { Editor } from "@tiptap/core";
import { useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { richText } from "../../../text/en-rich.ts";
import { runCommand } from "../../toolbar/commands.ts";
import { caretPlace } from "../../blocks/caret-place.ts";
import { separateUndo } from "../../undo-step.ts";
import { TextPanel } from "../text-panel.tsx";
import styles from "./size-panel.module.css";

interface SizePanelProps {
  readonly editor: Editor;
  readonly onClose: () => void;
}

const most = 6;
const counts = Array.from({ length: most }, (_, index) => index + 1);
const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** How many rows and columns a new table has. More can be added in the table. */
export function SizePanel({ editor, onClose }: SizePanelProps) {
  const [{ rows, columns }, setSize] = useState({ rows: 3, columns: 3 });
  const grid = useRef<HTMLDivElement>(null);
  // After the panel has given the focus to its first button.
  useLayoutEffect(() => focusChosen(grid.current), []);

  function insert(size: { readonly rows: number; readonly columns: number }): void {
    flushSync(onClose);
    separateUndo(editor);
    runCommand(editor, (chain) =>
      chain.insertTable({ rows: size.rows, cols: size.columns, withHeaderRow: true }),
    );
    separateUndo(editor);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const size = { rows: fit(rows + step[0]), columns: fit(columns + step[1]) };
    flushSync(() => setSize(size));
    focusChosen(event.currentTarget);
  }

  return (
    <TextPanel
      editor={editor}
      label={richText.table.insert}
      place={() => caretPlace(editor).getBoundingClientRect()}
      align="start"
      className={styles["sheet"]}
      onClose={onClose}
    >
      <div className={styles["panel"]}>
        <p aria-live="polite">{richText.table.size(rows, columns)}</p>
        <div
          ref={grid}
          role="group"
          aria-label={richText.table.choose}
          className={styles["grid"]}
          onKeyDown={onKeyDown}
        >
          {counts.flatMap((row) =>
            counts.map((column) => {
              const isChosen = row === rows && column === columns;
              return (
                <button
                  key={`${row} ${column}`}
                  type="button"
                  className={styles["cell"]}
                  aria-label={richText.table.size(row, column)}
                  aria-current={isChosen}
                  data-inside={row <= rows && column <= columns}
                  tabIndex={isChosen ? 0 : -1}
                  onPointerMove={({ movementX, movementY }) => {
                    // Under a pointer that rests there, nothing is chosen by opening.
                    if (movementX !== 0 || movementY !== 0) setSize({ rows: row, columns: column });
                  }}
                  onClick={() => insert({ rows: row, columns: column })}
                />
              );
            }),
          )}
        </div>
      </div>
    </TextPanel>
  );
}

function focusChosen(grid: HTMLElement | null): void {
  grid?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
}

function fit(count: number): number {
  return Math.max(1, Math.min(count, most));
}
