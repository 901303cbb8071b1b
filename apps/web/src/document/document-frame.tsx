import { useSyncStatus } from "@scriptorium/sync/react";
import type { Editor } from "@tiptap/core";
import { Search, TableOfContents } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { useVisitor } from "../identity/visitor-store.ts";
import { text } from "../text/en.ts";
import { Mark } from "../ui/mark.tsx";
import { SyncBadge } from "./badge/sync-badge.tsx";
import { useLeaveWarning } from "./badge/use-leave-warning.ts";
import { EditorBody } from "./body/editor-body.tsx";
import { focusStart } from "./body/focus-start.ts";
import { CommandButton } from "./commands/command-button.tsx";
import styles from "./document-frame.module.css";
import type { OpenDocument } from "./open-document.ts";
import { CaretOverlay } from "./presence/caret-overlay.tsx";
import { People } from "./presence/people.tsx";
import { usePublishVisitor } from "./presence/use-publish-visitor.ts";
import { type Role, mayEdit } from "./role.ts";
import { SharePopover } from "./share/share-popover.tsx";
import { bannerState } from "./states/banner-state.ts";
import { Banner } from "./states/banner.tsx";
import { StaleCopyActions } from "./states/stale-copy-actions.tsx";
import { useDismissal } from "./states/use-dismissal.ts";
import { TitleField } from "./title/title-field.tsx";
import { useDocumentTitle } from "./title/use-document-title.ts";
import { Toolbar } from "./toolbar/toolbar.tsx";
import { Wayfinding } from "./wayfinding.tsx";

interface DocumentFrameProps {
  readonly opened: OpenDocument;
  readonly role: Role | null;
  /** False while all that is shown is the copy on this device. */
  readonly wasSynced: boolean;
  readonly onUnknownContent: () => void;
}

/** The document page: header, toolbar, title, text, and everyone else's carets. */
export function DocumentFrame(props: DocumentFrameProps) {
  const { opened, role, wasSynced, onUnknownContent } = props;
  const [editor, setEditor] = useState<Editor | null>(null);
  const status = useSyncStatus(opened.provider);
  const visitor = useVisitor();
  const banner = bannerState(status, wasSynced);
  const { isDismissed, dismiss } = useDismissal(banner);
  const isEditable = mayEdit(role) && banner?.kind !== "storage-full";
  const { awareness } = opened.provider;

  usePublishVisitor(opened.provider, visitor);
  useDocumentTitle(opened);
  useLeaveWarning(opened.provider);

  return (
    <div className={styles["frame"]}>
      <button type="button" className="skip-link" onClick={() => editor?.view.focus()}>
        {text.skipToContent}
      </button>
      <header className={styles["header"]} data-print="hide">
        <Link href="/" className={styles["home"]} aria-label={text.document.home}>
          <Mark />
        </Link>
        <CommandButton id="find.outline" icon={TableOfContents} className={styles["outline"]} />
        <SyncBadge provider={opened.provider} role={role} />
        <div className={styles["aside"]}>
          <People awareness={awareness} visitor={visitor} />
          <CommandButton id="page.palette" icon={Search} />
          <SharePopover documentId={opened.id} isOwner={role === "own"} />
        </div>
      </header>
      {isEditable && editor !== null && <Toolbar editor={editor} />}
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
        <TitleField
          title={opened.title}
          isEditable={isEditable}
          isEmpty={opened.body.length === 0}
          onLeave={() => editor !== null && focusStart(editor)}
        />
        <EditorBody
          body={opened.body}
          isEditable={isEditable}
          onEditor={setEditor}
          onUnknownContent={onUnknownContent}
        >
          {editor !== null && (
            <CaretOverlay editor={editor} awareness={awareness} body={opened.body} />
          )}
        </EditorBody>
      </main>
    </div>
  );
}
