import { asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { ByteSink, StructWriter } from "./struct-writer.ts";
import { Content, indexUpdate, stringText, structsOf } from "./update-bytes.ts";
import type { Section, Struct } from "./update-bytes.ts";

/** How much one of the parts may hold. */
interface Most {
  readonly bytes: number;
  readonly structs: number;
}

interface Part {
  readonly struct: Struct;
  readonly from: number;
  readonly to: number;
}

/**
 * `update`, which holds the structs of one client, as several that each build on
 * the ones before, and amount to the same when all are applied. Long texts are
 * cut. Deletions come last, when everything that they may mean is there.
 */
export function splitUpdate(update: Update, most: Most): readonly Update[] {
  const { sections, deletions } = indexUpdate(update);
  const [section, ...others] = sections.values();
  if (others.length > 0) throw new Error("an update of several clients can't be split");
  if (update.length <= most.bytes && (section?.count ?? 0) <= most.structs) return [update];
  const groups = section === undefined ? [] : groupsOf(section, most);
  const updates = groups.map((parts) => writeParts(section?.client ?? 0, parts));
  if (deletions.size === 0) return updates;
  // All structs left out, what is left of the update is its deletions.
  const sink = new ByteSink(new Uint8Array(update.length));
  sink.number(0);
  sink.bytes(update, section === undefined ? 1 : endOf(section));
  return [...updates, asUpdate(sink.written())];
}

/** Structs and parts of them, in groups that are not too large. */
function groupsOf(section: Section, most: Most): readonly (readonly Part[])[] {
  const groups: Part[][] = [];
  let bytes = Infinity;
  for (const struct of structsOf(section)) {
    for (const part of cut(struct, most.bytes)) {
      const partBytes = Math.min(struct.end - struct.start, (part.to - part.from) * 3) + headBytes;
      const group = groups.at(-1);
      if (group === undefined || bytes + partBytes > most.bytes || group.length >= most.structs) {
        groups.push([part]);
        bytes = partBytes;
      } else {
        group.push(part);
        bytes += partBytes;
      }
    }
  }
  return groups;
}

/** What a part needs besides its content, and an update besides its parts, at most. */
const headBytes = 64;

/** The struct whole, or a long text in pieces that fit. No pair of surrogates is cut. */
function cut(struct: Struct, bytesMax: number): readonly Part[] {
  const isLong = struct.content === Content.string && struct.end - struct.start > bytesMax / 2;
  if (!isLong) return [{ struct, from: 0, to: struct.length }];
  const text = stringText(struct);
  const step = Math.max(2, Math.floor((bytesMax - 2 * headBytes) / 3));
  const parts: Part[] = [];
  for (let from = 0; from < text.length;) {
    let to = Math.min(text.length, from + step);
    if (isLowSurrogate(text.charCodeAt(to))) to -= 1;
    parts.push({ struct, from, to });
    from = to;
  }
  return parts;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function writeParts(client: number, parts: readonly Part[]): Update {
  const [first] = parts;
  if (first === undefined) throw new Error("an update of nothing can't be written");
  const write = (sink: ByteSink, count: number): number => {
    sink.number(1);
    sink.number(count);
    sink.number(client);
    sink.number(first.struct.clock + first.from);
    const writer = new StructWriter(sink, client, []);
    for (const { struct, from, to } of parts) writer.write(struct, from, to);
    writer.end();
    sink.number(0);
    return writer.count;
  };
  const count = write(new ByteSink(null), 0);
  const counted = new ByteSink(null);
  write(counted, count);
  const update = new Uint8Array(counted.length);
  write(new ByteSink(update), count);
  return asUpdate(update);
}

/** Where the structs of the section end. */
function endOf(section: Section): number {
  let end = section.firstAt;
  for (const struct of structsOf(section)) end = struct.end;
  return end;
}
