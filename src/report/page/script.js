// Search, filters and sorting of the verdicts, and the choice between light and dark; a large page is folded, and is unfolded
// here. A small one is whole without it.
"use strict";
{
  const root = document.documentElement;
  const at = (id) => document.getElementById(id);
  const light = at("light");
  const modes = ["auto", "light", "dark"];
  const kept = () => { try { return localStorage.getItem("claimbench-light"); } catch { return null; } };
  const keep = (mode) => { try { localStorage.setItem("claimbench-light", mode); } catch { /* not from disk */ } };
  const set = (mode) => {
    if (mode === "auto") { delete root.dataset.light; } else { root.dataset.light = mode; }
    light.textContent = "Colours: " + mode;
  };
  set(modes.includes(kept()) ? kept() : "auto");
  light.hidden = false;
  light.addEventListener("click", () => {
    const mode = modes[(modes.indexOf(root.dataset.light ?? "auto") + 1) % modes.length];
    set(mode);
    keep(mode);
  });

  // Narrow screens show the rows of these tables as blocks, and some browsers then forget that they are tables.
  const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
  const stay = (around) => {
    for (const part of around.querySelectorAll(".stacked, .stacked :is(thead, tbody, tr, th, td)")) {
      part.setAttribute("role", roles[part.tagName] ?? (part.scope === "col" ? "columnheader" : "rowheader"));
    }
  };
  stay(document);

  const table = at("forest");
  const bodies = [...table.tBodies];
  const claims = bodies.filter((body) => !body.classList.contains("theme"));
  let rows = [];
  // Of claims that are still folded: what unfolds them, and the words of their variants.
  const folded = new Map();
  const variants = new Map();
  const open = (claim) => {
    const parts = folded.get(claim) ?? [];
    folded.delete(claim);
    for (const put of parts) { put(); }
  };
  const named = (said) => {
    const begin = said.indexOf("<dl class=variants");
    if (begin < 0) { return ""; }
    const list = document.createElement("template");
    list.innerHTML = said.slice(begin, said.indexOf("</dl>", begin));
    return [...list.content.querySelectorAll("code, dd")].map((part) => part.textContent).join(" ");
  };
  // A claim is found by its name, its sentence and its variants too, whether or not a row of it has the words.
  const about = (body) => {
    const section = at(body.rows[0].querySelector("a").hash.slice(1));
    const parts = section.querySelectorAll(":scope > .theme, :scope > .says, .variants code, .variants dd");
    const texts = [body.rows[0], ...parts].map((part) => part.textContent);
    return [...texts, variants.get(section) ?? ""].join(" ").toLowerCase();
  };
  const read = () => {
    for (const body of claims) { body.about = about(body); }
    rows = claims.flatMap((body) => [...body.rows].filter((row) => row.cells.length === 3).map((row) => ({
      row, body,
      ours: row.classList.contains("o"),
      words: (body.rows[0].textContent + " " + row.textContent).toLowerCase(),
      verdicts: [...row.querySelectorAll("b")].map((verdict) => verdict.textContent),
    })));
  };
  const [find, search, theme, verdict, sort, shown, ours] =
    ["find", "search", "theme", "verdict", "sort", "shown", "ours"].map(at);
  const narrow = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const open = new Set();
    let count = 0;
    for (const { row, body, ours: own, words: said, verdicts } of rows) {
      const fits = (ours.checked || !own)
        && (!theme.value || body.dataset.theme === theme.value)
        && (!verdict.value || verdicts.includes(verdict.value))
        && words.every((word) => said.includes(word));
      row.hidden = !fits;
      if (fits) { open.add(body); count += 1; }
    }
    const all = !words.length && !verdict.value;
    for (const body of claims) {
      const named = !verdict.value && words.every((word) => body.about.includes(word));
      body.hidden = !(open.has(body) || (named && (!theme.value || body.dataset.theme === theme.value)));
      for (const row of body.rows) { if (row.cells.length === 1 && row !== body.rows[0]) { row.hidden = !all; } }
    }
    for (const body of bodies) {
      if (body.classList.contains("theme")) {
        body.hidden = Boolean(sort.value) || !claims.some((claim) => !claim.hidden && claim.dataset.theme === body.textContent.trim());
      }
    }
    shown.textContent = "Showing " + count + " of " + rows.length + " predictions";
  };
  const reach = (body) => Number(body.dataset.reach ?? 0);
  const orders = {
    title: (one, other) => one.rows[0].textContent.localeCompare(other.rows[0].textContent),
    worst: (one, other) => reach(one) - reach(other),
    best: (one, other) => reach(other) - reach(one),
  };
  const arrange = () => {
    table.append(...(sort.value ? [...claims].sort(orders[sort.value]) : bodies));
    narrow();
  };
  find.addEventListener("submit", (event) => event.preventDefault());
  search.addEventListener("input", narrow);
  for (const choice of [theme, verdict, ours]) { choice.addEventListener("change", narrow); }
  sort.addEventListener("change", arrange);
  find.hidden = false;
  read();
  arrange();

  // The parts follow each other by kind: rows, parts, and the tables, charts and listings in those, in the order of the page.
  const unfold = async (data) => {
    const bytes = Uint8Array.from(atob(data.textContent), (letter) => letter.charCodeAt(0));
    const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    const parts = text.split("<!--|-->");
    for (const place of document.querySelectorAll("template.r")) {
      place.innerHTML = parts.shift();
      place.replaceWith(place.content);
    }
    const places = document.querySelectorAll("template.a");
    const within = parts.splice(0, places.length).map((said) => ({ said }));
    for (const kind of "tcd") {
      for (const part of within) {
        const count = part.said.split("<template class=" + kind + ">").length - 1;
        part[kind] = parts.splice(0, count);
      }
    }
    const put = (place, part) => {
      place.innerHTML = part.said;
      for (const kind of "tcd") {
        place.content.querySelectorAll("template." + kind).forEach((inner, nth) => {
          inner.innerHTML = part[kind][nth];
          inner.replaceWith(inner.content);
        });
      }
      const around = place.parentElement;
      place.replaceWith(place.content);
      stay(around);
    };
    // What belongs to a claim is put where it stands once somebody comes near: all of it at once makes a page of a hundred
    // claims slow, and its focus slower. Who prints it or searches it with the browser has everything before.
    places.forEach((place, nth) => {
      const claim = place.closest("section.claim");
      if (!claim) { put(place, within[nth]); return; }
      folded.set(claim, [...folded.get(claim) ?? [], () => put(place, within[nth])]);
      variants.set(claim, (variants.get(claim) ?? "") + named(within[nth].said));
    });
    const near = new IntersectionObserver((seen) => {
      for (const { isIntersecting, target } of seen) { if (isIntersecting) { open(target); near.unobserve(target); } }
    }, { rootMargin: "800px 0px 1600px" });
    for (const claim of folded.keys()) { near.observe(claim); }
    stay(table);
    read();
    narrow();
    data.remove();
    at("folded").remove();
    show();
  };
  const all = () => { for (const claim of [...folded.keys()]) { open(claim); } };
  // What a link leads to is there before it is followed.
  const show = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id) { return; }
    if (!at(id)) { all(); }
    const claim = at(id)?.closest("section.claim");
    if (claim) { open(claim); }
    at(id)?.scrollIntoView();
  };
  addEventListener("hashchange", () => { if (folded.size) { show(); } });
  addEventListener("beforeprint", all);
  addEventListener("keydown", (event) => {
    if (event.key === "F3" || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f")) { all(); }
  });
  const data = at("data");
  if (data) {
    // A page has loaded once what is in it has: so whoever prints what has loaded, without a window, waits for all of it.
    const within = document.body.appendChild(document.createElement("iframe"));
    within.hidden = true;
    within.contentDocument.open();
    unfold(data).finally(() => within.remove());
  }
}
