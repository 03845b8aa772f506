// Search, filters and sorting of the verdicts, and the choice between light and dark. The page is whole without it.
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
  for (const part of document.querySelectorAll(".stacked, .stacked :is(thead, tbody, tr, th, td)")) {
    part.setAttribute("role", roles[part.tagName] ?? (part.scope === "col" ? "columnheader" : "rowheader"));
  }

  const table = at("forest");
  const bodies = [...table.tBodies];
  const claims = bodies.filter((body) => !body.classList.contains("theme"));
  const rows = claims.flatMap((body) => [...body.rows].filter((row) => row.cells.length === 3).map((row) => ({
    row, body,
    ours: row.classList.contains("o"),
    words: (body.rows[0].textContent + " " + row.textContent).toLowerCase(),
    verdicts: [...row.querySelectorAll("b")].map((verdict) => verdict.textContent),
  })));
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
      body.hidden = !(open.has(body) || (all && (!theme.value || body.dataset.theme === theme.value)));
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
  arrange();
}
