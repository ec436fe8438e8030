import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A name that no look-up knows: only a proxy of ours leads there. */
export const TEST_HOST = "eln.labapi.test";

/** Certificates for one run of a test file. */
export interface Certificates extends Disposable {
  pathOf(name: string): string;
  /** `root`, `intermediate` and `leaf` (for 127.0.0.1 and {@link TEST_HOST}), and `other`, a root that signed none of them. */
  pem(name: string): string;
  /** What a server needs. */
  readonly server: { readonly key: string; readonly cert: string };
}

/** A root, an intermediate and a server certificate, made afresh: nothing with a private key is kept in the repository. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "labapi-tls-"));
  const openssl = (...args: string[]): void => void execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const authority = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
  writeFileSync(join(folder, "ca.ext"), authority);
  const names = `subjectAltName=IP:127.0.0.1,DNS:${TEST_HOST}\nbasicConstraints=critical,CA:FALSE\n`;
  writeFileSync(join(folder, "leaf.ext"), names);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  for (const name of ["root", "other"]) {
    openssl(
      "req",
      "-x509",
      ...key,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.pem`,
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
    );
  }
  for (const [name, issuer, ext] of [
    ["intermediate", "root", "ca.ext"],
    ["leaf", "intermediate", "leaf.ext"],
  ] as const) {
    openssl("req", ...key, "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=Test ${name}`);
    const signed = ["-CA", `${issuer}.pem`, "-CAkey", `${issuer}.key`, "-CAcreateserial", "-extfile", ext];
    openssl("x509", "-req", "-in", `${name}.csr`, ...signed, "-out", `${name}.pem`, "-days", "2");
  }
  const pathOf = (name: string): string => join(folder, `${name}.pem`);
  const pem = (name: string): string => readFileSync(pathOf(name), "utf8");
  return {
    pathOf,
    pem,
    server: { key: readFileSync(join(folder, "leaf.key"), "utf8"), cert: pem("leaf") + pem("intermediate") },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
