// What holds for every page at every width in light and dark: nothing is wider than the window, axe finds nothing
// serious, and the page can be printed.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { COLOURS, WIDTHS, address, launch, layOut, open } from "./browser.mjs";

const axe = createRequire(import.meta.url)("axe-core");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** What is wider than the window, although nothing around it scrolls. */
const tooWide = (page) => page.evaluate(() => {
  const root = document.documentElement;
  const width = root.clientWidth;
  if (root.scrollWidth <= width) { return []; }
  const scrolls = (element) => element && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element.parentElement))
    .slice(0, 5)
    .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class")}: ${element.textContent.trim().slice(0, 60)}`)
    .concat(`the page is ${root.scrollWidth} px wide in a window of ${width} px`);
});

/** The serious and critical findings of axe, each with the first places. */
async function findings(page) {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (rules) => {
    const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"], preload: false });
    return found.violations;
  }, RULES);
  return violations
    .filter((violation) => ["serious", "critical"].includes(violation.impact))
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.length} times)\n` + nodes.slice(0, 3)
      .map((node) => `  ${node.target}: ${node.html.slice(0, 160)}`).join("\n"));
}

// A page is opened once for all widths: a window may be made wider at any time. Colours move nothing and widths colour
// nothing, so a large page is measured in light, all of it, and looked at by axe narrow in one and wide in the other: there
// every eighth claim and the first of each verdict, for claims are made of the same parts. A small one is looked at in every
// way. The last run's has the parts of the reference run's.
const LARGE = ["reference", "latest"];
for (const name of ["reference", "latest", "hostile", "empty"]) {
  for (const colours of COLOURS) {
    const isLarge = LARGE.includes(name);
    const widths = isLarge && colours === "dark" ? [] : WIDTHS;
    const looked = { latest: [], reference: [colours === "light" ? 360 : 1440] }[name] ?? [360, 1440];
    const unfold = (page) => page.evaluate(() => {
      document.querySelectorAll("details").forEach((details) => { details.open = true; });
    });
    if (widths.length) {
      test(`${name} at any width, ${colours}: silent, not too wide`, () => open(browser, name, async (page) => {
        await layOut(page);
        await page.locator("#ours").check();
        await unfold(page);
        for (const width of widths) {
          await page.setViewportSize({ width, height: 900 });
          assert.deepEqual(await tooWide(page), [], `at ${width} px`);
        }
      }, { width: WIDTHS[0], colours }));
    }
    for (const width of looked) {
      test(`${name} at ${width} px, ${colours}: silent, nothing serious for axe`, () => open(browser, name, async (page) => {
        await layOut(page, isLarge ? 8 : 1);
        await page.locator("#ours").check();
        await unfold(page);
        assert.deepEqual(await findings(page), [], `at ${width} px`);
      }, { width, colours }));
    }
  }
}

test("the checks find what they are for", async () => {
  const broken = (change, check) => open(browser, "empty", async (page) => {
    await page.evaluate(change);
    const found = await check(page);
    assert.ok(found.length > 0, `${change} is not found`);
  }, { width: 360 });
  await broken(() => { document.querySelector("h1").style.width = "500px"; }, tooWide);
  await broken(() => { document.querySelector("#theme").parentElement.replaceWith(document.querySelector("#theme")); }, findings);
  await broken(() => { document.querySelector("h1").style.color = "#ccc"; }, findings);
  await broken(() => {
    const figure = Object.assign(document.createElement("p"), { textContent: "1,234.5" });
    figure.style.cssText = "width: 1ch; overflow-wrap: anywhere";
    document.querySelector("main").append(figure);
  }, cut);
  const silent = (change) => open(browser, "empty", async (page) => { await page.evaluate(change); });
  await assert.rejects(silent(() => console.error("a word")), /console: a word/);
  await assert.rejects(silent(() => { setTimeout(() => { throw new Error("lost"); }); }), /thrown: lost/);
  // The policy of the page lets no other script run, and says so.
  const strange = () => { document.body.append(Object.assign(document.createElement("script"), { text: "document.title = 'ran'" })); };
  await assert.rejects(silent(strange), /console: .*Content Security Policy/);
});

for (const width of [360, 1440]) {
  test(`a link to a claim far below lands there at ${width} px, although what is not seen is not laid out`, () => open(browser, "reference", async (page) => {
    const link = page.locator(".verdicts tr.group a").last();
    const claim = (await link.getAttribute("href")).slice(1);
    await link.click();
    const top = () => page.evaluate((id) => Math.round(document.getElementById(id).getBoundingClientRect().top), claim);
    await page.waitForFunction((id) => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 40, claim, { timeout: 5000 });
    // It stays there when everything around has been laid out.
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    assert.ok(Math.abs(await top()) < 40, `${claim} stands ${await top()} px from the top`);
  }, { width, motion: "no-preference" }));
}

test("narrow screens show rows as blocks, and tables stay tables", () => open(browser, "reference", async (page) => {
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("#forest tr.group").first().evaluate((row) => getComputedStyle(row).display), "block");
  assert.equal(await page.locator(".stacked:not([role=table])").count(), 0);
  assert.equal(await page.locator(".stacked :is(tr:not([role=row]), td:not([role=cell]), th:not([role]))").count(), 0);
  const rigid = (cells) => cells.filter((cell) => getComputedStyle(cell).whiteSpace === "nowrap").length;
  assert.equal(await page.locator(".stacked td").evaluateAll(rigid), 0, "an interval of any length has to wrap");
}, { width: 360 }));

/** The numbers that stand on two lines: where a word is cut anywhere, a figure is cut too. */
const cut = (page) => page.evaluate(() => {
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const found = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("pre, code, svg")) { continue; }
    for (const { 0: number, index } of text.data.matchAll(/\d+(?:[.,]\d+)+[×%]?|\d{2,}[×%]?/g)) {
      range.setStart(text, index);
      range.setEnd(text, index + number.length);
      const lines = new Set([...range.getClientRects()].filter(({ width }) => width).map(({ top }) => Math.round(top)));
      if (lines.size > 1) { found.push(`${number} in ${text.data.trim().slice(0, 60)}`); }
    }
  }
  return found.slice(0, 5);
});

test("on paper there are no controls and no dark, and nothing is cut off", () => open(browser, "reference", async (page) => {
  // A page of a hundred claims makes thousands of sheets, all alike.
  await layOut(page, 64);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const control of ["#find", "#light", ".contents .parts", ".skip"]) {
    assert.ok(!await page.locator(control).isVisible(), control);
  }
  assert.ok(await page.locator("#map .counts").isVisible(), "the map is there");
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  // A sheet of A4 without its margins.
  await page.setViewportSize({ width: 717, height: 1047 });
  assert.deepEqual(await tooWide(page), [], "on a sheet");
  assert.deepEqual(await cut(page), [], "figures stay whole");
  const shut = page.locator("main details:not([open]) > :not(summary)").first();
  assert.ok(await shut.evaluate((part) => part.checkVisibility({ contentVisibilityAuto: true })), "details are open");
  assert.equal((await page.pdf({ format: "A4" })).subarray(0, 5).toString(), "%PDF-");
}, { colours: "dark" }));

test("what is still folded on paper says so", () => open(browser, "reference", async (page) => {
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator("#folded").isVisible(), "the notice");
  assert.ok((await page.locator("#folded").boundingBox()).y < 40, "it is on the first sheet");
  const said = (part) => getComputedStyle(part, "::before").content;
  assert.match(await page.locator("section.claim > template.a").first().evaluate(said), /still folded/);
}, { script: false }));

test("a folded page has loaded once it is unfolded, so that who prints what has loaded prints all", async () => {
  const page = await browser.newPage();
  await page.goto(address("reference"), { waitUntil: "load" });
  assert.equal(await page.locator("#folded, iframe").count(), 0);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("template.a").count(), 0);
  await page.close();
});

test("the page has charts, each with its finding in words, and its parts have names", () => open(browser, "reference", async (page) => {
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const charts = await page.locator(".chart svg").count();
  assert.ok(charts > 10);
  assert.equal(await page.locator(".chart[role=img][aria-label]").count(), charts);
  // A table is named by itself, or by the group that scrolls it.
  const named = "[aria-labelledby], [aria-label], :has(caption), [role=group][aria-label] > *";
  const unnamed = await page.locator(`main > section:not([aria-labelledby]), table:not(${named})`).count();
  assert.equal(unnamed, 0);
  for (const landmark of ["header", "nav[aria-label]", "main", "footer"]) {
    assert.equal(await page.locator(`body > ${landmark}`).count(), 1, landmark);
  }
}));
