/** Cuts bytes into parts of at most `partBytesMax`. Empty bytes are one empty part. */
export function splitIntoParts(bytes: Uint8Array, partBytesMax: number): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let start = 0; start === 0 || start < bytes.length; start += partBytesMax) {
    parts.push(bytes.subarray(start, start + partBytesMax));
  }
  return parts;
}

export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  const [only, ...rest] = parts;
  if (only !== undefined && rest.length === 0) return only;
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
