import type { Transaction } from "@tiptap/pm/state";

/** A picture that the server does not have yet, and where in the text it will stand. */
export interface PlacedPicture {
  readonly image: Blob;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly position: number;
}

/**
 * Takes the images with these made-up addresses out again, in the transaction that puts them in:
 * nobody sees such an address, and the text around them is where it belongs.
 */
export function takeOutPictures(
  transaction: Transaction,
  pictures: ReadonlyMap<string, Blob>,
): readonly PlacedPicture[] {
  const found: PlacedPicture[] = [];
  transaction.doc.descendants(({ type, attrs }, position) => {
    const image = type.name === "image" ? pictures.get(String(attrs["src"])) : undefined;
    if (image !== undefined) found.push({ image, attributes: attrs, position });
    return type.name !== "paragraph";
  });
  const done = transaction.mapping.maps.length;
  // From the last: then those before it are where they were found.
  for (const { position } of found.toReversed()) transaction.delete(position, position + 1);
  const since = transaction.mapping.slice(done);
  return found.map((picture) => ({ ...picture, position: since.map(picture.position, -1) }));
}
