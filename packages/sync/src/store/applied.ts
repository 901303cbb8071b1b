import { CorruptRowError } from "./content-rows.ts";

/** What can't be applied is as corrupt as what fails its checksum. */
export function applied<Result>(apply: () => Result): Result {
  try {
    return apply();
  } catch (error) {
    throw new CorruptRowError(`what is stored can't be applied: ${String(error)}`);
  }
}
