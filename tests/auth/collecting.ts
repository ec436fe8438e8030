import { request } from "node:http";
import { type AuthResponseCollector, collectAuthResponse, type CollectOptions } from "../../src/auth/collector.ts";
import { AuthenticationError } from "../../src/core/errors.ts";
import { silentLogger } from "../../src/core/logger.ts";

/** What a test's collector exchanges codes for; the code `wrong` is refused, `down` cannot be asked. */
export interface TestPerson {
  readonly email: string;
  readonly code: string;
}

/** A collector whose exchange needs no server. `exchanged` is told of each exchange. */
export function startCollector(
  options: CollectOptions = {},
  exchanged: (person: TestPerson) => void | Promise<void> = () => {},
): Promise<AuthResponseCollector<TestPerson>> {
  return collectAuthResponse<TestPerson>(
    { port: 0, ...options },
    {
      authUrlFor: (redirectUrl) =>
        `https://la.example/api_user_login?redirect_uri=${encodeURIComponent(redirectUrl)}&sig=S`,
      logger: silentLogger,
      async exchange(email, code) {
        await exchanged({ email, code });
        if (code === "wrong") throw new AuthenticationError("refused", { reason: "wrong-credentials", apiCode: 4514 });
        if (code === "down") throw new Error("cannot be asked");
        return { email, code };
      },
    },
  );
}

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** One request as it is, with no normalising of its path or headers. */
export function visit(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<RawAnswer> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const { method = "GET", headers = {}, path = `${pathname}${search}` } = options;
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => (body += piece));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(options.body);
  });
}

/** The callback URL as LabArchives would send the browser to it. */
export function comeBack(callbackUrl: string, query: Record<string, string>): string {
  return `${callbackUrl}?${new URLSearchParams(query).toString()}`;
}

export const ADA = { email: "ada@example.org", auth_code: "code-1" } as const;
