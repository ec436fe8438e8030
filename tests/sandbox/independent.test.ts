/**
 * The sandbox seen by a stranger: node:http, node:crypto and plain text checks. Nothing of the client or of the shared wire code
 * takes part, so that a mistake in them cannot hide one in the sandbox.
 */
import { createHmac } from "node:crypto";
import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "labapi/sandbox";

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly pieces?: readonly Buffer[];
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

function send(url: string, { method = "GET", headers = {}, pieces = [] }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      const received: Buffer[] = [];
      response.on("data", (piece: Buffer) => received.push(piece));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(received) }),
      );
    });
    sent.on("error", reject);
    for (const piece of pieces) sent.write(piece);
    sent.end();
  });
}

/** Percent-encodes every byte but letters and digits: more than needed, and so never too little. */
function encode(text: string): string {
  return Buffer.from(text)
    .toString("latin1")
    .replaceAll(/[^A-Za-z0-9]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function url(path: string, parameters: Record<string, string>, signed = path.slice(path.lastIndexOf("/") + 1)): string {
  const expires = String(Date.now());
  const sig = createHmac("sha512", sandbox.accessPassword)
    .update(`${sandbox.accessKeyId}${signed}${expires}`)
    .digest("base64");
  const all = Object.entries({ ...parameters, akid: sandbox.accessKeyId, expires, sig });
  return `${sandbox.url}${path}?${all.map(([name, value]) => `${name}=${encode(value)}`).join("&")}`;
}

function element(answer: Answer, name: string): string {
  const found = new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(answer.body.toString("utf8"))?.[1];
  if (found === undefined) throw new Error(`no <${name}> in ${answer.status} ${answer.body.toString("utf8")}`);
  return found;
}

async function get(path: string, parameters: Record<string, string>): Promise<Answer> {
  const answer = await send(url(path, parameters));
  expect([answer.status, answer.body.toString("utf8")]).toEqual([200, expect.stringContaining("<?xml")]);
  return answer;
}

async function signIn(): Promise<{ uid: string; nbid: string }> {
  const [ada] = sandbox.users;
  const login = { login_or_email: ada?.email ?? "", password: ada?.token ?? "" };
  const answer = await get("/api/users/user_access_info", login);
  const text = answer.body.toString("utf8");
  const nbid = /<notebook><id>([^<]*)<\/id><name>My Research Notebook</.exec(text)?.[1] ?? "";
  return { uid: element(answer, "id").replaceAll("&apos;", "'"), nbid };
}

async function makePage(name: string): Promise<{ uid: string; nbid: string; pid: string }> {
  const { uid, nbid } = await signIn();
  const node = { uid, nbid, parent_tree_id: "0", display_text: name, is_folder: "false" };
  return { uid, nbid, pid: element(await get("/api/tree_tools/insert_node", node), "tree-id") };
}

test("signs a person in by way of the redirect", async () => {
  const back = "http://localhost:9/after";
  const shown = await send(url("/api_user_login", { redirect_uri: back }, back));
  const html = shown.body.toString("utf8");
  expect(html).toContain("Sign in and allow labapi");
  const hidden = [...html.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  const fields = [...hidden, ["account", "ada@example.org"], ["decision", "allow"]];
  const form = fields.map(([name = "", value = ""]) => `${name}=${encode(value)}`).join("&");
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await send(`${sandbox.url}/api_user_login`, { method: "POST", headers, pieces: [Buffer.from(form)] });
  expect(answer.status).toBe(302);
  const location = String(answer.headers["location"]);
  expect(location).toMatch(/^http:\/\/localhost:9\/after\?auth_code=[^&]+&email=ada%40example\.org$/);
  const code = decodeURIComponent(/auth_code=([^&]+)/.exec(location)?.[1] ?? "");
  const login = { login_or_email: "ada@example.org", password: code };
  expect(element(await get("/api/users/user_access_info", login), "fullname")).toBe("Ada Example");
});

test("signs a person in by a one-hour token, and shows the tree", async () => {
  const { uid, nbid } = await signIn();
  const level = await get("/api/tree_tools/get_tree_level", { uid, nbid, parent_tree_id: "0" });
  const text = level.body.toString("utf8");
  expect(text).toMatch(
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<tree-tools><level-nodes type="array"><level-node><tree-id>/,
  );
  expect([...text.matchAll(/<display-text>([^<]*)</g)].map(([, name]) => name)).toEqual([
    "Protocols",
    "Experiments",
    "To do",
  ]);
  expect(text).toContain('<is-page type="boolean">true</is-page>');
  expect(text).toContain("<request><class>tree_tools</class><method>get_tree_level</method>");
});

test("keeps text as it was written", async () => {
  const { uid, nbid, pid } = await makePage('A & B < "C" 😀');
  const data = "<p>1 &lt; 2 &amp; ü 日本\r\n'; DROP TABLE entries; --</p>";
  const form = Object.entries({ uid, nbid, pid, part_type: "text entry", entry_data: data });
  const body = Buffer.from(form.map(([name, value]) => `${name}=${encode(value)}`).join("&"));
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  expect((await send(url("/api/entries/add_entry", {}), { method: "POST", headers, pieces: [body] })).status).toBe(200);
  const page = await get("/api/tree_tools/get_entries_for_page", { uid, nbid, page_tree_id: pid, entry_data: "True" });
  expect(page.body.toString("utf8")).toContain(
    "<entry-data>&lt;p&gt;1 &amp;lt; 2 &amp;amp; ü 日本&#13;\n'; DROP TABLE entries; --&lt;/p&gt;</entry-data>",
  );
  const silent = await get("/api/tree_tools/get_entries_for_page", { uid, nbid, page_tree_id: pid });
  expect(silent.body.toString("utf8")).not.toContain("<entry-data");
  const level = await get("/api/tree_tools/get_tree_level", { uid, nbid, parent_tree_id: "0" });
  expect(level.body.toString("utf8")).toContain("<display-text>A &amp; B &lt; &quot;C&quot; 😀</display-text>");
});

test("takes an empty file in chunks, and a file without a Content-Type", async () => {
  const place = await makePage("Files");
  const upload = async (filename: string, sent: Sent): Promise<string> => {
    const answer = await send(url("/api/entries/add_attachment", { ...place, filename }), { method: "POST", ...sent });
    expect(answer.status).toBe(200);
    return element(answer, "eid");
  };
  await upload("empty.txt", {
    headers: { "transfer-encoding": "chunked", "content-type": "application/octet-stream" },
  });
  const pieces = [Buffer.from([0, 255]), Buffer.from("\r\n--x\r\n")];
  const eid = await upload("ü “raw”.bin", { pieces });
  const answer = await send(url("/api/entries/entry_attachment", { uid: place.uid, eid }));
  expect(answer.body.equals(Buffer.concat(pieces))).toBe(true);
  expect(answer.headers["content-type"]).toBe("application/octet-stream");
  expect(answer.headers["content-disposition"]).toContain("filename*=UTF-8''%C3%BC%20%E2%80%9Craw%E2%80%9D.bin");
  const wrong = { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" }, pieces };
  const refused = await send(url("/api/entries/add_attachment", { ...place, filename: "x" }), wrong);
  expect([refused.status, element(refused, "error-code")]).toEqual([400, "4518"]);
  const page = await get("/api/tree_tools/get_entries_for_page", {
    uid: place.uid,
    nbid: place.nbid,
    page_tree_id: place.pid,
  });
  expect(page.body.toString("utf8")).toContain('<attach-file-size type="integer">0</attach-file-size>');
});

test("refuses in its own words", async () => {
  const forged = await send(url("/api/users/max_file_size", { uid: "x" }).replace(/sig=.{6}/, "sig=AAAAAA"));
  expect([forged.status, element(forged, "error-code")]).toEqual([401, "4520"]);
  expect(element(forged, "error-description")).toBe("The supplied signature parameter was invalid");
  const wrong = await send(url("/api/users/user_access_info", { login_or_email: "ada@example.org", password: "no" }));
  expect([wrong.status, element(wrong, "error-code")]).toEqual([404, "4514"]);
});
