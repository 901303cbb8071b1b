const failures = new WeakSet<object>();

/**
 * Notices when a part of the application could not be loaded: the connection is gone and the part
 * is not on this device, or the server has a newer version without it.
 */
export function watchForMissingParts(): void {
  addEventListener("vite:preloadError", ({ payload }) => failures.add(payload));
}

/** True of an error that says that a part could not be loaded. Reloading helps; nothing that was written is lost. */
export function isMissingPart(error: Error): boolean {
  return failures.has(error);
}
