import { createServer } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { listen } from "../helpers/raw-server.ts";
import { describeIf } from "../helpers/requirements.ts";
import { hasChromium, launchChromium } from "./helpers/chromium.ts";
import { ask, signedUrl, text } from "./helpers/signed.ts";

describeIf(
  hasChromium,
  "chromium",
  "no Chromium: the sandbox's pages are not seen by a browser",
)("in a browser without JavaScript", () => {
  let sandbox: Sandbox;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    sandbox = await startSandbox();
    browser = await launchChromium();
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

  test("one walks to a page and sees what stands there, in the page's own style", async () => {
    await page.goto(sandbox.url);
    await page.getByRole("button", { name: "Ada Example" }).click();
    await page.getByRole("link", { name: "My Research Notebook" }).click();
    await page.getByRole("navigation").getByRole("link", { name: "Plate 6" }).click();
    await page.getByText("Evaporation at the rim").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "plate_06.csv" }).click();
    expect((await download).suggestedFilename()).toBe("plate_06.csv");
    const main = page.getByRole("main");
    expect(
      await main.evaluate((element) => element.ownerDocument.defaultView?.getComputedStyle(element).maxWidth),
    ).toBe("992px");
    expect(problems).toEqual([]);
  });
});
