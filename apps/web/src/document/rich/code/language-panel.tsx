import type { Editor } from "@tiptap/core";
import { Command as Menu } from "cmdk";
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { richText } from "../../../text/en-rich.ts";
import { notify } from "../../../ui/notify.ts";
import styles from "../../commands/palette.module.css";
import panelStyles from "../panel.module.css";
import { TextPanel } from "../text-panel.tsx";
import { placeOf, setAttributes, useTrackedNode } from "../tracked-node.ts";
import { codeLanguageOf, codeLanguages } from "./code-language.ts";

interface LanguagePanelProps {
  readonly editor: Editor;
  readonly position: number;
  readonly onClose: () => void;
}

/** The languages of code, by the first letters of their names. */
export function LanguagePanel({ editor, position, onClose }: LanguagePanelProps) {
  const tracked = useTrackedNode(editor, position, ["codeBlock"]);
  const list = useRef<HTMLDivElement>(null);
  const [current] = useState(
    () => codeLanguageOf(editor.state.doc.nodeAt(position)?.attrs["language"])?.id ?? "plain",
  );

  // It is chosen while the panel is not shown yet, where nothing scrolls.
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "center" });
  }, []);

  function choose(language: string | null): void {
    flushSync(onClose);
    if (!setAttributes(editor, tracked, { language })) notify(richText.gone);
    editor.view.focus();
  }

  return (
    <TextPanel
      editor={editor}
      label={richText.code.language}
      place={() => placeOf(editor, tracked, ".code-language")}
      className={panelStyles["list"]}
      onClose={onClose}
    >
      <Menu
        label={richText.code.language}
        className={styles["palette"]}
        defaultValue={current}
        loop
      >
        <Menu.Input
          className={styles["field"]}
          placeholder={richText.code.find}
          aria-label={richText.code.find}
        />
        <Menu.List ref={list} className={styles["list"]} label={richText.code.language}>
          <Menu.Empty className={styles["empty"]}>{richText.code.none}</Menu.Empty>
          <Menu.Item value="plain" className={styles["item"]} onSelect={() => choose(null)}>
            {richText.code.plain}
          </Menu.Item>
          {codeLanguages.map(({ id, name, aliases }) => (
            <Menu.Item
              key={id}
              value={id}
              keywords={[name, ...aliases]}
              className={styles["item"]}
              onSelect={() => choose(id)}
            >
              {name}
            </Menu.Item>
          ))}
        </Menu.List>
      </Menu>
    </TextPanel>
  );
}
