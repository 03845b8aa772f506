// A record in which every text is markup: all of it stays text, and nothing of it runs, loads or leads anywhere.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

test("markup in a record stays text", () => open(browser, "hostile", async (page) => {
  const text = await page.locator("body").innerText();
  assert.ok(text.includes("<script>alert(1)</script>"));
  assert.equal(await page.locator("script").count(), 1);
  assert.equal(await page.locator("img, iframe, object, embed, link, base").count(), 0);
  const handlers = await page.evaluate(() => [...document.querySelectorAll("*")]
    .flatMap((element) => [...element.attributes])
    .filter(({ name, value }) => name.startsWith("on") || (name === "href" && !/^(#|https?:)/.test(value)))
    .map(({ name, value }) => `${name}=${value}`));
  assert.deepEqual(handlers, []);
}));

test("search and filters take markup as text too", () => open(browser, "hostile", async (page) => {
  await page.locator("#ours").check();
  await page.locator("#search").fill("<script>alert(1)</script>\"><img");
  assert.doesNotMatch(await page.locator("#shown").textContent(), /Showing 0 of/);
  for (const id of ["theme", "verdict", "sort"]) {
    for (const { index } of await page.locator(`#${id} option`).evaluateAll((all) => all.map(({ index }) => ({ index })))) {
      await page.locator(`#${id}`).selectOption({ index });
    }
  }
}));

test("the page runs no script but its own", () => open(browser, "hostile", async (page) => {
  const policy = await page.locator("meta[http-equiv='Content-Security-Policy']").getAttribute("content");
  assert.match(policy, /^default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[^' ]+'$/);
}));
