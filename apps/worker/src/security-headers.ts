import { everywhere } from "./headers-everywhere.ts";
import type { AppContext } from "./identity.ts";
import { isSecure } from "./origin.ts";

/**
 * For what a browser shows. Scripts come from here alone, and markup becomes elements only by the
 * named policies: docs/adr/0036.
 */
const pagePolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types scriptorium ProseMirrorClipboard dompurify default",
  // The editor positions carets and menus by style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  // The socket is of the same origin, which browsers count as such since 2022.
  "connect-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
];

/** For answers to programs, which are no page: opened as one they do nothing. */
const answerPolicy = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"];

/** A year. For this host alone: what else is below the domain is not ours to decide. */
const strictTransport = "max-age=31536000";

/** The same answer with the headers that keep foreign scripts, frames and guesses away. What a route says itself stays. */
export function secured(context: AppContext, answer: Response): Response {
  const secure = new Response(answer.body, answer);
  for (const [name, value] of Object.entries(headersFor(context))) {
    if (!secure.headers.has(name)) secure.headers.set(name, value);
  }
  return secure;
}

function headersFor(context: AppContext): Readonly<Record<string, string>> {
  const isAnswer = /^\/(api|sync)(\/|$)/.test(context.req.path);
  const policy = isAnswer ? answerPolicy : pagePolicy;
  const ancestors = isAnswer ? "'none'" : frameAncestors(context.env.FRAME_ANCESTORS);
  return {
    ...everywhere,
    "content-security-policy": [...policy, `frame-ancestors ${ancestors}`].join("; "),
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ...(isSecure(context) ? { "strict-transport-security": strictTransport } : {}),
    // Of one caller and one moment, some with a cookie: no proxy may give them to the next.
    ...(isAnswer ? { "cache-control": "no-store" } : {}),
  };
}

/** Who may show our pages in a frame. What is no origin is left out: it could end the directive. */
function frameAncestors(configured = ""): string {
  const origins = configured
    .split(/\s+/)
    .filter((word) => word === "self" || /^https?:\/\/[\w.:[\]-]+$/.test(word))
    .map((word) => (word === "self" ? "'self'" : word));
  return origins.length === 0 ? "'none'" : origins.join(" ");
}
