import { describe, expect, test } from "vitest";
import { SignIn } from "../../src/auth/sign-in.ts";
import type { UserId } from "../../src/core/ids.ts";
import { Secret } from "../../src/core/secret.ts";
import type { SessionRecord } from "../../src/core/session.ts";
import { sign } from "../../src/wire/signing.ts";
import { type RawServer, startRawServer } from "../helpers/raw-server.ts";
import { testTransport } from "../helpers/transport.ts";

const USER =
  "<users><id>uid'^,1</id><fullname>Ada Example</fullname><email>ada@example.org</email>" +
  '<notebooks type="array"><notebook><id>nb1</id><name>One</name></notebook></notebooks></users>';
const fault = (code: number, text: string): string =>
  `<error><error-code>${code}</error-code><error-description>${text}</error-description></error>`;

const NOW = 1_767_225_600_000;

async function withSignIn(
  answer: readonly [number, string],
  use: (signIn: SignIn, server: RawServer, key: { baseUrl: URL; accessKeyId: string }) => Promise<void>,
): Promise<void> {
  await using server = await startRawServer((_request, response) => {
    response.writeHead(answer[0], { "content-type": "application/xml" });
    response.end(answer[1]);
  });
  const transport = testTransport(server.url, { clock: { now: () => NOW } });
  const key = { baseUrl: new URL(server.url), accessKeyId: "test-key" };
  await use(new SignIn(transport, key), server, key);
  await transport.close();
}

describe("signing in", () => {
  test("makes a URL that is good for five minutes and signs the un-encoded redirect URL", async () => {
    await withSignIn([200, USER], async (signIn) => {
      const redirect = "http://127.0.0.1:8089/auth/x/?a=1&b=ä";
      const url = new URL(signIn.generateAuthUrl(redirect));
      expect(url.pathname).toBe("/api_user_login");
      expect(url.searchParams.get("redirect_uri")).toBe(redirect);
      const expires = Number(url.searchParams.get("expires"));
      expect(expires).toBe(NOW + 300_000);
      const accessPassword = Secret.of("test-password");
      const key = { accessKeyId: "test-key", accessPassword, hash: "sha512" } as const;
      expect(url.searchParams.get("sig")).toBe(sign({ ...key, methodInput: redirect, expires }));
    });
  });

  test.each(["", "/callback", "ftp://x.org/", "javascript:alert(1)", "https://a:b@x.org/", "https://x.org/#frag"])(
    "refuses the redirect URL %j",
    async (redirect) => {
      await withSignIn([200, USER], async (signIn) => {
        expect(() => signIn.generateAuthUrl(redirect)).toThrow(expect.objectContaining({ name: "UsageError" }));
      });
    },
  );

  test("exchanges an email and a code, trimmed of pasted blanks, for the person", async () => {
    await withSignIn([200, USER], async (signIn, server, key) => {
      const user = await signIn.login(" ada@example.org\n", " co+de/= ");
      expect(user).toMatchObject({ id: "uid'^,1", fullName: "Ada Example", notebooks: [{ name: "One" }] });
      const query = new URL(server.requests[0]?.url ?? "", server.url).searchParams;
      expect([query.get("login_or_email"), query.get("password")]).toEqual(["ada@example.org", "co+de/="]);
      expect(signIn.sessionOf(user)).toEqual({
        baseUrl: key.baseUrl.origin,
        accessKeyId: "test-key",
        uid: "uid'^,1",
        email: "ada@example.org",
      });
    });
  });

  test("says what to do about a wrong code, without repeating it or asking again", async () => {
    await withSignIn([404, fault(4514, "Login, password or login token is incorrect")], async (signIn, server) => {
      await expect(signIn.login("ada@example.org", "top-secret")).rejects.toMatchObject({
        name: "AuthenticationError",
        reason: "wrong-credentials",
        apiCode: 4514,
        message: expect.stringMatching(/fresh code/),
      });
      await expect(signIn.login("ada@example.org", "top-secret")).rejects.not.toThrow(/top-secret/);
      expect(server.requests).toHaveLength(2);
      await expect(signIn.login("", "code")).rejects.toMatchObject({ name: "UsageError" });
      await expect(signIn.login("ada@example.org", " ")).rejects.toMatchObject({ name: "UsageError" });
    });
  });

  test("resumes a stored session of the same key and server only", async () => {
    await withSignIn([200, USER], async (signIn, server, { baseUrl, accessKeyId }) => {
      const session: SessionRecord = { baseUrl: baseUrl.href, accessKeyId, uid: "uid'^,1" as UserId, email: "" };
      expect((await signIn.resume(session)).email).toBe("ada@example.org");
      expect(server.requests[0]?.url).toContain("/api/users/user_info_via_id?uid=uid%27%5E%2C1&");
      const wrong = { name: "UsageError" };
      await expect(signIn.resume({ ...session, accessKeyId: "other" })).rejects.toMatchObject(wrong);
      await expect(signIn.resume({ ...session, baseUrl: "https://api.labarchives.com" })).rejects.toMatchObject(wrong);
      await expect(signIn.resume({ ...session, baseUrl: "junk" })).rejects.toMatchObject(wrong);
      await expect(signIn.resume({ ...session, uid: "" as UserId })).rejects.toMatchObject(wrong);
      expect(server.requests).toHaveLength(1);
    });
  });

  test.each([
    [4507, "unknown-user"],
    [4533, "session-expired"],
  ])("a stored session refused with %i is %s", async (code, reason) => {
    await withSignIn([403, fault(code, "no")], async (signIn, _server, { baseUrl, accessKeyId }) => {
      const session = { baseUrl: baseUrl.href, accessKeyId, uid: "u" as UserId, email: "" };
      await expect(signIn.resume(session)).rejects.toMatchObject({ name: "AuthenticationError", reason });
    });
  });
});
