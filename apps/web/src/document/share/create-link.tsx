import Copy from "lucide-react/icons/copy";
import Link2 from "lucide-react/icons/link-2";
import { useId, useState } from "react";
import { type LinkRole, createLink } from "../../api/sharing.ts";
import { shareText } from "../../text/en-share.ts";
import { Button } from "../../ui/button.tsx";
import { takeFocus } from "../../ui/take-focus.ts";
import { copyText } from "./copy-text.ts";
import { type LinkEnd, endMs, linkEnds } from "./link-ends.ts";
import styles from "./share-dialog.module.css";
import type { Sharing } from "./use-sharing.ts";

interface CreateLinkProps {
  readonly documentId: string;
  readonly sharing: Sharing;
}

export const linkRoles: readonly LinkRole[] = ["edit", "comment", "view"];

/** Makes a share link, and shows its address this once. */
export function CreateLink({ documentId, sharing }: CreateLinkProps) {
  const [role, setRole] = useState<LinkRole>("edit");
  const [end, setEnd] = useState<LinkEnd>("never");
  const [label, setLabel] = useState("");
  const [url, setUrl] = useState<string | null>(null);
  const id = useId();

  async function create(): Promise<void> {
    let made = "";
    const isMade = await sharing.act(async () => {
      const expiresAtMs = endMs(end, Date.now());
      made = await createLink(documentId, { role, expiresAtMs, label: label.trim() || null });
    }, null);
    if (!isMade) return;
    setUrl(made);
    await copy(made, sharing);
  }

  if (url !== null) {
    return (
      <CreatedLink url={url} sharing={sharing} onAnother={() => (setUrl(null), setLabel(""))} />
    );
  }
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <p className={styles["soft"]}>{shareText.detail}</p>
      <fieldset className={styles["roles"]}>
        <legend className="visually-hidden">{shareText.roleLabel}</legend>
        {linkRoles.map((choice) => (
          <label key={choice} className={styles["role"]} data-testid={`share-role-${choice}`}>
            <input
              type="radio"
              name={id}
              checked={choice === role}
              onChange={() => setRole(choice)}
            />
            <span>{shareText.roles[choice]}</span>
            <span className={styles["soft"]}>{shareText.roleDetails[choice]}</span>
          </label>
        ))}
      </fieldset>
      <div className={styles["options"]}>
        <label className={styles["field"]}>
          <span>{shareText.ends}</span>
          <select
            value={end}
            data-testid="share-ends"
            onChange={(event) =>
              setEnd(linkEnds.find((known) => known === event.target.value) ?? "never")
            }
          >
            {linkEnds.map((choice) => (
              <option key={choice} value={choice}>
                {shareText.endChoices[choice]}
              </option>
            ))}
          </select>
        </label>
        <label className={styles["field"]}>
          <span>{shareText.label}</span>
          <input
            type="text"
            value={label}
            maxLength={100}
            dir="auto"
            autoComplete="off"
            placeholder={shareText.labelPlaceholder}
            data-testid="share-label"
            onChange={(event) => setLabel(event.target.value)}
          />
        </label>
      </div>
      <Button type="submit" look="primary" disabled={sharing.isBusy} data-testid="share-create">
        <Link2 aria-hidden="true" />
        {sharing.isBusy ? shareText.creating : shareText.create}
      </Button>
    </form>
  );
}

interface CreatedLinkProps {
  readonly url: string;
  readonly sharing: Sharing;
  readonly onAnother: () => void;
}

function CreatedLink({ url, sharing, onAnother }: CreatedLinkProps) {
  return (
    <div className={styles["created"]}>
      <input
        ref={takeFocus}
        readOnly
        value={url}
        aria-label={shareText.urlLabel}
        className={styles["url"]}
        data-testid="share-url"
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button look="primary" onClick={() => void copy(url, sharing)}>
        <Copy aria-hidden="true" />
        {shareText.copy}
      </Button>
      <Button onClick={onAnother}>{shareText.another}</Button>
    </div>
  );
}

async function copy(url: string, { say }: Sharing): Promise<void> {
  const isCopied = await copyText(url);
  say({ kind: "done", words: isCopied ? shareText.copied : shareText.made });
}
