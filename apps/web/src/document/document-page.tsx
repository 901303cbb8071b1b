import { CloseCode } from "@scriptorium/sync/protocol";
import { Suspense, lazy, useState } from "react";
import { Link } from "wouter";
import { isServedAsTrashed } from "../reader/lift-served-page.ts";
import { text } from "../text/en.ts";
import { Notice } from "../ui/notice.tsx";
import { isCrowdedOut, isUnreachable } from "./badge/badge-state.ts";
import { DocumentFrame } from "./document-frame.tsx";
import type { OpenDocument } from "./open-document.ts";
import { DocumentSkeleton } from "./states/document-skeleton.tsx";
import { RefusedPage } from "./states/refused-page.tsx";
import { useDocumentAccess, useOpenDocument } from "./use-open-document.ts";
import { useStatusFact } from "./use-status-fact.ts";

const UnknownContentPage = lazy(async () => {
  const { UnknownContentPage: component } = await import("./states/unknown-content-page.tsx");
  return { default: component };
});

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
  const status = useStatusFact(opened.provider, (known) => ({ ...known, edits: null }));
  const { role, isReadable, wasSynced, wasEditable } = useDocumentAccess(opened);
  const [hasUnknownContent, setUnknownContent] = useState(false);
  const [wasTrashed] = useState(isServedAsTrashed);
  const [isReadingCopy, setReadingCopy] = useState(false);

  if (hasUnknownContent) {
    return (
      <Suspense>
        <UnknownContentPage opened={opened} role={role} />
      </Suspense>
    );
  }
  const isDeleted = status.kind === "refused" && (wasTrashed || status.code === CloseCode.deleted);
  if (status.kind === "refused" && (!isReadable || (isDeleted && !isReadingCopy))) {
    return (
      <RefusedPage
        code={isDeleted ? CloseCode.deleted : status.code}
        reason={status.reason}
        ownedId={role === "own" ? opened.id : null}
        onReadCopy={isReadable ? () => setReadingCopy(true) : null}
      />
    );
  }
  if (!isReadable) {
    if (isCrowdedOut(status)) {
      return (
        <Notice title={text.document.crowded} detail={text.document.crowdedDetail}>
          <Link href="/">{text.notFound.home}</Link>
        </Notice>
      );
    }
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
      wasEditable={wasEditable}
      onUnknownContent={() => setUnknownContent(true)}
    />
  );
}
