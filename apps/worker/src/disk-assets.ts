const mediaTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  ico: "image/x-icon",
  json: "application/json",
  webmanifest: "application/manifest+json",
  txt: "text/plain; charset=utf-8",
  woff2: "font/woff2",
};
const compressible = /^(text\/|image\/svg|application\/(json|manifest))/;

/**
 * The editor's files from a folder. workerd's disk service gives bytes and
 * nothing else, so types, caching, compression and the fallback to the one page
 * are added here, as Cloudflare's static assets have them.
 */
export function diskAssets(files: { fetch(url: string): Promise<Response> }): {
  fetch(request: Request): Promise<Response>;
} {
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const isInAssets = pathname.startsWith("/assets/");
      const extension = /\.([a-z0-9]+)$/.exec(pathname)?.[1];
      // Paths without an extension are the application's own routes. Asked for a
      // folder, the disk service would list it.
      const isFile = extension !== undefined && Object.hasOwn(mediaTypes, extension);
      if (!isFile && isInAssets) return new Response("Not found", { status: 404 });
      const path = isFile ? pathname : "/index.html";
      const accepted = request.headers.get("accept-encoding") ?? "";
      // The build wrote one beside each file that gets smaller by it.
      const brotli =
        isInAssets && takes(accepted, "br") ? await files.fetch(`http://files${path}.br`) : null;
      const isBrotli = brotli?.ok === true;
      const file = isBrotli ? brotli : await files.fetch(`http://files${path}`);
      if (!file.ok) return new Response("Not found", { status: 404 });
      const mediaType = mediaTypes[isFile ? extension : "html"] ?? "application/octet-stream";
      const headers = new Headers({
        "content-type": mediaType,
        vary: "accept-encoding",
        // Names in this folder hold a hash of the content.
        "cache-control": isInAssets ? "public, max-age=31536000, immutable" : "no-cache",
      });
      if (isBrotli) {
        headers.set("content-encoding", "br");
        return new Response(file.body, { headers, encodeBody: "manual" });
      }
      if (takes(accepted, "gzip") && compressible.test(mediaType)) {
        headers.set("content-encoding", "gzip");
      }
      return new Response(file.body, { headers });
    },
  };
}

/** True when `Accept-Encoding` names `encoding` with a weight above 0 (RFC 9110, 12.5.3). */
function takes(accepted: string, encoding: string): boolean {
  return accepted.split(",").some((one) => {
    const [name = "", weight = ""] = one.split(";");
    return name.trim().toLowerCase() === encoding && !/^\s*q=0(\.0*)?\s*$/i.test(weight);
  });
}
