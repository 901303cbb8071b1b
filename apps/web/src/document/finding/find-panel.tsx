import type { Editor } from "@tiptap/core";
import type { LucideIcon } from "lucide-react";
import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowUp from "lucide-react/icons/arrow-up";
import CaseSensitive from "lucide-react/icons/case-sensitive";
import ChevronRight from "lucide-react/icons/chevron-right";
import Regex from "lucide-react/icons/regex";
import WholeWord from "lucide-react/icons/whole-word";
import X from "lucide-react/icons/x";
import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { KeyboardEvent } from "react";
import { text } from "../../text/en.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { notify } from "../../ui/notify.ts";
import styles from "./find-panel.module.css";
import { Finder, selectedWords } from "./finder.ts";
import type { Query } from "./pattern.ts";
import type { Search } from "./search.ts";

interface FindPanelProps {
  readonly editor: Editor;
  readonly isEditable: boolean;
  /** Counts how often the panel was asked for: each time, the field takes the focus. */
  readonly request: number;
  readonly isReplacing: boolean;
  readonly onReplacing: (isReplacing: boolean) => void;
  readonly onClose: () => void;
}

type Switch = "isCaseSensitive" | "isWholeWord" | "isExpression";

const switches: readonly { readonly name: Switch; readonly icon: LucideIcon }[] = [
  { name: "isCaseSensitive", icon: CaseSensitive },
  { name: "isWholeWord", icon: WholeWord },
  { name: "isExpression", icon: Regex },
];

/** Finds in the text and replaces, beside the text and without covering the page. */
export function FindPanel(props: FindPanelProps) {
  const { editor, isEditable, request, isReplacing, onReplacing, onClose } = props;
  const [finder] = useState(() => new Finder(editor));
  const search = useSyncExternalStore(finder.subscribe, () => finder.search);
  const field = useRef<HTMLInputElement>(null);
  const [replacement, setReplacement] = useState("");
  const query = search?.query ?? noQuery;

  function look(changed: Partial<Query>): void {
    finder.look({ ...(finder.search?.query ?? noQuery), ...changed });
  }

  const begin = useEffectEvent(() => {
    const words = selectedWords(editor);
    look(words === "" ? {} : { words });
    field.current?.select();
  });
  useLayoutEffect(() => begin(), [request]);
  useEffect(() => () => finder.end(), [finder]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Escape") close();
    else if (event.key === "F3") finder.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  }

  function close(): void {
    finder.end();
    onClose();
    editor.view.focus();
  }

  // Not disabled when there is none: that would take the focus from the button just pressed.
  const hasMatch = search?.current != null;
  return (
    <div
      role="search"
      aria-label={text.find.label}
      className={styles["panel"]}
      data-finding="true"
      data-print="hide"
      onKeyDown={onKeyDown}
    >
      <div className={styles["row"]}>
        {isEditable && (
          <IconButton
            label={text.find.showReplace}
            aria-expanded={isReplacing}
            className={styles["more"]}
            onClick={() => onReplacing(!isReplacing)}
          >
            <ChevronRight aria-hidden="true" />
          </IconButton>
        )}
        <input
          ref={field}
          type="text"
          className={styles["field"]}
          aria-label={text.find.field}
          placeholder={text.find.field}
          aria-invalid={search?.pattern.kind === "invalid"}
          aria-describedby="find-outcome"
          value={query.words}
          autoComplete="off"
          spellCheck="false"
          onChange={(event) => look({ words: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            finder.step(event.shiftKey ? -1 : 1);
          }}
        />
        <Outcome search={search} />
        <IconButton
          label={text.find.previous}
          aria-disabled={!hasMatch}
          onClick={() => finder.step(-1)}
        >
          <ArrowUp aria-hidden="true" />
        </IconButton>
        <IconButton label={text.find.next} aria-disabled={!hasMatch} onClick={() => finder.step(1)}>
          <ArrowDown aria-hidden="true" />
        </IconButton>
        <IconButton label={text.find.close} onClick={close}>
          <X aria-hidden="true" />
        </IconButton>
      </div>
      <div className={styles["row"]} role="group" aria-label={text.find.options}>
        {switches.map(({ name, icon: Icon }) => (
          <button
            key={name}
            type="button"
            className={styles["switch"]}
            aria-pressed={query[name]}
            aria-label={text.find.switches[name]}
            title={text.find.switches[name]}
            onClick={() => look({ [name]: !query[name] })}
          >
            <Icon aria-hidden="true" />
          </button>
        ))}
        {search?.pattern.kind === "invalid" && (
          <p className={styles["problem"]}>{search.pattern.reason}</p>
        )}
        {finder.failure !== null && (
          <p className={styles["problem"]} role="alert">
            {finder.failure === "too-long" ? text.find.tooLong : text.offline.missingPart.title}
          </p>
        )}
      </div>
      {isReplacing && isEditable && (
        <form
          className={styles["row"]}
          onSubmit={(event) => {
            event.preventDefault();
            finder.replace(replacement);
          }}
        >
          <input
            type="text"
            className={styles["field"]}
            aria-label={text.find.replacement}
            placeholder={text.find.replacement}
            value={replacement}
            autoComplete="off"
            onChange={(event) => setReplacement(event.currentTarget.value)}
          />
          <Button type="submit" aria-disabled={!hasMatch}>
            {text.find.replace}
          </Button>
          <Button
            aria-disabled={!hasMatch}
            onClick={() => hasMatch && notify(text.find.replaced(finder.replaceAll(replacement)))}
          >
            {text.find.replaceAll}
          </Button>
        </form>
      )}
    </div>
  );
}

const noQuery: Query = {
  words: "",
  isCaseSensitive: false,
  isWholeWord: false,
  isExpression: false,
};

function Outcome({ search }: { readonly search: Search | null }) {
  return (
    <output id="find-outcome" className={styles["outcome"]} aria-live="polite">
      {outcomeOf(search)}
    </output>
  );
}

function outcomeOf(search: Search | null): string {
  if (search === null || search.pattern.kind === "empty") return "";
  if (search.pattern.kind === "invalid" || !search.isComplete) return text.find.incomplete;
  if (search.current === null) return text.find.none;
  return text.find.count(search.current + 1, search.matches.length);
}
