import { useEffect, useEffectEvent, useState } from "react";
import type { Reach } from "../../api/documents.ts";
import { type Access, fetchAccess } from "../../api/sharing.ts";
import { shareText } from "../../text/en-share.ts";
import { reasonOf } from "../../text/reason-of.ts";
import type { Role } from "../role.ts";

/** What was said last: that something is done, or why it is not. */
interface Said {
  readonly kind: "done" | "failure";
  readonly words: string;
}

export interface Sharing {
  /** Null while it is being asked for. */
  readonly access: Access | "unknown" | null;
  readonly said: Said | null;
  readonly say: (said: Said | null) => void;
  /** True while something is being done. */
  readonly isBusy: boolean;
  /** Does something at the server, asks for what then holds, and says `done`. False when it failed. */
  readonly act: (work: () => Promise<void>, done: string | null) => Promise<boolean>;
  readonly reload: () => Promise<void>;
}

/** Who has access to the document, asked anew whenever one's own `role` is another. */
export function useSharing(reach: Reach, role: Role | null): Sharing {
  const [access, setAccess] = useState<Sharing["access"]>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function reload(): Promise<void> {
    const answer = await fetchAccess(reach).catch(() => null);
    setAccess((known) => answer ?? known ?? "unknown");
  }
  const loaded = useEffectEvent((answer: Access | null) =>
    setAccess((known) => answer ?? known ?? "unknown"),
  );
  const { id, link } = reach;
  useEffect(() => {
    void fetchAccess({ id, link }).then(loaded, () => loaded(null));
  }, [id, link, role]);

  async function act(work: () => Promise<void>, done: string | null): Promise<boolean> {
    setBusy(true);
    setSaid(null);
    try {
      await work();
      await reload();
      if (done !== null) setSaid({ kind: "done", words: done });
      return true;
    } catch (error) {
      setSaid({ kind: "failure", words: shareText.failed(reasonOf(error)) });
      return false;
    } finally {
      setBusy(false);
    }
  }

  return {
    access,
    said,
    say: setSaid,
    isBusy,
    act,
    reload: async () => {
      setAccess(null);
      await reload();
    },
  };
}
