import { Copy } from "lucide-react";
import { useId, useState } from "react";
import { type ShareRole, createLink } from "../../api/documents.ts";
import { text } from "../../text/en.ts";
import { Button } from "../../ui/button.tsx";
import { notify, notifyFailure } from "../../ui/notify.ts";
import { copyText } from "./copy-text.ts";
import styles from "./share-popover.module.css";

interface CreateLinkProps {
  readonly documentId: string;
}

const shareRoles: readonly ShareRole[] = ["edit", "view"];
const details = { edit: text.share.editDetail, view: text.share.viewDetail };

export function CreateLink({ documentId }: CreateLinkProps) {
  const [role, setRole] = useState<ShareRole>("edit");
  const [isCreating, setCreating] = useState(false);
  const [url, setUrl] = useState<string | null>(null);
  const name = useId();

  async function create(): Promise<void> {
    setCreating(true);
    try {
      const link = await createLink(documentId, role);
      setUrl(link.url);
      await copy(link.url);
    } catch (error) {
      notifyFailure(text.share.failed(error instanceof Error ? error.message : ""));
    } finally {
      setCreating(false);
    }
  }

  function choose(next: ShareRole): void {
    setRole(next);
    setUrl(null);
  }

  return (
    <div className={styles["form"]}>
      <p className={styles["detail"]}>{text.share.detail}</p>
      <fieldset className={styles["roles"]}>
        <legend className="visually-hidden">{text.share.roleLabel}</legend>
        {shareRoles.map((choice) => (
          <label key={choice} className={styles["role"]} data-testid={`share-role-${choice}`}>
            <input
              type="radio"
              name={name}
              checked={choice === role}
              onChange={() => choose(choice)}
            />
            <span>{text.share[choice]}</span>
            <span className={styles["detail"]}>{details[choice]}</span>
          </label>
        ))}
      </fieldset>
      {url === null ? (
        <Button
          look="primary"
          disabled={isCreating}
          data-testid="share-create"
          onClick={() => void create()}
        >
          {isCreating ? text.share.creating : text.share.create}
        </Button>
      ) : (
        <CreatedLink url={url} />
      )}
    </div>
  );
}

function CreatedLink({ url }: { readonly url: string }) {
  return (
    <div className={styles["created"]}>
      <input
        readOnly
        value={url}
        aria-label={text.share.urlLabel}
        className={styles["url"]}
        data-testid="share-url"
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button onClick={() => void copy(url)}>
        <Copy aria-hidden="true" />
        {text.share.copyAgain}
      </Button>
    </div>
  );
}

async function copy(url: string): Promise<void> {
  if (await copyText(url)) notify(text.share.copied);
  else notifyFailure(text.share.copyByHand);
}
