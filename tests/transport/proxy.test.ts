import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { treeTools, utilities } from "../../src/endpoints/index.ts";
import { NO_RETRY, type TransportOptions } from "../../src/transport/options.ts";
import { chooseProxy } from "../../src/transport/proxy/choose.ts";
import { isExempt } from "../../src/transport/proxy/no-proxy.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { makeCertificates, TEST_HOST } from "../helpers/certificates.ts";
import { type ConnectProxy, type ProxyFault, startConnectProxy } from "../helpers/connect-proxy.ts";
import { Program } from "../helpers/program.ts";
import { listen } from "../helpers/raw-server.ts";
import { testTransport } from "../helpers/transport.ts";

const ANSWER = "<utilities><promo-message>hello</promo-message></utilities>";
const VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"].flatMap((name) => [name, name.toLowerCase()]);

const certificates = makeCertificates();
const target = createHttpsServer(certificates.server, (_request, response) => void response.end(ANSWER));
let targetPort = 0;
let proxy: ConnectProxy;

beforeAll(async () => {
  await listen(target);
  targetPort = (target.address() as AddressInfo).port;
});
afterAll(() => {
  target.closeAllConnections();
  target.close();
  certificates[Symbol.dispose]();
});
beforeEach(async () => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
  proxy = await startConnectProxy(targetPort);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await proxy[Symbol.asyncDispose]();
});

async function using<T>(options: Partial<TransportOptions>, task: (transport: Transport) => Promise<T>): Promise<T> {
  const transport = testTransport(`https://${TEST_HOST}`, { ca: certificates.pem("root"), ...options });
  try {
    return await task(transport);
  } finally {
    await transport.close();
  }
}

const ask = (options: Partial<TransportOptions> = {}): Promise<string | undefined> =>
  using(options, async (transport) => (await transport.call(utilities.promoMessage, {})).message);

/** The error of a call, whole: its message and its causes. */
async function errorOf(task: Promise<unknown>): Promise<Error & { text: string }> {
  const error = await task.then(
    () => new Error("nothing was thrown"),
    (thrown: unknown) => thrown as Error,
  );
  return Object.assign(error, { text: `${error.message} ${String(error.cause)}` });
}

describe("which proxy", () => {
  test.each([
    ["HTTPS_PROXY", (address: string) => address],
    ["https_proxy", (address: string) => `http://${address}`],
    ["ALL_PROXY", (address: string) => `HTTP://${address}/`],
    ["HTTP_PROXY", (address: string) => ` ${address} `],
  ])("%s is gone through, with and without a scheme", async (name, spell) => {
    vi.stubEnv(name, spell(proxy.address));
    expect(await ask()).toBe("hello");
    expect(proxy.tunnels).toEqual([{ to: `${TEST_HOST}:443`, authorization: undefined }]);
  });

  test.each([
    ["somebody:secret-word", "somebody:secret-word"],
    ["somebody", "somebody:"],
    ["a%40b:p%3A%2F", "a@b:p:/"],
    ["name:100%", "name:100%"],
  ])("the name and password of %s are sent to it", async (spelled, meant) => {
    expect(await ask({ proxy: `http://${spelled}@${proxy.address}` })).toBe("hello");
    expect(proxy.tunnels[0]?.authorization).toBe(`Basic ${Buffer.from(meant).toString("base64")}`);
  });

  test("the lower-case and the more particular variable wins; a loopback address and `false` go around all", () => {
    const url = new URL(`https://${TEST_HOST}`);
    const env = { HTTPS_PROXY: "b", https_proxy: "a", ALL_PROXY: "c", HTTP_PROXY: "d" };
    const address = (names: readonly (keyof typeof env)[]): string | undefined =>
      chooseProxy(url, undefined, Object.fromEntries(names.map((name) => [name, env[name]])))?.address;
    expect(address(["HTTPS_PROXY", "https_proxy"])).toBe("http://a");
    expect(address(["HTTPS_PROXY", "ALL_PROXY"])).toBe("http://b");
    expect(address(["ALL_PROXY", "HTTP_PROXY"])).toBe("http://c");
    expect(address(["HTTP_PROXY"])).toBe("http://d");
    expect(chooseProxy(new URL("http://127.0.0.1:8080"), undefined, env)).toBeUndefined();
    expect(chooseProxy(url, false, env)).toBeUndefined();
  });

  test.each([
    ["HTTPS_PROXY", "http://", /HTTPS_PROXY is not an address/],
    ["https_proxy", "http://somebody:secret-word@ho st", /https_proxy is not an address/],
    ["ALL_PROXY", "socks5://somebody:secret-word@127.0.0.1:1080", /ALL_PROXY is a socks5 one/],
    ["HTTP_PROXY", "file:///etc/passwd", /HTTP_PROXY is a file one/],
    ["HTTPS_PROXY", "host:port:secret-word", /HTTPS_PROXY is not an address/],
  ])("%s=%s is refused with its name, and without its password", async (name, value, message) => {
    vi.stubEnv(name, value);
    const error = await errorOf(ask());
    expect(error).toMatchObject({ name: "UsageError", message });
    expect(error.text).not.toContain("secret-word");
  });

  test("the `proxy` option is refused likewise", async () => {
    await expect(ask({ proxy: "ftp://x" })).rejects.toMatchObject({ name: "UsageError", message: /`proxy` option/ });
  });
});

