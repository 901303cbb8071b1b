import type { Editor } from "@tiptap/core";
import type { ResolvedPos } from "@tiptap/pm/model";
import type { Transaction } from "@tiptap/pm/state";
import { limits } from "@scriptorium/sync/protocol";
import { ApiError } from "../../../api/api-error.ts";
import { sendImage } from "../../../api/images.ts";
import { richText } from "../../../text/en-rich.ts";
import { reasonOf } from "../../../text/reason-of.ts";
import { notifyFailure } from "../../../ui/notify.ts";
import { toAbsolutePosition, toRelativePosition } from "../../presence/positions.ts";
import { button, element } from "../dom.ts";
import { imageTypes } from "./image-types.ts";
import {
  deleteKeptImage,
  type ImageKey,
  type KeptImage,
  keepImage,
  nameOf,
  newImageKey,
  readKeptImage,
  takeInHand,
} from "./kept-images.ts";
import { addPending, insertPending, removePending } from "./pending-images.ts";
import type { Destination, Files } from "./upload-slot.ts";

let count = 0;

/** Sends these images to the server. What can't be one is said at once. */
export function upload(editor: Editor, { files, position }: Files): void {
  for (const file of files) {
    if (!imageTypes.includes(file.type)) notifyFailure(richText.image.unknownKind(file.name));
    else if (file.size > limits.imageBytesMax) notifyFailure(richText.image.tooLarge(file.name));
    else uploadImage(editor, { image: file, attributes: {}, position });
  }
}

/** Sends an image that the server takes, and puts it into the text with these attributes. */
export function uploadImage(
  editor: Editor,
  { position, ...content }: ImageContent & { readonly position: number },
): void {
  new Upload(editor, newImageKey(editor.storage.uploads.reach.id), content).begin(position);
}

/** Goes on with images that this device kept, each as soon as no other page has it in hand. */
export function takeUp(editor: Editor, keys: readonly ImageKey[]): void {
  const stop = new AbortController();
  editor.on("destroy", () => stop.abort());
  for (const key of keys) {
    takeUpOne(editor, key, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) console.warn("A kept image is not taken up.", error);
    });
  }
}

async function takeUpOne(editor: Editor, key: ImageKey, signal: AbortSignal): Promise<void> {
  const giveBack = await takeInHand(key, signal);
  const kept = await readKeptImage(key);
  const { body, waiting } = editor.storage.uploads;
  if (kept === null) waiting.remove(nameOf(key));
  if (editor.isDestroyed || kept === null) {
    giveBack();
    return;
  }
  const { state } = editor;
  const position = toAbsolutePosition(state, body, kept.place) ?? state.doc.content.size;
  new Upload(editor, key, kept).goOn(position, giveBack);
}

type ImageContent = Pick<KeptImage, "image" | "attributes">;

/** Where an image can stand by this place, so that the words around it stay one paragraph. */
function placeBetweenBlocks($at: ResolvedPos): number {
  if (!$at.parent.isTextblock) return $at.pos;
  // A toggle's line has nothing between it and what the toggle hides: it stands behind both.
  if ($at.parent.type.name === "detailsSummary") return $at.after(-1);
  return $at.parent.content.size === 0 ? $at.before() : $at.after();
}

/** One image on its way: how far it is, why it does not get on, and what can be done about it. */
class Upload {
  readonly #editor: Editor;
  readonly #destination: Destination;
  readonly #key: ImageKey;
  readonly #content: ImageContent;
  readonly #url: string;
  readonly #element = element("div", { className: "upload" });
  readonly #progress = element("progress", { label: richText.image.sending });
  readonly #words = element("div");
  readonly #retry = button({ text: richText.image.retry, onClick: () => void this.#send() });
  readonly #stop = new AbortController();
  /** True while nothing but a connection, or leave to write, is missing. */
  #isWaiting = false;
  #stopWatching = (): void => {};
  #kept: Promise<unknown> = Promise.resolve();
  #giveBack = (): void => {};

