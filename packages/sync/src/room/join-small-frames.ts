import { joinParts, limits } from "../protocol/index.ts";

/**
 * The same messages in fewer frames: small frames of our own protocol that follow
 * each other become one. A frame costs its sender and its reader more than a copy
 * of some bytes does.
 */
export function joinSmallFrames(frames: readonly Uint8Array[]): readonly Uint8Array[] {
  const packed: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (small.length > 0) packed.push(joinParts(small));
    small = [];
    bytes = 0;
  };
  for (const frame of frames) {
    if (bytes + frame.length > limits.packedFrameBytesMax) flush();
    small.push(frame);
    bytes += frame.length;
  }
  flush();
  return packed;
}