describe("NO_PROXY", () => {
  test.each([
    ["api.labarchives.com", "https://api.labarchives.com", true],
    ["labarchives.com", "https://api.labarchives.com", true],
    [".labarchives.com", "https://api.labarchives.com", true],
    ["*.labarchives.com", "https://api.labarchives.com", true],
    [".labarchives.com", "https://labarchives.com", true],
    ["LabArchives.COM.", "https://api.labarchives.com", true],
    ["archives.com", "https://api.labarchives.com", false],
    ["com.evil", "https://api.labarchives.com", false],
    ["example.org labarchives.com", "https://api.labarchives.com", true],
    ["example.org,\tlabarchives.com , x", "https://api.labarchives.com", true],
    ["*", "https://api.labarchives.com", true],
    ["a,*", "https://api.labarchives.com", true],
    ["labarchives.com:443", "https://api.labarchives.com", true],
    ["labarchives.com:8443", "https://api.labarchives.com", false],
    ["labarchives.com:8443", "https://api.labarchives.com:8443", true],
    ["*:8443", "https://api.labarchives.com:8443", true],
    ["10.0.0.0/8", "https://10.200.3.4", true],
    ["10.0.0.0/8", "https://11.0.0.1", false],
    ["192.168.4.0/22", "https://192.168.7.255", true],
    ["192.168.4.0/22", "https://192.168.8.0", false],
    ["0.0.0.0/0", "https://192.0.2.2", true],
    ["0.0.0.0/0", "https://host.example.org", false],
    ["192.0.2.2", "https://192.0.2.2", true],
    ["192.0.2.2:8443", "https://192.0.2.2", false],
    ["2.2", "https://192.0.2.2", false],
    ["fd00::/8", "https://[fd12:3456::1]", true],
    ["fd00::/8", "https://[fe80::1]", false],
    ["2001:DB8::1", "https://[2001:db8:0::1]", true],
    ["[2001:db8::1]", "https://[2001:db8::1]", true],
    ["[2001:db8::1]:8443", "https://[2001:db8::1]:8443", true],
    ["[2001:db8::1]:8443", "https://[2001:db8::1]", false],
    ["10.0.0.0/99,10.0.0.0/x,/8,10.0.0.0/8/8,[,:,..", "https://10.0.0.1", false],
    ["münchen.example", "https://eln.xn--mnchen-3ya.example", true],
    ["", "https://api.labarchives.com", false],
    [" , ,", "https://api.labarchives.com", false],
  ])("%j of %s: %s", (list, url, expected) => {
    expect(isExempt(new URL(url), list)).toBe(expected);
  });

  test("is obeyed by a real call", async () => {
    vi.stubEnv("HTTPS_PROXY", proxy.address);
    vi.stubEnv("NO_PROXY", "192.0.2.0/24 .labapi.test");
    // Without the proxy, nobody knows that name.
    await expect(ask({ retry: NO_RETRY })).rejects.toMatchObject({
      name: "NetworkError",
      message: /ENOTFOUND|EAI_AGAIN/,
    });
    expect(proxy.tunnels).toEqual([]);
  });
});

