import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { utilities } from "../../src/endpoints/index.ts";
import { NO_RETRY } from "../../src/transport/options.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { listen } from "../helpers/raw-server.ts";
import { recordingLogger, testTransport } from "../helpers/transport.ts";

const ANSWER = "<utilities><promo-message>hello</promo-message></utilities>";

describe("TLS", () => {
  const certificates = makeCertificates();
  const pem = (name: string): string => certificates.pem(name);
  let server: ReturnType<typeof createHttpsServer>;
  let url = "";

  beforeAll(async () => {
    server = createHttpsServer(certificates.server, (_request, response) => void response.end(ANSWER));
    url = (await listen(server)).replace("http:", "https:");
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    certificates[Symbol.dispose]();
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
