import { limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../env.ts";
import { linkVisit } from "../identity.ts";
import type { AppContext } from "../identity.ts";
import { imageAddress, isImageHash } from "../images/image-address.ts";
import { rasterImage } from "../images/raster-image.ts";
import type { RasterImage } from "../images/raster-image.ts";
import { described, json } from "../openapi/described.ts";
import { notFound, problem, storageFull } from "../problem.ts";
import { limitRate } from "../rates/limit-rate.ts";
import { sha256Hex } from "../tokens.ts";
import { readBody } from "./body.ts";
import { callerOf, documentIdOf, documentOf } from "./caller.ts";

const keptImage = z
  .object({ hash: z.string(), src: z.string(), mediaType: z.string(), bytes: z.int() })
  .meta({ id: "Image" });

export const imageRoutes = new Hono<{ Bindings: Env }>();

const addImage = described({
  id: "addImage",
  area: "content",
  summary: "Add an image",
  detail:
    "A whole PNG, JPEG, GIF, WebP or AVIF, told by its bytes. It is stored once, however often it is sent.",
  body: { "image/*": null },
  answers: {
    201: { says: "Where the image is, as it stands in the text.", content: json(keptImage) },
  },
  problems: ["unsupported-image", "limit-reached", "storage-full"],
});

imageRoutes.post("/:id/images", addImage, async (context) => {
  const id = documentIdOf(context);
  await limitRate(context, "uploads");
  const document = documentOf(context.env, id);
  const caller = await callerOf(context);
  // Before megabytes are read for somebody who may not store them.
  if (!(await document.mayKeepImages(caller))) throw notFound();
  const image = rasterImage(await readBody(context, limits.imageBytesMax));
  if (image === null) {
    throw problem(
      "unsupported-image",
      "Send a whole PNG, JPEG, GIF, WebP or AVIF, and nothing else.",
    );
  }
  const hash = await sha256Hex(image.bytes);
  switch (await document.keepImage(caller, { ...image, hash })) {
    case null:
      throw notFound();
    case "full":
      throw problem("limit-reached", "The document has as many images as it may. Use another one.");
    case "no-room":
      throw storageFull();
    case "kept": {
      const src = imageAddress(id, hash);
      const { mediaType, bytes } = image;
      const body = { hash, src, mediaType, bytes: bytes.length };
      return context.json(body, 201, { location: src });
    }
  }
});

const readImage = described({
  id: "readImage",
  area: "content",
  summary: "Read an image",
  answers: { 200: { says: "The image. It never changes.", content: { "image/*": null } } },
});

imageRoutes.get("/:id/images/:hash", readImage, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  const hash = context.req.param("hash");
  if (!isImageHash(hash)) throw notFound();
  const caller = await callerOf(context, { isRemembered: false });
  const image =
    (await document.image(caller, hash)) ??
    // A page that is read without the editor asks by address alone.
    (await imageByVisit(context, caller.principal, hash));
  if (image === null) throw notFound();
  return context.body(image.bytes as Uint8Array<ArrayBuffer>, 200, {
    "content-type": image.mediaType,
    // The name says what is in it. Who had it may keep it.
    "cache-control": "private, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
  });
});

async function imageByVisit(
  context: AppContext,
  principal: string,
  hash: string,
): Promise<RasterImage | null> {
  const id = documentIdOf(context);
  const link = await linkVisit(context, id, principal);
  return link === null ? null : documentOf(context.env, id).imageByVisit({ principal, link }, hash);
}
