import * as Y from "yjs";
import type { Limits } from "../protocol/index.ts";
import type { DecodedUpdate } from "./decode-update.ts";
import { findItem } from "./nesting.ts";

/** Keys that mean something else than a name to JavaScript. */
const reservedKeys = new Set(["__proto__", "constructor", "prototype"]);

/** What of a well-formed update is more than the limits allow, in words, or null. */
export function findExcess({ structs, deletions }: DecodedUpdate, limits: Limits): string | null {
  if (structs.length > limits.structsPerUpdateMax) {
    return `${structs.length} structs are over the limit of ${limits.structsPerUpdateMax}`;
  }
  const clients = new Set(structs.map((struct) => struct.id.client));
  if (clients.size > limits.clientsPerUpdateMax) {
    return `${clients.size} clients are over the limit of ${limits.clientsPerUpdateMax}`;
  }
  const ranges = [...deletions.values()].flat();
  if (ranges.length > limits.deletionsPerUpdateMax) {
    return `${ranges.length} deletions are over the limit of ${limits.deletionsPerUpdateMax}`;
  }
  // Yjs writes none, and throws at every client when one lies past what is known.
  if (ranges.some(({ len }) => len === 0)) return "a range of deletions is empty";
  const isTooHigh = (clock: number, length: number): boolean => clock + length > limits.clockMax;
  if (
    structs.some((struct) => isTooHigh(struct.id.clock, struct.length)) ||
    ranges.some(({ clock, len }) => isTooHigh(clock, len))
  ) {
    return `a clock is over the limit of ${limits.clockMax}`;
  }
  const items = structs.filter((struct) => struct instanceof Y.Item);
  return findReservedKey(items, limits) ?? findDeepNesting(items, limits);
}

function findReservedKey(items: readonly Y.Item[], { valueNestingMax }: Limits): string | null {
  for (const { parent, parentSub, content } of items) {
    const keys = [parent, parentSub, content instanceof Y.ContentFormat ? content.key : null];
    const reserved = keys.find((key) => typeof key === "string" && reservedKeys.has(key));
    if (reserved !== undefined) return `the key ${String(reserved)} is reserved`;
    const inside = valuesOf(content).find((value) => !isPlain(value, valueNestingMax));
    if (inside !== undefined) return "a value is nested too deep or has a reserved key";
  }
  return null;
}

function valuesOf(content: Y.Item["content"]): readonly unknown[] {
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) return content.arr;
  if (content instanceof Y.ContentEmbed) return [content.embed];
  return content instanceof Y.ContentFormat ? [content.value] : [];
}

/** True for values nested at most `levels` deep, whose objects are only what they list. */
function isPlain(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return true;
  if (levels <= 0) return false;
  if (Array.isArray(value)) return value.every((element) => isPlain(element, levels - 1));
  // Decoding a key `__proto__` sets the prototype and leaves no key behind.
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return Object.entries(value).every(
    ([key, element]) => !reservedKeys.has(key) && isPlain(element, levels - 1),
  );
}

/**
 * Types nest when an item's parent is a type made by another item. An item after
 * another of the same update is as deep as that one. What is not in the update
 * counts as no depth, so this bounds how fast a document can grow downwards.
 */
function findDeepNesting(items: readonly Y.Item[], { nestingMax }: Limits): string | null {
  const byClient = Map.groupBy(items, (item) => item.id.client);
  const at = ({ client, clock }: Y.ID): Y.Item | null =>
    findItem(byClient.get(client) ?? [], clock);
  const depths = new Map<Y.Item, number>();
  for (const item of items) {
    const chain: Y.Item[] = [];
    let next: Y.Item | null = item;
    while (next !== null && !depths.has(next)) {
      chain.push(next);
      // A chain that comes back to itself can't be applied, and must not be followed for ever.
      depths.set(next, 0);
      next = above(next, at);
    }
    let depth = next === null ? 0 : (depths.get(next) ?? 0);
    for (const link of chain.toReversed()) {
      if (link.parent !== null) depth += 1;
      depths.set(link, depth);
      if (depth > nestingMax) return `types are nested over the limit of ${nestingMax}`;
    }
  }
  return null;
}

/** The item of the same update that says how deep this one is. */
function above(
  { parent, origin, rightOrigin }: Y.Item,
  at: (id: Y.ID) => Y.Item | null,
): Y.Item | null {
  if (parent instanceof Y.ID) return at(parent);
  if (origin !== null) return at(origin);
  return rightOrigin === null ? null : at(rightOrigin);
}
