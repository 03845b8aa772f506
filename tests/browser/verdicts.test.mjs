// The table of verdicts: search, filters, sorting, links, colours, and the page without a script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const NAME = "reference";
const see = (what, options) => open(browser, NAME, what, options);

/** The predictions that are seen: their claim, theme, words and verdicts. */
const seen = (page) => page.evaluate(() => [...document.querySelectorAll("#forest tbody:not(.theme) tr")]
  .filter((row) => row.cells.length === 3 && row.checkVisibility())
  .map((row) => ({
    theme: row.parentElement.dataset.theme,
    words: (row.parentElement.rows[0].textContent + " " + row.textContent).toLowerCase(),
    verdicts: [...row.querySelectorAll("b")].map((verdict) => verdict.textContent),
    ours: row.classList.contains("o"),
  })));

/** The titles of the claims that are seen, in their order. */
const claims = (page) => page.evaluate(() => [...document.querySelectorAll("#forest tbody:not(.theme)")]
  .filter((body) => body.checkVisibility())
  .map((body) => body.querySelector("a").textContent));

const shown = (page) => page.locator("#shown").textContent();

/** What the line of the count has to say: as many as are seen, of all there are. */
async function counts(page) {
  const all = await page.locator("#forest tbody:not(.theme) tr").evaluateAll(
    (rows) => rows.filter((row) => row.cells.length === 3).length);
  const rows = await seen(page);
  assert.equal(await shown(page), `Showing ${rows.length} of ${all} predictions`);
  return rows;
}

test("the controls are there once the script runs, and can be reached by the keyboard", () => see(async (page) => {
  assert.ok(await page.locator("#find").isVisible());
  const reached = [];
  for (let presses = 0; presses < 400 && !reached.includes("ours"); presses += 1) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement.id));
  }
  for (const id of ["light", "search", "theme", "verdict", "sort", "ours"]) { assert.ok(reached.includes(id), id); }
}));

test("the count is told to those who do not see it", () => see(async (page) => {
  assert.equal(await page.locator("#shown").getAttribute("aria-live"), "polite");
  const rows = await counts(page);
  assert.ok(rows.length > 10 && rows.every((row) => !row.ours));
}));

test("our own predictions are behind a box", () => see(async (page) => {
  const stated = (await counts(page)).length;
  await page.locator("#ours").check();
  const rows = await counts(page);
  assert.ok(rows.length > stated && rows.some((row) => row.ours));
  await page.locator("#ours").uncheck();
  assert.equal((await counts(page)).length, stated);
}));

test("a search leaves the rows that have all of its words", () => see(async (page) => {
  const all = (await counts(page)).length;
  await page.locator("#search").fill("Time POOLED");
  const rows = await counts(page);
  assert.ok(rows.length > 0 && rows.length < all, `${rows.length} of ${all}`);
  for (const row of rows) { assert.ok(row.words.includes("time") && row.words.includes("pooled"), row.words); }
  await page.locator("#search").fill("no row has these words");
  assert.equal((await counts(page)).length, 0);
  assert.deepEqual(await claims(page), []);
  await page.locator("#search").press("Enter");
  assert.equal((await counts(page)).length, 0, "Enter sends nothing");
  await page.locator("#search").fill("");
  assert.equal((await counts(page)).length, all);
}));

test("every theme and every verdict can be asked for alone", () => see(async (page) => {
  await page.locator("#ours").check();
  for (const [id, of] of [["theme", (row) => [row.theme]], ["verdict", (row) => row.verdicts]]) {
    const options = await page.locator(`#${id} option`).allTextContents();
    assert.ok(options.length > 2);
    for (const option of options.slice(1)) {
      await page.locator(`#${id}`).selectOption({ label: option });
      const rows = await counts(page);
      assert.ok(rows.length > 0, `${id} ${option} has no row`);
      for (const row of rows) { assert.ok(of(row).includes(option), `${option}: ${row.words}`); }
    }
    await page.locator(`#${id}`).selectOption({ index: 0 });
  }
}));

test("a search and filters narrow down together", () => see(async (page) => {
  await page.locator("#verdict").selectOption({ label: "refuted" });
  const refuted = await counts(page);
  const theme = refuted[0].theme;
  await page.locator("#theme").selectOption({ label: theme });
  const both = await counts(page);
  assert.deepEqual(both, refuted.filter((row) => row.theme === theme));
  await page.locator("#search").fill("jemalloc");
  assert.deepEqual(await counts(page), both.filter((row) => row.words.includes("jemalloc")));
}));

