import type { Editor } from "@tiptap/core";
import ExternalLink from "lucide-react/icons/external-link";
import LinkIcon from "lucide-react/icons/link";
import Unlink from "lucide-react/icons/unlink";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import type { SubmitEvent } from "react";
import { text } from "../../text/en.ts";
import { Button } from "../../ui/button.tsx";
import { Popover, type PopoverHandle, type PopoverTrigger } from "../../ui/popover.tsx";
import type { Command } from "../commands/command-registry.ts";
import { useCommands } from "../commands/commands-context.ts";
import { isPressed } from "../commands/pressed-keys.ts";
import { runCommand } from "./commands.ts";
import { linkAddress } from "./link-address.ts";
import styles from "./link-popover.module.css";
import { isApple, shortcutLabel } from "./shortcut.ts";
import { keepFocusInText } from "./toolbar-button.tsx";
import toolbarStyles from "./toolbar.module.css";
import { useEditorValue } from "./use-editor-value.ts";

interface LinkPopoverProps {
  readonly editor: Editor;
}

const linkKeys = "Mod-k";

export function LinkPopover({ editor }: LinkPopoverProps) {
  const popover = useRef<PopoverHandle>(null);
  const isActive = useEditorValue(editor, (current) => current.isActive("link"));

  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: "format.link",
        label: text.toolbar.link,
        group: "format",
        keys: [linkKeys],
        heard: "by-editor",
        keywords: ["url", "address"],
        run: () => popover.current?.open(),
      },
    ],
    [],
  );
  useCommands(commands);

  // Before the next key is pressed.
  useLayoutEffect(() => {
    const openOnKeys = (event: KeyboardEvent): void => {
      if (!isPressed(linkKeys, event, isApple)) return;
      event.preventDefault();
      popover.current?.open();
    };
    const { dom } = editor.view;
    dom.addEventListener("keydown", openOnKeys);
    return () => dom.removeEventListener("keydown", openOnKeys);
  }, [editor]);

  const trigger = (props: PopoverTrigger) => (
    <button
      {...props}
      type="button"
      className={toolbarStyles["button"]}
      aria-label={text.toolbar.link}
      aria-pressed={isActive}
      title={`${text.toolbar.link} (${shortcutLabel(linkKeys)})`}
      onMouseDown={keepFocusInText}
    >
      <LinkIcon aria-hidden="true" />
    </button>
  );
  return (
    <Popover trigger={trigger} label={text.toolbar.link} handle={popover}>
      <LinkForm editor={editor} onDone={() => popover.current?.close()} />
    </Popover>
  );
}

interface LinkFormProps {
  readonly editor: Editor;
  readonly onDone: () => void;
}

/** Sets, changes or removes the link where the selection is. */
export function LinkForm({ editor, onDone }: LinkFormProps) {
  const href = linkedAddress(editor);
  const [isInvalid, setInvalid] = useState(false);

  function apply(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get("address");
    const address = typeof typed === "string" ? linkAddress(typed) : null;
    if (address === null) {
      setInvalid(true);
      return;
    }
    onDone();
    if (editor.state.selection.empty && href === "") {
      const linked = {
        type: "text",
        text: address,
        marks: [{ type: "link", attrs: { href: address } }],
      };
      runCommand(editor, (chain) => chain.insertContent(linked));
    } else {
      runCommand(editor, (chain) => chain.extendMarkRange("link").setLink({ href: address }));
    }
  }

  function remove(): void {
    onDone();
    runCommand(editor, (chain) => chain.extendMarkRange("link").unsetLink());
  }

  return (
    <form className={styles["form"]} onSubmit={apply} noValidate>
      <div className={styles["row"]}>
        <input
          name="address"
          type="url"
          inputMode="url"
          className={styles["address"]}
          aria-label={text.link.address}
          aria-invalid={isInvalid}
          placeholder={text.link.placeholder}
          defaultValue={href}
          autoComplete="off"
          onChange={() => setInvalid(false)}
        />
        <Button type="submit" look="primary">
          {text.link.apply}
        </Button>
      </div>
      {isInvalid && <p role="alert">{text.link.invalid}</p>}
      {href !== "" && (
        <div className={styles["row"]}>
          <Button look="quiet" onClick={remove}>
            <Unlink aria-hidden="true" />
            {text.link.remove}
          </Button>
          <OpenLink href={href} />
        </div>
      )}
    </form>
  );
}

/**
 * The address of the link that is selected or that the caret is at, its edges among it. Empty where
 * there is none.
 */
function linkedAddress(editor: Editor): string {
  const { $from, empty } = editor.state.selection;
  const beside = [$from.nodeAfter, $from.nodeBefore].flatMap((node) => node?.marks ?? []);
  const link = beside.find(({ type }) => type.name === "link")?.attrs;
  const { href } = empty && link !== undefined ? link : editor.getAttributes("link");
  return typeof href === "string" ? href : "";
}

/** The stored address came from someone else: it is only followed if it could have been typed. */
function OpenLink({ href }: { readonly href: string }) {
  const address = linkAddress(href);
  if (address === null) return null;
  return (
    <a
      href={address}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className={styles["visit"]}
    >
      <ExternalLink aria-hidden="true" />
      {text.link.open}
    </a>
  );
}
