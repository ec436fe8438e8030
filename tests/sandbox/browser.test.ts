import { createServer } from "node:http";
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "labapi";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { listen } from "../helpers/raw-server.ts";
import { describeIf } from "../helpers/requirements.ts";
import { ask, signedUrl, text } from "./helpers/signed.ts";

const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path)) ?? "";
const flags = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
// Chromium's own sandbox does not work for root, as in containers.
const args = process.getuid?.() === 0 ? [...flags, "--no-sandbox"] : flags;

const TINY_PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describeIf(
  executablePath !== "",
  "chromium",
  "no Chromium: the sandbox's pages are not seen by a browser",
)("in a browser without JavaScript", () => {
  let sandbox: Sandbox;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    sandbox = await startSandbox();
    browser = await chromium.launch({ executablePath, args });
    page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    page.on("console", (message) => problems.push(`${message.text()} ${message.location().url}`));
  });
  afterAll(async () => {
    await browser?.close();
    await sandbox.close();
  });

  test("one signs in, and goes back to the application on another origin", async () => {
    const application = createServer((_request, response) => response.end("back again"));
    const back = `${await listen(application)}/callback`;
    await page.goto(signedUrl(sandbox, "api_user_login", { redirect_uri: back }, { methodInput: back }));
    await page.getByLabel("Bo Example").check();
    await page.getByRole("button", { name: "Sign in and allow labapi" }).click();
    await page.getByText("back again").waitFor();
    const query = new URL(page.url()).searchParams;
    application.close();
    const login = { login_or_email: query.get("email") ?? "", password: query.get("auth_code") ?? "" };
    expect(text(await ask(sandbox, "users/user_access_info", login), "fullname")).toBe("Bo Example");
  });

  test("one fetches a token, and shuts an application out again", async () => {
    await page.goto(`${sandbox.url}/external_app_authentication`);
    await page.getByLabel("Bo Example").check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("None.").waitFor();
    await page.getByRole("button", { name: "Issue a token" }).click();
    const token = await page.locator("#token").textContent();
    const login = { login_or_email: "bo@example.org", password: token ?? "" };
    expect(text(await ask(sandbox, "users/user_access_info", login), "email")).toBe("bo@example.org");
  });

  test("one walks to a page and sees what stands there", async () => {
    await page.goto(sandbox.url);
    await page.getByRole("button", { name: "Ada Example" }).click();
    await page.getByRole("link", { name: "My Research Notebook" }).click();
    await page.getByRole("link", { name: "Plate 6" }).click();
    await page.getByText("Evaporation at the rim").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "plate_06.csv" }).click();
    expect((await download).suggestedFilename()).toBe("plate_06.csv");
    expect(await page.getByRole("link", { name: "Plate 6" }).getAttribute("aria-current")).toBe("page");
    expect(problems).toEqual([]);
  });

  test("one finds an entry by its words", async () => {
    await page.getByRole("searchbox").fill("evaporation");
    await page.keyboard.press("Enter");
    await page.getByText("1 entry found.").waitFor();
    await page
      .getByRole("link", { name: /Plate 6$/ })
      .last()
      .click();
    await page.getByText("Evaporation at the rim").waitFor();
    expect(page.url()).toMatch(/#e\d+$/);
  });

  test("what the SDK writes is seen: text, picture, file, comment, history", async () => {
    const client = new Client({
      baseUrl: sandbox.url,
      accessKeyId: sandbox.accessKeyId,
      accessPassword: sandbox.accessPassword,
    });
    const [ada] = sandbox.users;
    const written = await (await client.login(ada.email, ada.token)).notebooks.default.page("Seen/By eyes");
    const entry = await written.addText("<p>first words</p><script>document.title = 'run'</script>");
    await entry.update("<p>second <b>words</b></p>");
    await entry.comment("a <remark>");
    await written.attach(TINY_PNG, { filename: "dot.png", caption: "A dot" });
    await written.addPlainText("<plain> text");
    await client.close();
    await page.goto(written.webUrl);
    await page.getByText("second words").waitFor();
    expect(await page.getByText("a <remark>").isVisible()).toBe(true);
    expect(await page.getByText("<plain> text").isVisible()).toBe(true);
    expect(await page.getByRole("img", { name: "A dot" }).isVisible()).toBe(true);
    expect(await page.getByText("first words").isVisible()).toBe(false);
    await page.getByText("2 versions").click();
    expect(await page.getByText("first words").isVisible()).toBe(true);
    expect(problems).toEqual([]);
  });

  test("the keyboard reaches the content first, in either colour scheme", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.reload();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      expect(new URL(page.url()).hash).toBe("#content");
    }
    expect(await page.locator("main h1").count()).toBe(1);
  });
});
