import type { ProseNode } from "@scriptorium/document/content";
import { limits } from "@scriptorium/sync/protocol";
import { imageTypes } from "../rich/images/image-types.ts";
import type { KeepPicture } from "./keep-picture.ts";
import { decodePicture } from "./pictures-in-html.ts";

/** The text of a file without the pictures in it, and what stood where now a made-up address stands. */
export interface FileWithoutPictures {
  readonly text: string;
  readonly sources: ReadonlyMap<string, string>;
}

/** Pictures that are their own address: in HTML as a `src`, in Markdown also behind `](` or `[name]:`. */
const inHtml = [
  /(?<=\ssrc\s*=\s*")data:image\/[^"]*(?=")/giu,
  /(?<=\ssrc\s*=\s*')data:image\/[^']*(?=')/giu,
];
const inMarkdown = [...inHtml, /(?<=\](?:\(|:\s*)<?)data:image\/[^\s)>]+/giu];

/** Gives each picture a made-up address, as a document has only pictures with an address. */
export function withoutPictures(text: string, format: "html" | "markdown"): FileWithoutPictures {
  const sources = new Map<string, string>();
  // Nobody else's file has an address that begins so.
  const begin = `/picture/${crypto.getRandomValues(new Uint32Array(4)).join("-")}/`;
  const take = (source: string): string => {
    const address = `${begin}${sources.size}/`;
    sources.set(address, source);
    return address;
  };
  const places = format === "html" ? inHtml : inMarkdown;
  return { text: places.reduce((rest, place) => rest.replaceAll(place, take), text), sources };
}

/** Blocks as a document can have them, and how many of their pictures could not be kept. */
interface BlocksWithPictures {
  readonly blocks: readonly ProseNode[];
  readonly picturesLeftOut: number;
}

/**
 * Keeps the pictures of these blocks, and gives them their addresses. What can't be kept is its description.
 * What is no picture, such as an example in code, says again what it said.
 */
export async function keepPictures(
  blocks: readonly ProseNode[],
  sources: ReadonlyMap<string, string>,
  keepPicture: KeepPicture,
): Promise<BlocksWithPictures> {
  const addresses = new Map<string, string | null>();
  for (const made of picturesOf(blocks)) {
    const source = sources.get(made);
    if (source === undefined || addresses.has(made)) continue;
    const picture = addresses.size < limits.embeddedImagesMax ? pictureOf(source) : null;
    addresses.set(made, picture === null ? null : await keepPicture(picture));
  }
  return {
    blocks: blocks.map((block) => addressed(block, addresses, sources)),
    picturesLeftOut: [...addresses.values()].filter((address) => address === null).length,
  };
}

function picturesOf(blocks: readonly ProseNode[]): readonly string[] {
  return blocks.flatMap(({ type, attrs, content = [] }) =>
    type === "image" ? [String(attrs?.["src"])] : picturesOf(content),
  );
}

function pictureOf(source: string): Blob | null {
  const [, type = "", data = ""] =
    /^data:(image\/[\w.+-]+);base64,([\w+/=\s]*)$/iu.exec(source) ?? [];
  return imageTypes.includes(type.toLowerCase()) ? decodePicture(data, type) : null;
}

function addressed(
  block: ProseNode,
  addresses: ReadonlyMap<string, string | null>,
  sources: ReadonlyMap<string, string>,
): ProseNode {
  const { type, attrs = {}, content, text } = block;
  const address = type === "image" ? addresses.get(String(attrs["src"])) : undefined;
  if (address === null) return described(attrs);
  if (address !== undefined) return { ...block, attrs: { ...attrs, src: address } };
  if (text !== undefined) return { ...block, text: asItWas(text, sources) };
  if (content === undefined) return block;
  return { ...block, content: content.map((child) => addressed(child, addresses, sources)) };
}

function asItWas(text: string, sources: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\/picture\/[\d-]+\/\d+\//gu,
    (address) => sources.get(address) ?? address,
  );
}

function described({ alt, title }: Readonly<Record<string, unknown>>): ProseNode {
  const words = [alt, title].find((text) => typeof text === "string" && text !== "");
  if (typeof words !== "string") return { type: "paragraph" };
  return { type: "paragraph", content: [{ type: "text", text: words }] };
}
