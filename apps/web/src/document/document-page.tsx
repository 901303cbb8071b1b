import { CloseCode } from "@scriptorium/sync/protocol";
import { useSyncStatus } from "@scriptorium/sync/react";
import { useState } from "react";
import { Link } from "wouter";
import { text } from "../text/en.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { isUnreachable } from "./badge/badge-state.ts";
import { DocumentFrame } from "./document-frame.tsx";
import type { OpenDocument } from "./open-document.ts";
import { DocumentSkeleton } from "./states/document-skeleton.tsx";
import { RefusedPage } from "./states/refused-page.tsx";
import { useDocumentAccess, useOpenDocument } from "./use-open-document.ts";

interface DocumentPageProps {
  readonly documentId: string;
}

export function DocumentPage({ documentId }: DocumentPageProps) {
  const opened = useOpenDocument(documentId);
  if (opened === null) return <DocumentSkeleton progress={null} />;
  return <DocumentScreen opened={opened} />;
}

/** Chooses between the document and the pages that stand in for it. */
function DocumentScreen({ opened }: { readonly opened: OpenDocument }) {
  const status = useSyncStatus(opened.provider);
  const { role, isReadable, wasSynced } = useDocumentAccess(opened);
  const [hasUnknownContent, setUnknownContent] = useState(false);
  const [isReadingCopy, setReadingCopy] = useState(false);

  if (hasUnknownContent) {
    return (
      <Notice title={text.document.unknownContent} detail={text.document.unknownContentDetail}>
        <Button look="primary" onClick={() => location.reload()}>
          {text.document.reload}
        </Button>
      </Notice>
    );
  }
  const isDeleted = status.kind === "refused" && status.code === CloseCode.deleted;
  if (status.kind === "refused" && (!isReadable || (isDeleted && !isReadingCopy))) {
    return (
      <RefusedPage
        code={status.code}
        reason={status.reason}
        onReadCopy={isReadable ? () => setReadingCopy(true) : null}
      />
    );
  }
  if (!isReadable) {
    if (isUnreachable(status)) {
      return (
        <Notice title={text.document.unreachable} detail={text.document.unreachableDetail}>
          <Link href="/">{text.notFound.home}</Link>
        </Notice>
      );
    }
    return <DocumentSkeleton progress={status.kind === "syncing" ? status.progress : null} />;
  }
  return (
    <DocumentFrame
      opened={opened}
      role={status.kind === "refused" ? "view" : role}
      wasSynced={wasSynced}
      onUnknownContent={() => setUnknownContent(true)}
    />
  );
}
