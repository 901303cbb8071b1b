import X from "lucide-react/icons/x";
import type { Reach } from "../../api/documents.ts";
import { text } from "../../text/en.ts";
import { shareText } from "../../text/en-share.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { classes } from "../../ui/classes.ts";
import { Sheet } from "../../ui/sheet.tsx";
import type { Role } from "../role.ts";
import { Activity } from "./activity.tsx";
import { CreateLink } from "./create-link.tsx";
import { LinkList } from "./link-list.tsx";
import { OwnAccess } from "./own-access.tsx";
import { PeopleList } from "./people-list.tsx";
import styles from "./share-dialog.module.css";
import { type Sharing, useSharing } from "./use-sharing.ts";

interface ShareDialogProps {
  readonly reach: Reach;
  readonly role: Role | null;
  readonly selfId: string | null;
  readonly onClose: () => void;
}

/** Who has access: for owners to decide, for everybody else to know what they hold themselves. */
export function ShareDialog({ reach, role, selfId, onClose }: ShareDialogProps) {
  const sharing = useSharing(reach, role);
  return (
    <Sheet label={text.share.title} place="end" className={styles["sheet"]} onClose={onClose}>
      <div className={styles["head"]}>
        <h2>{text.share.title}</h2>
        <IconButton label={text.close} onClick={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </div>
      <div className={styles["parts"]}>
        {role === "own" && <CreateLink documentId={reach.id} sharing={sharing} />}
        <Known reach={reach} role={role} selfId={selfId} sharing={sharing} />
      </div>
      <div className={styles["said"]} role="status" data-kind={sharing.said?.kind}>
        {sharing.said !== null && <p>{sharing.said.words}</p>}
      </div>
    </Sheet>
  );
}

interface KnownProps {
  readonly reach: Reach;
  readonly role: Role | null;
  readonly selfId: string | null;
  readonly sharing: Sharing;
}

/** What the server says of who has access. */
function Known({ reach, role, selfId, sharing }: KnownProps) {
  const { access } = sharing;
  if (access === null) {
    return (
      <p className={classes(styles["soft"], styles["waiting"])} role="status">
        {shareText.loading}
      </p>
    );
  }
  if (access === "unknown") {
    return (
      <div className={styles["lost"]} role="alert">
        <p>{shareText.failedToLoad}</p>
        <Button onClick={() => void sharing.reload()}>{shareText.retry}</Button>
      </div>
    );
  }
  if (role !== "own") {
    return <OwnAccess documentId={reach.id} access={access} selfId={selfId} sharing={sharing} />;
  }
  return (
    <>
      <LinkList documentId={reach.id} links={access.links} sharing={sharing} />
      <PeopleList documentId={reach.id} access={access} selfId={selfId} sharing={sharing} />
      <Activity documentId={reach.id} access={access} />
    </>
  );
}
