import { ApiError } from "./api-error.ts";

/** Parses what the server sent: a missing or wrong field is an ApiError, never `undefined` later. */
export function textField(value: unknown, name: string): string {
  const field = optionalField(value, name);
  if (typeof field !== "string") {
    throw new ApiError(0, `The server's answer lacks “${name}”.`);
  }
  return field;
}

export function optionalField(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Record<string, unknown>)[name];
}
