const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  // The editor positions carets and menus by style attributes.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' ws: wss:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** A page of ours with the headers that keep foreign scripts and frames away. */
export function secured(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set("content-security-policy", contentSecurityPolicy);
  headers.set("x-content-type-options", "nosniff");
  headers.set("referrer-policy", "no-referrer");
  headers.set("permissions-policy", "camera=(), microphone=(), geolocation=()");
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
