import { ContentError } from "@scriptorium/document/content-error";
import { ApiError } from "../api/api-error.ts";
import { text } from "./en.ts";

/** Why something failed, for a person, in the language of the page. */
export function reasonOf(error: unknown): string {
  if (error instanceof ContentError) return text.reasons.content[error.kind];
  if (error instanceof ApiError) return reasonOfCall(error);
  return text.reasons.unexpected;
}

function reasonOfCall({ status, type, retryAfterS }: ApiError): string {
  if (status === 0) return text.reasons.unreachable;
  if (retryAfterS !== null) return text.tooMuch(retryAfterS);
  switch (type ?? "") {
    case "urn:scriptorium:problem:invalid-content":
      return text.reasons.content.invalid;
    case "urn:scriptorium:problem:body-too-large":
      return text.reasons.content["too-much"];
    case "urn:scriptorium:problem:not-found":
      return text.reasons.notFound;
    case "urn:scriptorium:problem:last-owner":
      return text.reasons.lastOwner;
    case "urn:scriptorium:problem:never-here":
      return text.reasons.neverHere;
    case "urn:scriptorium:problem:limit-reached":
      return text.reasons.limitReached;
    case "urn:scriptorium:problem:unsupported-image":
      return text.reasons.unsupportedImage;
    case "urn:scriptorium:problem:storage-full":
      return text.reasons.storageFull;
    default:
      return text.reasons.refused(status);
  }
}
