import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { utilities } from "../../src/endpoints/index.ts";
import { NO_RETRY } from "../../src/transport/options.ts";
import { listen } from "../helpers/raw-server.ts";
import { recordingLogger, testTransport } from "../helpers/transport.ts";

const ANSWER = "<utilities><promo-message>hello</promo-message></utilities>";

/** A root, an intermediate and a server certificate, made afresh: nothing with a private key is kept in the repository. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]): void => void execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const authority = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
  writeFileSync(join(folder, "ca.ext"), authority);
  writeFileSync(join(folder, "leaf.ext"), "subjectAltName=IP:127.0.0.1\nbasicConstraints=critical,CA:FALSE\n");
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl("req", "-x509", ...key, "-keyout", "root.key", "-out", "root.pem", "-days", "2", "-subj", "/CN=Test Root");
  for (const [name, issuer, ext] of [
    ["intermediate", "root", "ca.ext"],
    ["leaf", "intermediate", "leaf.ext"],
  ] as const) {
    openssl("req", ...key, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=Test ${name}`);
    const signed = ["-CA", `${issuer}.pem`, "-CAkey", `${issuer}.key`, "-CAcreateserial", "-extfile", ext];
    openssl("x509", "-req", "-in", `${name}.csr`, ...signed, "-out", `${name}.pem`, "-days", "2");
  }
}

describe("TLS", () => {
  const folder = mkdtempSync(join(tmpdir(), "labapi-tls-"));
  const pem = (name: string): string => readFileSync(join(folder, `${name}.pem`), "utf8");
  let server: ReturnType<typeof createHttpsServer>;
  let url = "";

  beforeAll(async () => {
    makeCertificates(folder);
    const tls = { key: readFileSync(join(folder, "leaf.key")), cert: pem("leaf") + pem("intermediate") };
    server = createHttpsServer(tls, (_request, response) => void response.end(ANSWER));
    url = (await listen(server)).replace("http:", "https:");
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  const ask = async (options: Parameters<typeof testTransport>[1]) => {
    const transport = testTransport(url, { retry: NO_RETRY, ...options });
    try {
      return await transport.call(utilities.promoMessage, {});
    } finally {
      await transport.close();
    }
  };

  test("an unknown authority is refused with the option to give", async () => {
    await expect(ask({})).rejects.toMatchObject({ name: "NetworkError", message: /`ca` option/ });
  });

  test("`ca` adds an authority", async () => {
    expect((await ask({ ca: pem("root") })).message).toBe("hello");
  });

  test("`strictCert: false` accepts a trusted intermediate, warns, and still verifies", async () => {
    const logger = recordingLogger();
    await expect(ask({ ca: pem("intermediate") })).rejects.toMatchObject({ name: "NetworkError" });
    expect((await ask({ ca: pem("intermediate"), strictCert: false, logger })).message).toBe("hello");
    expect(logger.lines.filter((line) => line.includes("strictCert"))).toHaveLength(1);
    await expect(ask({ strictCert: false })).rejects.toMatchObject({ name: "NetworkError" });
    const wrongName = testTransport(url.replace("127.0.0.1", "localhost"), {
      ca: pem("root"),
      strictCert: false,
      retry: NO_RETRY,
    });
    await expect(wrongName.call(utilities.promoMessage, {})).rejects.toMatchObject({ name: "NetworkError" });
  });
});

describe("a proxy", () => {
  test("is used when given, and never for this machine otherwise", async () => {
    const target = createHttpServer((_request, response) => void response.end(ANSWER));
    const targetUrl = await listen(target);
    let tunnels = 0;
    const proxy = createHttpServer();
    proxy.on("connect", (request, socket) => {
      tunnels += 1;
      const [host = "", port = "0"] = (request.url ?? "").split(":");
      const upstream = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.pipe(socket).pipe(upstream);
      });
      socket.on("error", () => upstream.destroy());
      upstream.on("error", () => socket.destroy());
    });
    const proxyUrl = await listen(proxy);
    const through = testTransport(targetUrl, { proxy: proxyUrl });
    expect((await through.call(utilities.promoMessage, {})).message).toBe("hello");
    expect(tunnels).toBe(1);
    process.env["HTTPS_PROXY"] = process.env["HTTP_PROXY"] = "http://127.0.0.1:9";
    const direct = testTransport(targetUrl);
    expect((await direct.call(utilities.promoMessage, {})).message).toBe("hello");
    delete process.env["HTTPS_PROXY"];
    delete process.env["HTTP_PROXY"];
    await Promise.all([through.close(), direct.close()]);
    for (const server of [target, proxy]) {
      server.closeAllConnections();
      server.close();
    }
  });
});