describe("a proxy that fails is named without its password", () => {
  const login = "somebody:secret-word@";

  test.each<[string, ProxyFault, string, RegExp, number]>([
    ["asks for a password", { status: 407 }, "NetworkError", /asks for a name and a password \(HTTP 407\)/, 1],
    ["forbids the host", { status: 403 }, "NetworkError", /did not open the way to eln\.labapi\.test \(HTTP 403\)/, 1],
    ["cannot reach the host", { status: 502 }, "NetworkError", /HTTP 502/, 3],
    ["hangs up in CONNECT", "reset", "NetworkError", /connection to the proxy/, 3],
    ["never answers CONNECT", "silence", "TimeoutError", /within 50 ms/, 3],
  ])("when it %s", async (_what, fault, name, message, attempts) => {
    proxy.fault = fault;
    const timeouts = { connectMs: fault === "silence" ? 50 : 5000, headersMs: 5000, bodyMs: 5000 };
    const error = await errorOf(ask({ proxy: login + proxy.address, timeouts }));
    expect(error).toMatchObject({ name, message });
    expect(error.message).toContain(proxy.address);
    expect(error.text).not.toContain("secret-word");
    expect(proxy.tunnels).toHaveLength(attempts);
  });

  test.each([
    ["nothing listens", "127.0.0.1:9", /ECONNREFUSED/],
    ["nobody knows its name", "proxy.labapi.test:3128", /ENOTFOUND|EAI_AGAIN/],
  ])("when %s", async (_what, address, message) => {
    const error = await errorOf(ask({ proxy: login + address, retry: NO_RETRY }));
    expect(error).toMatchObject({ name: "NetworkError", message });
    expect(error.message).toContain(`the proxy http://${address}`);
    expect(error.text).not.toContain("secret-word");
  });

  test("a write that never got through it is not uncertain", async () => {
    proxy.fault = "reset";
    const insert = { userId: "u", notebookId: "n", parentId: "0", name: "x", isFolder: false };
    const call = using({ proxy: proxy.address }, (transport) => transport.call(treeTools.insertNode, insert as never));
    await expect(call).rejects.toMatchObject({ name: "NetworkError" });
  });

  test("one that reads along is named beside the certificate nobody trusts", async () => {
    const error = await errorOf(ask({ proxy: proxy.address, ca: certificates.pem("other"), retry: NO_RETRY }));
    expect(error.message).toContain(`${TEST_HOST} (through the proxy http://${proxy.address})`);
    expect(error.message).toContain("`ca` option");
  });

  test("an https proxy is verified by the same authorities", async () => {
    await using secure = await startConnectProxy(targetPort, certificates.server);
    expect(await ask({ proxy: `https://${secure.address}` })).toBe("hello");
    const error = await errorOf(
      ask({ proxy: `https://${secure.address}`, ca: certificates.pem("other"), retry: NO_RETRY }),
    );
    expect(error.message).toContain(`the proxy https://${secure.address} failed`);
    expect(secure.tunnels).toHaveLength(1);
  });
});

describe("`ca`", () => {
  const trusts = async (ca: string, extra: string): Promise<string> => {
    const env = { NODE_EXTRA_CA_CERTS: extra, PROXY: proxy.address, CA: ca, TARGET: `https://${TEST_HOST}` };
    await using program = Program.start("tests/transport/asks-through-proxy.ts", [], env);
    await program.ends();
    return program.stdout.trim();
  };

  test("keeps what NODE_EXTRA_CA_CERTS names", { timeout: 60_000 }, async () => {
    expect(await trusts(certificates.pem("other"), certificates.pathOf("root"))).toBe("hello");
    expect(await trusts(certificates.pem("root"), certificates.pathOf("other"))).toBe("hello");
    expect(await trusts(certificates.pem("other"), "")).toContain("NetworkError");
  });

  test("goes on without a file that is not there", { timeout: 60_000 }, async () => {
    expect(await trusts(certificates.pem("root"), "/no/such/file.pem")).toBe("hello");
  });
});
