import { ContentError } from "@scriptorium/document/content";
import { expect, test } from "vitest";
import { ApiError, apiErrorFrom } from "../api/api-error.ts";
import { text } from "./en.ts";
import { reasonOf } from "./reason-of.ts";

const { reasons } = text;

function answer(status: number, name: string): ApiError {
  return apiErrorFrom(status, { type: `urn:scriptorium:problem:${name}`, detail: "In English." });
}

test.for<readonly [unknown, string]>([
  [new ContentError("too-deep", "In English."), reasons.content["too-deep"]],
  [new ContentError("too-much", "In English."), reasons.content["too-much"]],
  [new ContentError("invalid", "In English."), reasons.content.invalid],
  [new ApiError(0, "In English."), reasons.unreachable],
  [answer(422, "invalid-content"), reasons.content.invalid],
  [answer(413, "body-too-large"), reasons.content["too-much"]],
  [answer(404, "not-found"), reasons.notFound],
  [answer(409, "last-owner"), reasons.lastOwner],
  [answer(409, "never-here"), reasons.neverHere],
  [answer(422, "limit-reached"), reasons.limitReached],
  [answer(415, "unsupported-image"), reasons.unsupportedImage],
  [answer(507, "storage-full"), reasons.storageFull],
  [answer(500, "internal-error"), reasons.refused(500)],
  [apiErrorFrom(502, null), reasons.refused(502)],
  [new TypeError("In English."), reasons.unexpected],
  ["In English.", reasons.unexpected],
])("a reason is told in words of the page, not of what failed: %s", ([error, reason]) => {
  expect(reasonOf(error)).toBe(reason);
});
