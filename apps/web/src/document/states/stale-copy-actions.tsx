import { deleteLocalCopy } from "@scriptorium/sync/client";
import { useState } from "react";
import { text } from "../../text/en.ts";
import { Button } from "../../ui/button.tsx";
import { notify, notifyFailure } from "../../ui/notify.ts";
import { takeFocus } from "../../ui/take-focus.ts";
import { deleteKeptImages } from "../rich/images/kept-images.ts";
import type { OpenDocument } from "../open-document.ts";
import { copyText } from "../share/copy-text.ts";

interface StaleCopyActionsProps {
  readonly opened: OpenDocument;
  /** The copy as plain text, title included. */
  readonly readText: () => string;
}

/**
 * A copy of an earlier life of the document can be read and copied out. It is
 * given up only when that is said twice, because nothing else has its text.
 */
export function StaleCopyActions({ opened, readText }: StaleCopyActionsProps) {
  const [isAsking, setAsking] = useState(false);
  const copy = async (): Promise<void> => {
    if (await copyText(readText())) notify(text.document.copiedText);
    else notifyFailure(text.document.copyTextFailed);
  };
  const discard = async (): Promise<void> => {
    opened.destroy();
    await Promise.all([deleteLocalCopy(opened.id), deleteKeptImages(opened.id)]);
    location.reload();
  };
  if (isAsking) {
    return (
      <>
        <span>{text.document.discardQuestion}</span>
        <Button look="primary" onClick={() => void discard()}>
          {text.document.discard}
        </Button>
        <Button ref={takeFocus} onClick={() => setAsking(false)}>
          {text.document.keepCopy}
        </Button>
      </>
    );
  }
  return (
    <>
      <Button look="primary" onClick={() => void copy()}>
        {text.document.copyText}
      </Button>
      <Button onClick={() => download(`${opened.id}.txt`, readText())}>
        {text.document.downloadText}
      </Button>
      <Button onClick={() => setAsking(true)}>{text.document.openCurrent}</Button>
    </>
  );
}

function download(name: string, content: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
