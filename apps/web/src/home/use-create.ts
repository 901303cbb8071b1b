import { useState } from "react";
import { useLocation } from "wouter";
import { type NewContent, createDocument } from "../api/documents.ts";
import { noteDocument } from "../recent/recent-documents.ts";
import { text } from "../text/en.ts";
import { reasonOf } from "../text/reason-of.ts";
import { notifyFailure } from "../ui/notify.ts";

interface Creation {
  readonly isCreating: boolean;
  /** Makes a document and opens it. Says so when that fails. */
  readonly create: (title: string, content?: () => Promise<NewContent>) => Promise<void>;
}

export function useCreate(): Creation {
  const [isCreating, setCreating] = useState(false);
  const [, navigate] = useLocation();

  async function create(title: string, content?: () => Promise<NewContent>): Promise<void> {
    setCreating(true);
    try {
      navigate(`/d/${await createKnown(title, (await content?.()) ?? null)}`);
    } catch (error) {
      setCreating(false);
      notifyFailure(text.home.createFailed(reasonOf(error)));
    }
  }

  return { isCreating, create };
}

/** Makes a blank document and opens it. Says so when that fails. */
export async function createAndOpen(
  title: string,
  navigate: (path: string) => void,
): Promise<void> {
  try {
    navigate(`/d/${await createKnown(title, null)}`);
  } catch (error) {
    notifyFailure(text.home.createFailed(reasonOf(error)));
  }
}

/** Makes a document that is on the list from then on. Its id. Rejects with ApiError. */
export async function createKnown(title: string, content: NewContent | null): Promise<string> {
  const created = await createDocument(title, content);
  noteDocument(created.id, { title: created.title, role: created.role, openedAtMs: Date.now() });
  return created.id;
}
