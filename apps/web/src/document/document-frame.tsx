import type { Editor } from "@tiptap/core";
import Search from "lucide-react/icons/search";
import TableOfContents from "lucide-react/icons/table-of-contents";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { useVisitor } from "../identity/visitor-store.ts";
import { liftServedPage } from "../reader/lift-served-page.ts";
import { text } from "../text/en.ts";
import { late } from "../ui/late.tsx";
import { Mark } from "../ui/mark.tsx";
import { SyncBadge } from "./badge/sync-badge.tsx";
import { useLeaveWarning } from "./badge/use-leave-warning.ts";
import { EditorBody } from "./body/editor-body.tsx";
import { IdleWriting } from "./blocks/idle-writing.tsx";
import { beginText, focusStart } from "./body/focus-start.ts";
import { CommandButton } from "./commands/command-button.tsx";
import styles from "./document-frame.module.css";
import { InOutMenu } from "./in-out/in-out-menu.tsx";
import type { OpenDocument } from "./open-document.ts";
import { FollowWish } from "./presence/follow-wish.ts";
import { People } from "./presence/people.tsx";
import { usePublishVisitor } from "./presence/use-publish-visitor.ts";
import { type Role, mayEdit } from "./role.ts";
import { ShareButton } from "./share/share-button.tsx";
import { bannerState } from "./states/banner-state.ts";
import { Banner } from "./states/banner.tsx";
import { StaleCopyActions } from "./states/stale-copy-actions.tsx";
import { useAccessNews } from "./states/use-access-news.ts";
import { useDismissal } from "./states/use-dismissal.ts";
import { DocumentHeading } from "./title/document-heading.tsx";
import { textOf } from "./title/title-binding.ts";
import { TitleField } from "./title/title-field.tsx";
import { useDocumentTitle } from "./title/use-document-title.ts";
import { Toolbar } from "./toolbar/toolbar.tsx";
import { useStatusFact } from "./use-status-fact.ts";
import { Wayfinding } from "./wayfinding.tsx";

const Companions = late(async () => (await import("./presence/companions.tsx")).Companions);

interface DocumentFrameProps {
  readonly opened: OpenDocument;
  readonly role: Role | null;
  /** False while all that is shown is the copy on this device. */
  readonly wasSynced: boolean;
  /** True when the text could be edited in this page, now or before. */
  readonly wasEditable: boolean;
  readonly onUnknownContent: () => void;
}

/** The document page: header, toolbar, title, text, and everyone else's carets. */
export function DocumentFrame(props: DocumentFrameProps) {
  const { opened, role, wasSynced, wasEditable, onUnknownContent } = props;
  const [editor, setEditor] = useState<Editor | null>(null);
  const titleRef = useRef<HTMLTextAreaElement>(null);
  const [wish] = useState(() => new FollowWish());
  const visitor = useVisitor();
  const banner = useStatusFact(opened.provider, (status) =>
    bannerState(status, { wasSynced, wasEditable }),
  );
  const { isDismissed, dismiss } = useDismissal(banner);
  const isEditable = mayEdit(role) && banner?.kind !== "storage-full";
  const { awareness } = opened.provider;
  const readTitle = useCallback(() => textOf(opened.title).trim(), [opened]);

  usePublishVisitor(opened.provider, visitor);
  useAccessNews(role, wasSynced);
  useDocumentTitle(opened);
  useLeaveWarning(opened.waiting);
  useLayoutEffect(() => {
    if (editor !== null) liftServedPage();
  }, [editor]);

  return (
    <div className={styles["frame"]}>
      <button type="button" className="skip-link" onClick={() => editor?.view.focus()}>
        {text.skipToContent}
      </button>
      <header className={styles["top"]}>
        <div className={styles["header"]} data-print="hide">
          <Link href="/" className={styles["home"]} aria-label={text.document.home}>
            <Mark />
          </Link>
          <CommandButton id="find.outline" icon={TableOfContents} className={styles["outline"]} />
          <SyncBadge saving={opened.waiting} role={role} />
          <div className={styles["aside"]}>
            <People awareness={awareness} visitor={visitor} wish={wish} />
            <CommandButton id="page.palette" icon={Search} />
            <InOutMenu
              editor={editor}
              reach={opened.reach}
              isEditable={isEditable}
              readTitle={readTitle}
            />
            <ShareButton reach={opened.reach} role={role} selfId={visitor?.id ?? null} />
          </div>
        </div>
        {isEditable && editor !== null && <Toolbar editor={editor} />}
      </header>
      {editor !== null && (
        <Wayfinding editor={editor} documentId={opened.id} isEditable={isEditable} />
      )}
      <main className={styles["page"]}>
        {banner !== null && !isDismissed && (
          <Banner
            state={banner}
            onDismiss={dismiss}
            staleCopyActions={
              <StaleCopyActions
                opened={opened}
                readText={() => `${opened.title.toString()}\n\n${editor?.getText() ?? ""}`}
              />
            }
          />
        )}
        <DocumentHeading title={opened.title} />
        <TitleField
          title={opened.title}
          isEditable={isEditable}
          isEmpty={opened.body.length === 0}
          field={titleRef}
          onLeave={(isEnter) => {
            if (editor !== null) (isEnter ? beginText : focusStart)(editor);
          }}
        />
        <EditorBody
          body={opened.body}
          reach={opened.reach}
          waiting={opened.waiting}
          isEditable={isEditable}
          onEditor={setEditor}
          onLeaveUp={() => focusEnd(titleRef.current)}
          onUnknownContent={onUnknownContent}
        >
          {editor !== null && (
            <Companions
              editor={editor}
              awareness={awareness}
              body={opened.body}
              wish={wish}
              selfId={visitor?.id ?? null}
            />
          )}
          {isEditable && editor !== null && (
            <IdleWriting editor={editor} documentId={opened.id} body={opened.body} />
          )}
        </EditorBody>
      </main>
    </div>
  );
}

function focusEnd(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}
