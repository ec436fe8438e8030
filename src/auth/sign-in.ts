import { UsageError } from "../core/errors.ts";
import { givenObject, givenText } from "../core/given.ts";
import type { UserId } from "../core/ids.ts";
import type { SessionRecord } from "../core/session.ts";
import { userAccessInfo, userInfoViaId } from "../endpoints/users.ts";
import type { UserRecord } from "../endpoints/records.ts";
import type { CallOptions } from "../transport/options.ts";
import type { Transport } from "../transport/transport.ts";

/** How long a sign-in URL can be opened, in milliseconds. */
const AUTH_URL_LIFETIME_MS = 5 * 60_000;

/** Which access key signs people in, and where. */
export interface SignInKey {
  readonly baseUrl: URL;
  readonly accessKeyId: string;
}

/** The three ways from a person to a uid: the sign-in page, an email with a code, and a stored session. */
export class SignIn {
  readonly #transport: Transport;
  readonly #key: SignInKey;

  constructor(transport: Transport, key: SignInKey) {
    this.#transport = transport;
    this.#key = key;
  }

  /**
   * The sign-in page that sends the browser on to `redirectUrl`, with `email` and `auth_code` in its query. Usable for five
   * minutes. It holds a signature: send it to the one browser that needs it, and do not log it.
   *
   * @throws {@link UsageError} when `redirectUrl` is not a complete http(s) URL.
   */
  generateAuthUrl(redirectUrl: string): string {
    checkRedirectUrl(redirectUrl);
    return this.#transport.signer.signIn(redirectUrl, AUTH_URL_LIFETIME_MS).reveal();
  }

  /**
   * Exchanges an email and a code (from the redirect, or the one-hour code of "External App authentication") for the person.
   *
   * @throws {@link AuthenticationError} `wrong-credentials` when LabArchives does not accept the pair.
   */
  async login(email: string, authCode: string, options: CallOptions = {}): Promise<UserRecord> {
    givenText(email, "The email");
    const [loginOrEmail, code] = [email.trim(), authCode.trim()];
    if (loginOrEmail === "") throw new UsageError("The email is empty. Give the one that LabArchives shows.");
    if (code === "") throw new UsageError("The code is empty. Get one from External App authentication.");
    return this.#transport.call(userAccessInfo, { loginOrEmail, authCode: code }, options);
  }

  /**
   * The person behind a stored session, with a fresh notebook list.
   *
   * @throws {@link UsageError} when the session belongs to another access key or base URL.
   * @throws {@link AuthenticationError} `unknown-user` or `session-expired` when it is no longer good.
   */
  async resume(session: SessionRecord, options: CallOptions = {}): Promise<UserRecord> {
    checkSession(session, this.#key);
    return this.#transport.call(userInfoViaId, { userId: session.uid }, options);
  }

  /** What to store of a signed-in person. `knownEmail` is used where the server did not repeat the email. */
  sessionOf(user: { readonly id: UserId; readonly email: string | undefined }, knownEmail = ""): SessionRecord {
    const { baseUrl, accessKeyId } = this.#key;
    return { baseUrl: baseText(baseUrl), accessKeyId, uid: user.id, email: user.email ?? knownEmail };
  }
}

function checkRedirectUrl(redirectUrl: string): void {
  givenText(redirectUrl, "The redirect URL");
  const url = URL.canParse(redirectUrl) ? new URL(redirectUrl) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new UsageError("The redirect URL must be complete, like https://my-service.example.org/callback.");
  }
  if (url.username !== "" || url.password !== "" || redirectUrl.includes("#")) {
    throw new UsageError("The redirect URL must hold neither user information nor a fragment: they would be lost.");
  }
}

function checkSession(session: SessionRecord, { baseUrl, accessKeyId }: SignInKey): void {
  givenObject(session, "The session");
  if (session.accessKeyId !== accessKeyId) {
    throw new UsageError("This session was made with another access key. A uid works only with the key that got it.");
  }
  if (!URL.canParse(session.baseUrl) || baseText(new URL(session.baseUrl)) !== baseText(baseUrl)) {
    throw new UsageError(
      `This session belongs to another LabArchives than ${baseText(baseUrl)}. Set API_URL to match.`,
    );
  }
  if (typeof session.uid !== "string" || session.uid === "") throw new UsageError("This session holds no uid.");
}

function baseText(url: URL): string {
  return url.href.replace(/\/+$/, "");
}
