import { Client, type Page } from "labapi";
import { startSandbox } from "labapi/sandbox";
import { describe, expect, it } from "vitest";
import { keyOf, signedIn, somebody } from "../helpers/signed-in.ts";

/** A `fetch` through which some answers are changed on the way. */
function changing(fetch: typeof globalThis.fetch, change: (xml: string) => string): typeof globalThis.fetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    if (!(answer.headers.get("content-type") ?? "").includes("xml")) return answer;
    return new Response(change(await answer.text()), {
      status: answer.status,
      headers: { "content-type": "application/xml" },
    });
  };
}

describe("answers nobody expected", () => {
  it("one odd entry does not spoil the page, nor one odd node the folder", async () => {
    await using sandbox = await startSandbox({ seed: "empty" });
    await using plain = new Client(keyOf(sandbox));
    const { email, token } = somebody(sandbox);
    const written = await (await plain.login(email, token)).notebooks.default.page("F/P");
    await written.addText("good");
    await written.addText("odd");
    const fetch = changing(sandbox.fetch, (xml) =>
      xml
        .replace(
          /<version type="integer">1<\/version>(?=(?:(?!<\/entry>)[\s\S])*odd)/,
          '<version type="integer">one</version>',
        )
        .replace(
          /<\/level-nodes>/,
          "<level-node><tree-id>x</tree-id><display-text>odd</display-text><is-page>perhaps</is-page></level-node></level-nodes>",
        ),
    );
    await using client = new Client({ ...keyOf(sandbox), fetch });
    const notebook = (await client.login(email, token)).notebooks.default;
    const page = (await notebook.traverse("F/P")) as Page;
    const entries = await page.entries();
    expect(entries.map((entry) => "content" in entry && entry.content)).toEqual(["good", "odd"]);
    // What could not be read is kept as it came.
    expect(entries[1]?.version).toBeUndefined();
    expect(entries[1]?.raw.extra.map(({ name, text }) => [name, text])).toEqual([["version", "one"]]);
    expect((await notebook.children()).map(({ name, kind }) => [name, kind])).toEqual([
      ["F", "folder"],
      ["odd", "page"],
    ]);
  });

  it("an unknown part type is kept with its raw data, unknown elements as well", async () => {
    await using sandbox = await startSandbox({ seed: "empty" });
    const fetch = changing(sandbox.fetch, (xml) =>
      xml.replaceAll("<part-type>heading</part-type>", "<part-type>hologram entry</part-type><depth>3</depth>"),
    );
    await using client = new Client({ ...keyOf(sandbox), fetch });
    const { email, token } = somebody(sandbox);
    const page = await (await client.login(email, token)).notebooks.default.page("P");
    await page.addHeading("light");
    await page.addText("beside it");
    await page.refresh();
    const other = await (await client.resume((await client.login(email, token)).session())).notebooks.default.page("P");
    const [odd, good] = await other.entries();
    expect(odd).toMatchObject({ kind: "unknown", partType: "hologram entry", data: "light" });
    expect(odd?.raw.extra.map(({ name, text }) => [name, text])).toEqual([["depth", "3"]]);
    expect(good?.kind).toBe("text");
  });

  it("a text of many megabytes comes back whole", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const long = `<p>${"0123456789é<b>x</b>".repeat(700_000)}</p>`;
    await page.addText(long);
    const again = await here.client.resume(here.user.session());
    const [entry] = await (await again.notebooks.default.page("P")).entries();
    expect("content" in (entry ?? {}) && (entry as { content: string }).content === long).toBe(true);
  });
});