  constructor(editor: Editor, key: ImageKey, content: ImageContent) {
    this.#editor = editor;
    this.#destination = editor.storage.uploads;
    this.#key = key;
    this.#content = content;
    this.#url = URL.createObjectURL(content.image);
    const preview = element("img");
    preview.src = this.#url;
    preview.alt = "";
    const cancel = button({ text: richText.image.cancel, onClick: () => this.#cancel() });
    const actions = element("div", { className: "upload-actions" });
    actions.append(this.#retry, cancel);
    count += 1;
    this.#element.id = `upload-${count}`;
    this.#element.contentEditable = "false";
    this.#element.dataset["testid"] = "upload";
    this.#words.setAttribute("role", "status");
    this.#element.append(preview, this.#progress, this.#words, actions);
  }

  /** Shows an image that is new to this device, and keeps it meanwhile. */
  begin(position: number): void {
    const { doc } = this.#editor.state;
    const $at = doc.resolve(Math.min(position, doc.content.size));
    const at = placeBetweenBlocks($at);
    this.#destination.waiting.add(nameOf(this.#key), false);
    this.#kept = this.#keep(toRelativePosition(this.#editor.state, this.#destination.body, at));
    this.#show(at);
  }

  /** Shows an image that this device kept. */
  goOn(position: number, giveBack: () => void): void {
    this.#giveBack = giveBack;
    this.#show(position);
  }

  async #keep(place: unknown): Promise<void> {
    const { waiting } = this.#destination;
    try {
      this.#giveBack = await takeInHand(this.#key);
      await keepImage(this.#key, { ...this.#content, place });
      if (waiting.has(nameOf(this.#key))) waiting.add(nameOf(this.#key), true);
    } catch (error) {
      // Its status says so.
      console.warn("An image is not kept on this device.", error);
    }
  }

  #show(position: number): void {
    const { state, view } = this.#editor;
    view.dispatch(addPending(state, { position, element: this.#element }));
    this.#editor.on("destroy", this.#release);
    addEventListener("online", this.#sendIfWaiting, { signal: this.#stop.signal });
    let was = this.#destination.waiting.status.kind;
    this.#stopWatching = this.#destination.waiting.subscribe(() => {
      const { kind } = this.#destination.waiting.status;
      if (kind === "synced" && was !== kind) this.#sendIfWaiting();
      was = kind;
    });
    void this.#send();
  }

  readonly #sendIfWaiting = (): void => {
    if (this.#isWaiting) void this.#send();
  };

  async #send(): Promise<void> {
    this.#say("sending", richText.image.sending);
    this.#progress.removeAttribute("value");
    try {
      const src = await sendImage(this.#destination.reach, this.#content.image, {
        signal: this.#stop.signal,
        onProgress: (share) => (this.#progress.value = share),
      });
      this.#insert(src);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const isAway = error instanceof ApiError && error.status === 0;
      const { waiting, failed } = richText.image;
      if (isAway) this.#say("waiting", waiting);
      else this.#say("failed", failed(reasonOf(error)));
    }
  }

  #insert(src: string): void {
    if (this.#editor.isDestroyed) return;
    if (!this.#editor.isEditable) {
      this.#say("waiting", richText.image.readOnly);
      return;
    }
    const { state } = this.#editor;
    const image = state.schema.nodes["image"]?.create({ ...this.#content.attributes, src });
    const inserted = image === undefined ? null : insertPending(state, this.#element, image);
    const { waiting } = this.#destination;
    // Until the edit is kept, so is the image: rather twice in the text than nowhere.
    this.#end(inserted ?? removePending(state, this.#element), () => waiting.untilEditsAreKept());
  }

  #cancel(): void {
    this.#end(removePending(this.#editor.state, this.#element), () => Promise.resolve());
  }

  #end(transaction: Transaction, untilUnneeded: () => Promise<void>): void {
    const giveBack = async (): Promise<void> => {
      await this.#kept;
      await untilUnneeded();
      await deleteKeptImage(this.#key);
      this.#giveBack();
    };
    this.#stopAll();
    this.#editor.off("destroy", this.#release);
    this.#editor.view.dispatch(transaction);
    this.#destination.waiting.remove(nameOf(this.#key));
    giveBack().catch((error: unknown) => console.warn("An image is kept for nothing.", error));
  }

  /** With the editor: the image stays on this device, for whoever opens the document next. */
  readonly #release = (): void => {
    this.#stopAll();
    void this.#kept.then(() => this.#giveBack());
  };

  #stopAll(): void {
    this.#stop.abort();
    this.#stopWatching();
    URL.revokeObjectURL(this.#url);
  }

  #say(state: "sending" | "waiting" | "failed", words: string): void {
    this.#isWaiting = state === "waiting";
    this.#element.dataset["state"] = state === "sending" ? state : "failed";
    this.#words.textContent = words;
    this.#retry.hidden = state === "sending";
    this.#progress.hidden = state !== "sending";
  }
}
