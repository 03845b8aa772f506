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
  const stay = () => {
    for (const part of document.querySelectorAll(".stacked, .stacked :is(thead, tbody, tr, th, td)")) {
      part.setAttribute("role", roles[part.tagName] ?? (part.scope === "col" ? "columnheader" : "rowheader"));
    }
  };
  stay();

  const table = at("forest");
  const bodies = [...table.tBodies];
  const claims = bodies.filter((body) => !body.classList.contains("theme"));
  let rows = [];
  // A claim is found by its name, its sentence and its variants too, whether or not a row of it has the words.
  const about = (body) => {
    const section = at(body.rows[0].querySelector("a").hash.slice(1));
    const parts = section.querySelectorAll(":scope > .theme, :scope > .says, .variants code, .variants dd");
    return [body.rows[0], ...parts].map((part) => part.textContent).join(" ").toLowerCase();
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

  // The parts follow each other by kind, and a part may have places for those of the kinds behind it.
  const unfold = async (data) => {
    const bytes = Uint8Array.from(atob(data.textContent), (letter) => letter.charCodeAt(0));
    const text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
    const parts = text.split("<!--|-->");
    let next = 0;
    for (const kind of "ratcd") {
      for (const place of document.querySelectorAll("template." + kind)) {
        place.innerHTML = parts[next];
        place.replaceWith(place.content);
        next += 1;
        // A reader comes first.
        if (next % 100 === 0) { await new Promise((go) => { setTimeout(go); }); }
      }
    }
    stay();
    read();
    narrow();
    data.remove();
    at("folded").remove();
    if (location.hash) { at(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView(); }
  };
  const data = at("data");
  if (data) { unfold(data); }
}
