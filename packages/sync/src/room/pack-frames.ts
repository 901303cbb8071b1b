import { joinParts, limits } from "../protocol/index.ts";

/** Messages, each encoded as a frame, as few frames: several in each, up to the size of a stored row. */
export function* packFrames(messages: readonly Uint8Array[]): Iterable<Uint8Array> {
  let packed: Uint8Array[] = [];
  let bytes = 0;
  for (const message of messages) {
    const isFull =
      bytes + message.length > limits.rowBytesMax || packed.length === limits.messagesPerFrameMax;
    if (packed.length > 0 && isFull) {
      yield joinParts(packed);
      packed = [];
      bytes = 0;
    }
    packed.push(message);
    bytes += message.length;
  }
  if (packed.length > 0) yield joinParts(packed);
}
