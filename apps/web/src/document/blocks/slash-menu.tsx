import type { Editor } from "@tiptap/core";
import {
  useContext,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { CSSProperties, RefObject } from "react";
import { text } from "../../text/en.ts";
import { CommandsContext } from "../commands/commands-context.ts";
import { useKeyboardInset } from "../toolbar/use-keyboard-inset.ts";
import { keepFocusInText } from "../toolbar/toolbar-button.tsx";
import type { BlockChoice } from "./block-choice.ts";
import { blockChoices } from "./block-choices.ts";
import { makeChosen, possibleChoices } from "./choose-block.ts";
import { floatBeside } from "./float-beside.ts";
import { matchChoices } from "./match-choices.ts";
import styles from "./slash-menu.module.css";
import { type SlashQuery, isSameQuery, slashQueryAt } from "./slash-query.ts";
import { useSlashQuery } from "./use-slash-query.ts";

interface SlashMenuProps {
  readonly editor: Editor;
}

/** The blocks that can be made where a slash was typed. The focus stays in the text. */
export function SlashMenu({ editor }: SlashMenuProps) {
  const registry = useContext(CommandsContext);
  const { query, dismiss } = useSlashQuery(editor);
  const words = query?.words ?? null;
  const found = useMemo(() => {
    return words === null ? [] : matchChoices(possibleChoices(blockChoices, registry), words);
  }, [registry, words]);
  if (query === null) return null;

  function choose(choice: BlockChoice): void {
    dismiss();
    // What is deleted must be what was typed, also if the text went on before the list did.
    if (query === null || !isSameQuery(query, slashQueryAt(editor.state))) return;
    makeChosen(editor, choice, { registry, typed: query });
  }

  if (found.length === 0) return <NoChoice editor={editor} from={query.from} onDismiss={dismiss} />;
  return (
    <ChoiceList
      editor={editor}
      query={query}
      choices={found}
      onChoose={choose}
      onDismiss={dismiss}
    />
  );
}

interface NoChoiceProps extends SlashMenuProps {
  /** Where the slash is. */
  readonly from: number;
  readonly onDismiss: () => void;
}

/** Says that nothing is called so. The text goes on by any key but the one that puts this away. */
function NoChoice({ editor, from, onDismiss }: NoChoiceProps) {
  const noteRef = useRef<HTMLDivElement>(null);
  const place = useListPlace(editor, from, noteRef);
  useKeysFirst(editor, (event) => {
    if (event.key !== "Escape" || event.isComposing) return false;
    onDismiss();
    return true;
  });
  return (
    <div
      ref={noteRef}
      popover="manual"
      role="status"
      className={styles["menu"]}
      data-testid="slash-none"
      style={place}
    >
      <p className={styles["none"]}>{text.blocks.noBlock}</p>
    </div>
  );
}

interface ChoiceListProps extends SlashMenuProps {
  readonly query: SlashQuery;
  readonly choices: readonly BlockChoice[];
  readonly onChoose: (choice: BlockChoice) => void;
  readonly onDismiss: () => void;
}

function ChoiceList({ editor, query, choices, onChoose, onDismiss }: ChoiceListProps) {
  const id = useId();
  const listRef = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState({ words: query.words, index: 0 });
  // Other words are another list, and the first of it is the likeliest.
  const active = chosen.words === query.words ? Math.min(chosen.index, choices.length - 1) : 0;
  const setActive = (index: number): void => setChosen({ words: query.words, index });
  // As found, the likeliest first, or in groups when nothing is looked for.
  const isGrouped = query.words.trim() === "";
  const place = useListPlace(editor, query.from, listRef);

  useLayoutEffect(() => {
    const { dom } = editor.view;
    const attributes = {
      "aria-haspopup": "listbox",
      "aria-autocomplete": "list",
      "aria-controls": id,
      "aria-activedescendant": `${id}-${active}`,
    };
    for (const [name, value] of Object.entries(attributes)) dom.setAttribute(name, value);
    listRef.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    return () => {
      for (const name of Object.keys(attributes)) dom.removeAttribute(name);
    };
  }, [editor, id, active]);

  useKeysFirst(editor, (event) => {
    const act = actionOf(event, active, choices.length);
    if (act === null) return false;
    if (act === "dismiss") onDismiss();
    else if (act === "choose") {
      const choice = choices[active];
      if (choice !== undefined) onChoose(choice);
    } else setActive(act);
    return true;
  });

  return (
    <div
      ref={listRef}
      id={id}
      popover="manual"
      role="listbox"
      tabIndex={0}
      aria-label={text.blocks.insert}
      className={styles["menu"]}
      data-testid="slash-menu"
      style={place}
      onMouseDown={keepFocusInText}
    >
      {choices.map(({ id: name, label, icon: Icon, hint, group }, index) => (
        <div key={name} role="presentation">
          {isGrouped && group !== choices[index - 1]?.group && (
            <div role="presentation" className={styles["group"]}>
              {text.blocks.groups[group]}
            </div>
          )}
          <div
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={styles["item"]}
            onPointerMove={() => setActive(index)}
            onClick={() => {
              const choice = choices[index];
              if (choice !== undefined) onChoose(choice);
            }}
          >
            <Icon aria-hidden="true" />
            <span>{label}</span>
            {hint !== null && (
              <kbd className={styles["hint"]} aria-hidden="true">
                {hint}
              </kbd>
            )}
          </div>
        </div>
      ))}
    </div>
  );
}

/** Shows the list beside the slash, or on a phone above the keyboard. Returns its style. */
function useListPlace(
  editor: Editor,
  from: number,
  listRef: RefObject<HTMLElement | null>,
): CSSProperties {
  const keyboardInset = useKeyboardInset();
  // All of it before the next key is pressed, and gone before the one after the choice.
  useLayoutEffect(() => {
    const list = listRef.current;
    if (list === null) return undefined;
    list.showPopover();
    const caret = {
      getBoundingClientRect: () => {
        const { left, top, bottom } = editor.view.coordsAtPos(
          Math.min(from, editor.state.doc.content.size),
        );
        return new DOMRect(left, top, 0, bottom - top);
      },
      contextElement: editor.view.dom,
    };
    if (!matchMedia(phone).matches) return floatBeside(list, caret, "bottom-start");
    const hiddenPx =
      caret.getBoundingClientRect().bottom + gapPx - list.getBoundingClientRect().top;
    if (hiddenPx > 0) scrollBy({ top: hiddenPx });
    return undefined;
  }, [editor, from, listRef]);
  return matchMedia(phone).matches ? { insetBlockEnd: `${keyboardInset + barPx}px` } : {};
}

/** Hears keys before the editor, which would move the caret or break the line. It gets those not taken. */
function useKeysFirst(editor: Editor, onKey: (event: KeyboardEvent) => boolean): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!onKey(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  useLayoutEffect(() => {
    const { dom } = editor.view;
    const hear = (event: KeyboardEvent): void => press(event);
    dom.addEventListener("keydown", hear, { capture: true });
    return () => dom.removeEventListener("keydown", hear, { capture: true });
  }, [editor]);
}

/** Where the list is a sheet above the bar instead of beside the caret. */
const phone = "(max-width: 40rem)";
/** Between the line that is typed in and the sheet below it, in CSS pixels. */
const gapPx = 24;
/** Height of the bar that is above a phone's keyboard, with a little room, in CSS pixels. */
const barPx = 60;

function actionOf(
  { key, isComposing, ctrlKey, metaKey, altKey }: KeyboardEvent,
  active: number,
  count: number,
): number | "choose" | "dismiss" | null {
  if (isComposing || ctrlKey || metaKey || altKey) return null;
  switch (key) {
    case "ArrowDown":
      return (active + 1) % count;
    case "ArrowUp":
      return (active - 1 + count) % count;
    case "Enter":
    case "Tab":
      return "choose";
    case "Escape":
      return "dismiss";
    default:
      return null;
  }
}