test("claims are sorted by title and by their distance, and go back to the order of the catalogue", () => see(async (page) => {
  const catalogue = await claims(page);
  await page.locator("#sort").selectOption("title");
  const titles = await claims(page);
  assert.deepEqual(titles, [...catalogue].sort((one, other) => one.localeCompare(other)));
  assert.notDeepEqual(titles, catalogue);
  const reaches = () => page.locator("#forest tbody:not(.theme)").evaluateAll(
    (bodies) => bodies.map((body) => Number(body.dataset.reach ?? 0)));
  await page.locator("#sort").selectOption("worst");
  const worst = await reaches();
  assert.deepEqual(worst, [...worst].sort((one, other) => one - other));
  await page.locator("#sort").selectOption("best");
  const best = await reaches();
  assert.deepEqual(best, [...best].sort((one, other) => other - one));
  await page.locator("#sort").selectOption("");
  assert.deepEqual(await claims(page), catalogue);
}));

test("a row leads to its claim, and every link of the page to something", () => see(async (page) => {
  const link = page.locator("#forest tbody:not(.theme) a").nth(3);
  const title = await link.textContent();
  await link.click();
  const id = await page.evaluate(() => decodeURIComponent(location.hash.slice(1)));
  const section = page.locator(`section[id="${id}"]`);
  assert.ok((await section.locator("h2").textContent()).includes(title));
  assert.ok(await section.locator("h2").evaluate((heading) => {
    const { top } = heading.getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  }), "the claim is in view");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const lost = await page.evaluate(() => [...document.querySelectorAll("a[href^='#']")]
    .map((anchor) => anchor.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id)));
  assert.deepEqual(lost, []);
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return ids.filter((id, place) => ids.indexOf(id) !== place);
  });
  assert.deepEqual(twice, []);
}));

test("the colours follow the reader: the system's, light, dark, and the choice is kept", () => see(async (page) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await paper();
  assert.notEqual(light, dark);
  await page.locator("#light").click();
  assert.equal(await paper(), light);
  await page.locator("#light").click();
  assert.equal(await paper(), dark);
  await page.emulateMedia({ colorScheme: "light" });
  await page.reload();
  assert.equal(await paper(), dark, "the choice outlives the page");
  assert.match(await page.locator("#light").textContent(), /dark/i);
  await page.locator("#light").click();
  assert.equal(await paper(), light);
}));

test("without a script everything but search, sorting and the choice of colours is there", () => open(browser, "whole", async (page) => {
  assert.ok(!await page.locator("#find").isVisible());
  assert.ok(!await page.locator("#light").isVisible());
  const rows = page.locator("#forest tbody:not(.theme) tr:visible");
  const stated = await rows.count();
  assert.ok(stated > 10);
  await page.locator("#ours").check();
  assert.ok(await rows.count() > stated);
  const details = page.locator("details").first();
  await details.locator("summary").click();
  assert.ok(await details.evaluate((it) => it.open));
}, { script: false }));

test("where no script runs a folded page has the verdicts, and says how to get the rest", () => see(async (page) => {
  assert.match(await page.locator("#folded").textContent(), /report --whole/);
  assert.ok(await page.locator("#forest tbody:not(.theme) tr:visible").count() > 10);
  assert.ok(await page.locator("section.claim .says").count() > 10);
}, { script: false }));

test("a folded page unfolds to the whole one", async () => {
  const texts = {};
  for (const name of ["reference", "whole"]) {
    await open(browser, name, async (page) => {
      texts[name] = await page.evaluate(() => {
        window.dispatchEvent(new Event("beforeprint"));
        document.querySelectorAll("script, style").forEach((element) => element.remove());
        return document.body.innerHTML;
      });
    });
  }
  const at = [...texts.whole].findIndex((letter, place) => letter !== texts.reference[place]);
  assert.ok(texts.reference === texts.whole, `they differ at ${at}: ${texts.whole.slice(at - 60, at + 60)}`);
});

test("the map has a mark for every claim, each with its verdict in words, and leads to it", () => see(async (page) => {
  const marks = page.locator("#map .marks a");
  assert.equal(await marks.count(), await page.locator("section.claim").count());
  const [title, id] = await marks.last().evaluate((mark) => [mark.title, mark.hash.slice(1)]);
  const heading = await page.locator(`section[id="${id}"] h2`).textContent();
  assert.equal(title, heading.replace(/ (holds|refuted|mixed|unclear|not judged here|void)$/, ": $1"));
  const { bottom } = await page.locator("#map").boundingBox().then((box) => ({ bottom: box.y + box.height }));
  assert.ok(bottom < 900, `the map ends at ${bottom} px`);
}));

test("a claim is found by a variant that no prediction names, and by its id", () => see(async (page) => {
  const id = await page.locator("section.claim > .theme code").nth(5).textContent();
  await page.locator("#search").fill(id);
  assert.equal((await claims(page)).length, 1);
  // What is searched was read while the claims were folded.
  const hidden = await page.evaluate(() => {
    window.dispatchEvent(new Event("beforeprint"));
    const said = document.getElementById("forest").textContent;
    return [...document.querySelectorAll("dl.variants dt code")].map((code) => code.textContent).find((name) => !said.includes(name));
  });
  if (hidden) {
    await page.locator("#search").fill(hidden);
    assert.ok((await claims(page)).length > 0, hidden);
  }
}));
