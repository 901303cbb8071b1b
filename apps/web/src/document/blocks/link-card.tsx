import type { ReferenceElement } from "@floating-ui/dom";
import type { Editor } from "@tiptap/core";
import Copy from "lucide-react/icons/copy";
import ExternalLink from "lucide-react/icons/external-link";
import Pencil from "lucide-react/icons/pencil";
import Unlink from "lucide-react/icons/unlink";
import { useLayoutEffect, useRef } from "react";
import type { FocusEvent } from "react";
import { text } from "../../text/en.ts";
import { classes } from "../../ui/classes.ts";
import { notify, notifyFailure } from "../../ui/notify.ts";
import { copyText } from "../share/copy-text.ts";
import { runCommand } from "../toolbar/commands.ts";
import { linkAddress } from "../toolbar/link-address.ts";
import { LinkForm } from "../toolbar/link-popover.tsx";
import { ToolbarButton } from "../toolbar/toolbar-button.tsx";
import { floatBeside } from "./float-beside.ts";
import styles from "./link-card.module.css";

/** What is shown of a link: where it leads, or how to change that. */
export type ShownLink =
  | { readonly kind: "hovered"; readonly link: HTMLAnchorElement }
  | { readonly kind: "editing"; readonly place: ReferenceElement };

interface LinkCardProps {
  readonly editor: Editor;
  readonly shown: ShownLink;
  readonly onEdit: (place: ReferenceElement) => void;
  readonly onClose: () => void;
}

export function LinkCard({ editor, shown, onEdit, onClose }: LinkCardProps) {
  const cardRef = useRef<HTMLDivElement>(null);
  const isEditing = shown.kind === "editing";
  const place = isEditing ? shown.place : shown.link;

  useLayoutEffect(() => {
    const card = cardRef.current;
    if (card === null) return undefined;
    const stop = floatBeside(card, place, "bottom-start");
    if (isEditing) card.querySelector("input")?.focus({ preventScroll: true });
    return stop;
  }, [place, isEditing]);

  function leave({ relatedTarget, currentTarget }: FocusEvent<HTMLElement>): void {
    if (isEditing && !currentTarget.contains(relatedTarget)) onClose();
  }

  return (
    <div
      ref={cardRef}
      role={isEditing ? "dialog" : "group"}
      aria-label={text.blocks.linkCard}
      className={classes(styles["card"], isEditing ? styles["editing"] : "")}
      data-testid="link-card"
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        onClose();
        editor.view.focus();
      }}
    >
      {isEditing ? (
        <LinkForm editor={editor} onDone={onClose} />
      ) : (
        <LinkActions editor={editor} link={shown.link} onEdit={onEdit} onClose={onClose} />
      )}
    </div>
  );
}

interface LinkActionsProps extends Omit<LinkCardProps, "shown"> {
  readonly link: HTMLAnchorElement;
}

function LinkActions({ editor, link, onEdit, onClose }: LinkActionsProps) {
  // It came from someone else: it is only followed if it could have been typed.
  const address = linkAddress(link.getAttribute("href") ?? "");

  /** Puts the caret into the link. False when somebody took it away meanwhile. */
  function enter(): boolean {
    if (!editor.view.dom.contains(link)) return false;
    return editor.commands.setTextSelection(editor.view.posAtDOM(link, 0) + 1);
  }

  async function copy(): Promise<void> {
    onClose();
    if (address !== null && (await copyText(address))) notify(text.blocks.copiedLink);
    else notifyFailure(text.outline.copyFailed);
  }

  return (
    <>
      <bdi className={styles["address"]}>{address?.replace(/^https?:\/\/|\/$/gu, "")}</bdi>
      <ToolbarButton
        icon={ExternalLink}
        label={text.link.open}
        keys={null}
        isPressed={null}
        isDisabled={address === null}
        onPress={() => {
          onClose();
          window.open(address ?? "", "_blank", "noopener,noreferrer");
        }}
      />
      <ToolbarButton
        icon={Copy}
        label={text.blocks.copyLink}
        keys={null}
        isPressed={null}
        onPress={() => void copy()}
      />
      <ToolbarButton
        icon={Pencil}
        label={text.blocks.editLink}
        keys="Mod-k"
        isPressed={null}
        onPress={() => {
          if (enter()) onEdit(link);
          else onClose();
        }}
      />
      <ToolbarButton
        icon={Unlink}
        label={text.link.remove}
        keys={null}
        isPressed={null}
        onPress={() => {
          onClose();
          if (enter()) runCommand(editor, (chain) => chain.extendMarkRange("link").unsetLink());
        }}
      />
    </>
  );
}
