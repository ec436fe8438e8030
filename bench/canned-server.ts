/** Answers every call with the same small listing, in a process of its own so that its CPU is not counted. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { element, writeXml } from "../src/wire/xml-writer.ts";

const nodes = Array.from({ length: 5 }, (_unused, index) =>
  element("level-node", [
    element("tree-id", `MS4zfDEyMDA5ODkvMS9UcmVlTm9kZS80MDgxOTQ5NjQw${index}`),
    element("display-text", `Protocols & results ${index}`),
    element("is-page", index % 2 === 0 ? "true" : "false", { type: "boolean" }),
    element("user-access", [
      element("can-read", "true", { type: "boolean" }),
      element("can-write", "true", { type: "boolean" }),
      element("can-read-comments", "true", { type: "boolean" }),
      element("can-write-comments", "true", { type: "boolean" }),
    ]),
  ]),
);
const body = Buffer.from(writeXml(element("tree-tools", [element("level-nodes", nodes, { type: "array" })])));

const server = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "application/xml; charset=utf-8", "content-length": body.byteLength });
  response.end(body);
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit(0));
