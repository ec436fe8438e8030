/** Answers the sandbox's sign-in page as a browser without JavaScript would: follow, fill in, submit, follow. */
export async function answerSignIn(
  authUrl: string,
  options: { decision?: "allow" | "cancel"; email?: string; redirect?: "follow" | "manual" } = {},
): Promise<Response> {
  const page = await fetch(authUrl);
  const html = await page.text();
  const fields = new URLSearchParams({ decision: options.decision ?? "allow" });
  for (const [, name = "", value = ""] of html.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)) {
    fields.set(name, unescapeHtml(value));
  }
  const [, first = ""] = /type="radio" name="account" value="([^"]*)"/.exec(html) ?? [];
  fields.set("account", options.email ?? unescapeHtml(first));
  return fetch(new URL("/api_user_login", authUrl), {
    method: "POST",
    body: fields,
    redirect: options.redirect ?? "follow",
  });
}

/** What a form field says, as a browser reads it. */
export function unescapeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
