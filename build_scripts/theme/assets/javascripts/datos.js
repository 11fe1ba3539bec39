// What a desk needs of data: filters for the catalogue and for tables, kept in the address; the filtered rows as CSV;
// buttons to copy; this site's address and today's date where a text waits for them. Loaded only where there are some.
"use strict";

(() => {
  const count = new Intl.NumberFormat("es-BO", { useGrouping: "always" });
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const wordsOf = (text) => fold(text).split(/\s+/).filter(Boolean);
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // --- what is filtered stays in the address: #place?name=value ---

  function keep(place, fields) {
    const own = location.hash.startsWith(`#${place}?`);
    const chosen = Object.entries(fields).map(([name, field]) => [name, field.type === "checkbox" ? field.checked && "si" : field.value.trim()]).filter(([, value]) => value);
    if (!chosen.length && !own) return;
    const hash = chosen.length ? `#${place}?${new URLSearchParams(chosen)}` : "";
    try { history.replaceState(null, "", location.href.split("#")[0] + hash); } catch { /* too often for some browsers */ }
  }

  function recall(place, fields) {
    if (!location.hash.startsWith(`#${place}?`)) return false;
    const chosen = new URLSearchParams(location.hash.slice(place.length + 2));
    for (const [name, field] of Object.entries(fields)) {
      if (field.type === "checkbox") field.checked = chosen.has(name);
      else field.value = chosen.get(name) ?? "";
      if (field.selectedIndex === -1) field.selectedIndex = 0; // an old link to what is no more
    }
    return true;
  }

  function follow(place, fields, apply, box) {
    const take = () => { if (recall(place, fields)) { apply(); box.scrollIntoView(); } };
    addEventListener("hashchange", take);
    take();
  }

  // --- catalogue ---

  function setUpCatalogue(box) {
    const form = box.querySelector("form");
    const fields = Object.fromEntries([...form.elements].filter((field) => field.name).map((field) => [field.name, field]));
    const status = form.querySelector("[role=status]");
    const clear = form.querySelector("[type=reset]");
    const entries = [...box.querySelectorAll(".entry")].map((item) => ({
      item,
      text: fold(`${item.querySelector(".entry__title").textContent} ${item.querySelector(".entry__what").textContent} ${item.dataset.words}`),
      theme: item.closest("[data-theme]").dataset.theme,
      organizations: item.dataset.organizations.split("\n"),
      years: item.dataset.years.split(" "),
      doubts: "doubts" in item.dataset,
    }));
    const all = status.textContent;

    function apply() {
      const words = wordsOf(fields.palabras.value);
      const [theme, source, year] = ["tema", "fuente", "anio"].map((name) => fields[name]?.value ?? "");
      const doubts = fields.dudas?.checked;
      const any = Boolean(words.length || theme || source || year || doubts);
      let shown = 0;
      for (const entry of entries) {
        const fits = words.every((word) => entry.text.includes(word)) && (!theme || entry.theme === theme)
          && (!source || entry.organizations.includes(source)) && (!year || entry.years.includes(year)) && (!doubts || entry.doubts);
        entry.item.hidden = !fits;
        shown += fits;
      }
      box.querySelectorAll("[data-theme]").forEach((section) => { section.hidden = !section.querySelector(".entry:not([hidden])"); });
      box.querySelector("[data-empty]").hidden = shown > 0;
      status.textContent = any ? `${count.format(shown)} de ${all}` : all;
      clear.hidden = !any;
    }

    form.addEventListener("input", () => { apply(); keep(box.id, fields); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { apply(); keep(box.id, fields); fields.palabras.focus(); }));
    follow(box.id, fields, apply, box);
    if (Object.values(fields).some((field) => field.checked || (field.type !== "checkbox" && field.value))) apply(); // kept by the browser on going back
  }

  // --- tables ---

  const told = (cell) => [...cell.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("");
  const raw = (cell) => cell.dataset.raw ?? cell.dataset.sort ?? told(cell);
  // quotes only where they are needed, as in the published file
  const quoted = (cell, alone) => (/[",\r\n]/.test(cell) || (alone && !cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const line = (cells) => `${cells.map((cell) => quoted(cell, cells.length === 1)).join(",")}\r\n`;

  function save(name, text) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  function setUpTable(tools) {
    const box = tools.closest("[data-table]");
    const table = box.querySelector("table");
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows]; // in the file's order, whatever the table is later sorted by
    const fields = { texto: tools.querySelector("input") };
    const status = tools.querySelector("[role=status]");
    const nothing = box.querySelector("[data-empty]");
    const all = status.textContent;
    let button = null;
    // what is read, and the machine's form of it: 1.661,2 and 1661.2, 13/01/2020 and 2020-01-13
    const read = (row) => [...row.cells].map((cell) => fold(`${cell.textContent} ${cell.dataset.sort ?? ""}`));
    let texts = null; // read when the filter is first used: a page may have thousands of cells

    if (box.dataset.file) {
      const options = heads.map((head) => make("option", { value: head.dataset.name, textContent: head.querySelector(".table__name").textContent }));
      const id = `${table.id}-columna`;
      fields.columna = make("select", { id }, make("option", { value: "", textContent: "todas las columnas" }), ...options);
      button = make("button", { type: "button", className: "button", textContent: `Descargar lo filtrado (CSV${"part" in box.dataset ? `; solo de ${all} que se muestran` : ""})` });
      button.addEventListener("click", () => {
        const shown = rows.filter((row) => !row.hidden);
        save(`${box.dataset.file}-filtrado.csv`, line(heads.map((head) => head.dataset.name)) + shown.map((row) => line([...row.cells].map(raw))).join(""));
      });
      fields.texto.after(" ", make("label", { htmlFor: id, textContent: "en" }), " ", fields.columna);
      status.after(" ", button);
    }

    function apply() {
      const words = wordsOf(fields.texto.value);
      const at = heads.findIndex((head) => fields.columna?.value && head.dataset.name === fields.columna.value);
      texts ??= rows.map(read);
      rows.forEach((row, n) => {
        const text = at < 0 ? texts[n].join(" ") : texts[n][at];
        row.hidden = !words.every((word) => text.includes(word));
      });
      const shown = rows.filter((row) => !row.hidden).length;
      status.textContent = words.length ? `${count.format(shown)} de ${all}` : all;
      nothing.hidden = shown > 0;
      if (words.length) table.caption?.setAttribute("data-filtered", ` (filtrado: ${status.textContent})`); // for paper
      else table.caption?.removeAttribute("data-filtered");
      if (button) button.disabled = !shown;
    }

    tools.addEventListener("input", () => { apply(); keep(table.id, fields); });
    follow(table.id, fields, apply, box);
  }

  // --- to copy ---

  function setUpCopy(box) {
    const source = box.querySelector("[data-text]");
    const status = make("span", { className: "copy__status" });
    status.setAttribute("role", "status");
    const button = make("button", { type: "button", className: "button" }, "Copiar", make("span", { className: "hush", textContent: ` ${box.dataset.copy}` }));
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent);
        status.textContent = "Copiado.";
      } catch { // no clipboard here, or not allowed: the reader's own keys do it
        getSelection().selectAllChildren(source);
        status.textContent = "Texto seleccionado: cópielo con Ctrl+C o ⌘C.";
      }
    });
    box.append(button, status);
  }

  // --- what only the reader's browser knows: where this site is, and which day it is ---

  function fillIn() {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    document.querySelectorAll("[data-today]").forEach((place) => { place.textContent = now.toLocaleDateString("es-BO", { dateStyle: "long" }); });
    const served = location.protocol.startsWith("http");
    const root = new URL(`${document.getElementById("buscar").dataset.base}/`, location.href).href;
    // what says which edition it is of leads to that edition, wherever it is read from
    const lasting = (place, address) => {
      const name = place.closest("[data-edition]")?.dataset.edition;
      return name && address.startsWith(root) ? root.replace(/\/vigente\/$/, `/${name}/`) + address.slice(root.length) : address;
    };
    const here = (place) => lasting(place, location.href.split(/[?#]/)[0]);
    document.querySelectorAll("[data-visit]").forEach((place) => {
      if (place.dataset.visit === "day") place.textContent = `,\n  urldate = {${day}}`;
      else if (served) place.textContent = `,\n  url = {${here(place)}},\n  urldate = {${day}}`;
    });
    if (!served) return; // opened from a folder: no address that others could use
    document.querySelectorAll("[data-here]").forEach((place) => { place.textContent = ` en ${here(place)}`; });
    document.querySelectorAll("[data-site]").forEach((place) => { place.textContent = lasting(place, new URL(place.dataset.site, location.href).href); });
    document.querySelectorAll("[data-site-hint]").forEach((hint) => { hint.hidden = true; });
  }

  fillIn();
  document.querySelectorAll("[data-catalogue]").forEach(setUpCatalogue);
  document.querySelectorAll(".table__tools[data-filter]").forEach(setUpTable);
  document.querySelectorAll("[data-copy]").forEach(setUpCopy);
})();
