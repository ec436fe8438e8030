import { type RawServer, startRawServer } from "../helpers/raw-server.ts";

/**
 * A stand-in for LabArchives' sign-in page, for real browsers: `/in` sends the browser on at once, `/stay` shows a page that
 * waits for a person.
 */
export function startSignInPage(): Promise<RawServer> {
  return startRawServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const redirect = url.searchParams.get("redirect_uri") ?? "";
    const target = `${redirect}?${new URLSearchParams({ email: "ada@example.org", auth_code: "code-1" }).toString()}`;
    response.setHeader("content-type", "text/html");
    if (url.pathname === "/in") response.writeHead(302, { location: target });
    response.end("<!doctype html><title>Sign in</title><p>Who are you?");
  });
}
