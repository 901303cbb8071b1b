import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { readingWords } from "../../reader/reading-words.ts";
import { liftServedPage } from "../../reader/lift-served-page.ts";
import { ReadingBody } from "../../reader/reading-body.ts";
import { text } from "../../text/en.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { Button } from "../../ui/button.tsx";
import { Mark } from "../../ui/mark.tsx";
import { notifyFailure } from "../../ui/notify.ts";
import { SyncBadge } from "../badge/sync-badge.tsx";
import type { OpenDocument } from "../open-document.ts";
import { type Role, mayEdit } from "../role.ts";
import { textOf } from "../title/title-binding.ts";
import { useDocumentTitle } from "../title/use-document-title.ts";
import { useStatusFact } from "../use-status-fact.ts";
import { makeEditable } from "./make-editable.ts";

interface UnknownContentPageProps {
  readonly opened: OpenDocument;
  readonly role: Role | null;
}

/**
 * A document that holds what this version does not know: to read and not to write, because an
 * editor would delete that. What is not known is shown as far as it is text. Any program of somebody
 * who may edit can bring that about, so whoever may edit can do without it.
 */
export function UnknownContentPage({ opened, role }: UnknownContentPageProps) {
  const textRef = useRef<HTMLElement>(null);
  const outlineRef = useRef<HTMLElement>(null);
  const [isChanging, setChanging] = useState(false);
  const isSynced = useStatusFact(opened.provider, ({ kind }) => kind === "synced");
  useDocumentTitle(opened);
  useLayoutEffect(liftServedPage, []);
  useEffect(() => {
    const places = { text: textRef.current, outline: outlineRef.current };
    if (places.text === null || places.outline === null) return;
    const body = new ReadingBody(
      opened.body,
      { text: places.text, outline: places.outline },
      readingWords(),
    );
    body.start();
    return () => body.destroy();
  }, [opened]);

  async function change(): Promise<void> {
    setChanging(true);
    try {
      await makeEditable(opened.reach, opened.body);
      location.reload();
    } catch (error) {
      notifyFailure(reasonOf(error));
      setChanging(false);
    }
  }

  return (
    <div className="reading">
      <header className="reading-header" data-print="hide">
        <Link href="/" className="reading-home" aria-label={text.document.home}>
          <Mark className="reading-mark" />
        </Link>
        <SyncBadge saving={opened.waiting} role={role} />
      </header>
      <main className="reading-page">
        <div role="alert" className="reading-banner" data-testid="banner" data-kind="unknown">
          <p>{text.document.unknownContent}</p>
          <p>{text.document.unknownContentDetail}</p>
          <Button look="primary" onClick={() => location.reload()}>
            {text.document.reload}
          </Button>
          {mayEdit(role) && (
            <>
              <p>{text.document.makeEditableDetail}</p>
              <Button disabled={isChanging || !isSynced} onClick={() => void change()}>
                {text.document.makeEditable}
              </Button>
            </>
          )}
        </div>
        <h1 className="reading-title" dir="auto">
          {textOf(opened.title).trim() || text.untitled}
        </h1>
        <nav ref={outlineRef} className="reading-outline" aria-label={text.reading.outline} />
        <article ref={textRef} className="ProseMirror reading-text" data-testid="reading" />
      </main>
    </div>
  );
}
