import { open } from "node:fs/promises";
import { basename } from "node:path";

/** A kind of file that must not land in a record which cannot be deleted. */
export interface SecretRule {
  /** What it is, for the message and the docs. */
  readonly what: string;
  /** Names, as globs for the docs. */
  readonly names?: readonly string[];
  /** How its content looks near the beginning. */
  readonly content?: RegExp;
}

/** What `put` and `watch` refuse; `--allow-secrets` overrides it. */
export const SECRET_RULES: readonly SecretRule[] = [
  {
    what: "a private key",
    names: [
      "id_rsa",
      "id_dsa",
      "id_ecdsa",
      "id_ed25519",
      "id_ecdsa_sk",
      "id_ed25519_sk",
      "*.ppk",
      "*.p12",
      "*.pfx",
      "*.jks",
      "*.keystore",
    ],
    content: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|^PuTTY-User-Key-File-\d|AGE-SECRET-KEY-1[0-9A-Z]/m,
  },
  {
    what: "settings with credentials",
    names: [".env", ".env.*", "*.env", ".envrc"],
    content:
      /^\s*(?:export\s+)?(?:ACCESS_PWD|AUTH_KEY|LABAPI_SESSION_KEY|AWS_SECRET_ACCESS_KEY|aws_secret_access_key)\s*[=:]\s*\S/m,
  },
  {
    what: "a credential file",
    names: [
      ".netrc",
      "_netrc",
      ".pgpass",
      ".my.cnf",
      ".htpasswd",
      ".npmrc",
      ".pypirc",
      ".git-credentials",
      ".dockercfg",
      ".vault-token",
      ".s3cfg",
      ".boto",
      "credentials",
      "credentials.json",
      "client_secret*.json",
      "kubeconfig",
      "secrets.yml",
      "secrets.yaml",
      "secrets.json",
      "*.tfstate",
    ],
    content: /"private_key"\s*:\s*"-----BEGIN|"sealed":1,"salt":/,
  },
  { what: "a password store", names: ["*.kdbx", "*.kdb", "*.agilekeychain", "*.opvault", "logins.json", "key4.db"] },
];

/** Folders that hold nothing but secrets. */
export const SECRET_FOLDERS: readonly string[] = [
  ".ssh",
  ".gnupg",
  ".aws",
  ".azure",
  ".kube",
  ".docker",
  ".password-store",
];

/** Samples of settings hold no secrets, and people do share them. */
const SAMPLE = /\.(?:example|sample|template|dist|pub)$/i;

const HEAD_BYTES = 64 * 1024;
const NAMED = SECRET_RULES.flatMap(({ what, names = [] }) => names.map((name) => ({ what, pattern: toPattern(name) })));

/** Why a file's name must not be sent; `undefined` when nothing speaks against it. `path` may be relative. */
export function secretByName(path: string): string | undefined {
  const folder = path
    .split(/[/\\]/)
    .slice(0, -1)
    .find((name) => SECRET_FOLDERS.includes(name.toLowerCase()));
  if (folder !== undefined) return `it is in ${folder}, which holds secrets`;
  const name = basename(path.replaceAll("\\", "/"));
  if (SAMPLE.test(name)) return undefined;
  const found = NAMED.find(({ pattern }) => pattern.test(name));
  return found === undefined ? undefined : `its name is that of ${found.what}`;
}

/** Why a file's content must not be sent. Reads its beginning. */
export async function secretByContent(path: string): Promise<string | undefined> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES), position: 0 });
    const head = buffer.subarray(0, bytesRead).toString("latin1");
    const found = SECRET_RULES.find(({ content }) => content?.test(head) === true);
    return found === undefined ? undefined : `it looks like ${found.what}`;
  } finally {
    await file.close();
  }
}

function toPattern(glob: string): RegExp {
  const source = glob.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*");
  return new RegExp(`^${source}$`, "i");
}
