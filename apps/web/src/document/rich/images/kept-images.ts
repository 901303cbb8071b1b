import { limits } from "@scriptorium/sync/protocol";

// Images on their way to the server, kept on this device until they are in the text: in one database
// for all documents, by the document and the order in which they came.

export type ImageKey = readonly [documentId: string, atMs: number, count: number];

export interface KeptImage {
  readonly image: Blob;
  /** What its node in the text will say, besides its address. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Where it will stand, as a relative position. Null when that could not be told. */
  readonly place: unknown;
}

let count = 0;

export function newImageKey(documentId: string): ImageKey {
  count += 1;
  return [documentId, Date.now(), count];
}

/** Says which image it is, where a list would not do. */
export function nameOf(key: ImageKey): string {
  return JSON.stringify(key);
}

/** Resolves when this device has committed it. Rejects when there is no room, or it keeps nothing. */
export async function keepImage(key: ImageKey, kept: KeptImage): Promise<void> {
  await withStore("readwrite", async (store) => {
    const others = (await answerTo(store.getAll())) as KeptImage[];
    const bytes = others.reduce((sum, { image }) => sum + image.size, kept.image.size);
    if (others.length >= limits.waitingImagesMax || bytes > limits.waitingImagesBytesMax)
      throw new Error("As many images wait on this device as it keeps.");
    store.add(kept, [...key]);
  });
}

/** Null when it is not there any more. */
export async function readKeptImage(key: ImageKey): Promise<KeptImage | null> {
  const found = await withStore("readonly", (store) => answerTo(store.get([...key])));
  return (found as KeptImage | undefined) ?? null;
}

/** The keys of a document's images, in the order in which they came. */
export function keptImageKeys(documentId: string): Promise<readonly ImageKey[]> {
  return withStore(
    "readonly",
    async (store) => (await answerTo(store.getAllKeys(allOf(documentId)))) as unknown as ImageKey[],
  );
}

export async function deleteKeptImage(key: ImageKey): Promise<void> {
  await withStore("readwrite", (store) => answerTo(store.delete([...key])));
}

/** Gives up all images of a document that wait on this device. */
export async function deleteKeptImages(documentId: string): Promise<void> {
  await withStore("readwrite", (store) => answerTo(store.delete(allOf(documentId))));
}

/**
 * Resolves when no other page of this browser has the image in hand: a page shows and sends it while
 * it does. Resolves with how to give it back. Rejects when the signal stops it before, and where there
 * are no such locks: two pages would both insert what they find.
 */
export function takeInHand(key: ImageKey, signal?: AbortSignal): Promise<() => void> {
  if (!("locks" in navigator)) return Promise.reject(new Error("This page can’t lock anything."));
  const { promise, resolve, reject } = Promise.withResolvers<() => void>();
  const { promise: untilGivenBack, resolve: giveBack } = Promise.withResolvers<void>();
  navigator.locks
    .request(`scriptorium-image/${nameOf(key)}`, signal === undefined ? {} : { signal }, () => {
      resolve(giveBack);
      return untilGivenBack;
    })
    .catch(reject);
  return promise;
}

function allOf(documentId: string): IDBKeyRange {
  // An array is greater than any number.
  return IDBKeyRange.bound([documentId], [documentId, []]);
}

async function withStore<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const request = indexedDB.open("scriptorium-images", 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore("images"));
  const database = await answerTo(request);
  try {
    const transaction = database.transaction("images", mode, { durability: "strict" });
    const { promise: end, resolve, reject } = Promise.withResolvers<void>();
    const fail = (): void => reject(transaction.error ?? new Error("The database was closed."));
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("error", fail);
    transaction.addEventListener("abort", fail);
    const [answer] = await Promise.all([act(transaction.objectStore("images")), end]);
    return answer;
  } finally {
    database.close();
  }
}

function answerTo<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
