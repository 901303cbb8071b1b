import { limits } from "@scriptorium/sync/protocol";

/** Finds out whether the disk takes a file of some size, under a name that nobody else uses at the time. */
export async function hasDiskRoom(
  files: Fetcher,
  name: string,
  bytes: number = limits.storageTrialBytes,
): Promise<boolean> {
  const url = `http://space/${name}`;
  try {
    const body = new Uint8Array(bytes);
    const answer = await files.fetch(url, { method: "PUT", body });
    return answer.ok;
  } catch {
    // How workerd tells of a full disk.
    return false;
  } finally {
    await files.fetch(url, { method: "DELETE" }).catch(() => null);
  }
}
