// What pages do beyond HTML: light or dark, sections on phones, search, tables that sort. Without it
// everything reads the same. Runs in the head, so that the chosen colours are there before the first paint.
"use strict";

(() => {
  const root = document.documentElement;
  const SCHEME = "data-md-color-scheme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const count = new Intl.NumberFormat("es-BO", { useGrouping: "always" });
  const order = new Intl.Collator("es", { numeric: true });
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // --- light or dark: as the system says, until the reader says otherwise ---

  const remembered = () => {
    try { return localStorage.getItem("modo"); } catch { return null; }
  };
  const remember = (scheme) => {
    try {
      if (scheme) localStorage.setItem("modo", scheme);
      else localStorage.removeItem("modo");
    } catch { /* private windows refuse storage: the choice then lasts one page */ }
  };
  root.classList.add("js");
  if (remembered()) root.setAttribute(SCHEME, remembered());

  function setUpScheme(button) {
    const dark = () => (root.getAttribute(SCHEME) ?? (system.matches ? "slate" : "default")) === "slate";
    const label = () => button.setAttribute("aria-label", dark() ? button.dataset.light : button.dataset.dark);
    button.addEventListener("click", () => {
      const next = dark() ? "default" : "slate";
      const follows = (next === "slate") === system.matches;
      if (follows) root.removeAttribute(SCHEME);
      else root.setAttribute(SCHEME, next);
      remember(follows ? null : next);
      label();
    });
    system.addEventListener("change", label);
    label();
  }

  // --- sections behind a button on phones ---

  function setUpMenu(button) {
    const close = () => button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", button.getAttribute("aria-expanded") === "true" ? "false" : "true");
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && button.getAttribute("aria-expanded") === "true") { close(); button.focus(); }
    });
  }

  // --- search: the index is fetched when search is first opened, and accents make no difference ---

  function setUpSearch(dialog, openers) {
    const input = dialog.querySelector("input");
    const status = dialog.querySelector("[role=status]");
    const list = dialog.querySelector("ol");
    const SHOWN = 30;
    let entries = null;

    function load() {
      const path = `${dialog.dataset.base}/search/search_index`;
      if (location.protocol !== "file:") return fetch(`${path}.json`).then((answer) => answer.json());
      return new Promise((resolve, reject) => { // from a folder only scripts can be read
        document.head.append(make("script", { src: `${path}.js`, onload: () => resolve(window.__index), onerror: reject }));
      });
    }

    // words begin after a space; as long as the text itself, so that places agree
    const spaced = (text) => ` ${fold(text).replace(/[^\p{L}\p{N}]/gu, " ")}`;

    function prepare(index) {
      const plain = (html) => new DOMParser().parseFromString(html.replace(/<\/(p|li|pre)>/g, " "), "text/html").body.textContent;
      const titles = new Map(index.docs.filter((d) => !d.location.includes("#")).map((d) => [d.location, plain(d.title)]));
      return index.docs.map((d) => {
        const page = titles.get(d.location.split("#")[0]) ?? "";
        const [title, text] = [plain(d.title), plain(d.text).replace(/\s+/g, " ").trim()];
        return { href: d.location, page, title, text, foldedTitle: spaced(title), folded: spaced(text) };
      });
    }

    function search() {
      const words = fold(input.value).split(/[^\p{L}\p{N}]+/u).filter((w) => w.length > 1).map((w) => ` ${w}`);
      list.replaceChildren();
      if (!entries || !words.length) { status.textContent = entries ? "" : "Cargando el índice…"; return; }
      const found = entries
        .filter((e) => words.every((w) => e.foldedTitle.includes(w) || e.folded.includes(w)))
        .map((e) => [words.reduce((sum, w) => sum + (e.foldedTitle.includes(w) ? 10 : 1), e.href.includes("#") ? 0 : 2), e])
        .sort(([a], [b]) => b - a);
      const total = `${count.format(found.length)} ${found.length === 1 ? "resultado" : "resultados"}`;
      status.textContent = !found.length ? "Nada coincide. Pruebe con menos palabras." : found.length > SHOWN ? `${total}; se muestran ${SHOWN}` : total;
      list.append(...found.slice(0, SHOWN).map(([, entry]) => show(entry, words)));
    }

    function show(entry, words) {
      const link = make("a", { href: `${dialog.dataset.base}/${entry.href}`, textContent: entry.title });
      link.addEventListener("click", () => dialog.close());
      const at = Math.max(0, Math.min(...words.map((w) => entry.folded.indexOf(w)).filter((n) => n >= 0), Infinity));
      const start = Number.isFinite(at) ? entry.text.lastIndexOf(" ", Math.max(0, at - 40)) + 1 : 0;
      const excerpt = entry.text.slice(start, start + 140);
      const item = make("li", {}, link);
      if (entry.page && entry.page !== entry.title) item.append(make("span", { className: "finder__page", textContent: entry.page }));
      if (excerpt) item.append(make("p", { textContent: `${start ? "… " : ""}${excerpt}${start + 140 < entry.text.length ? "…" : ""}` }));
      return item;
    }

    function open() {
      dialog.showModal();
      input.select();
      if (entries) return;
      status.textContent = "Cargando el índice…";
      load().then((index) => { entries = prepare(index); search(); },
        () => { status.textContent = "No se pudo cargar el índice de búsqueda."; });
    }

    openers.forEach((button) => button.addEventListener("click", open));
    input.addEventListener("input", search);
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      list.querySelector("a")?.click();
    });
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  }

  // --- tables: sort by any column (datos.js filters the longer ones) ---

  function setUpTable(box) {
    const table = box.querySelector("table");
    const body = table.tBodies[0];
    const rows = [...body.rows];
    if (rows.length < 3) return;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      const name = head.querySelector(".table__name");
      const button = make("button", { type: "button", className: "sort" }, ...name.childNodes);
      name.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => row.cells[at].dataset.sort ?? (row.cells[at].classList.contains("none") ? "" : row.cells[at].textContent.trim());
        const numeric = ["integer", "amount", "percent", "year"].includes(head.dataset.kind);
        const compare = (a, b) => (numeric ? Number(a) - Number(b) : order.compare(a, b));
        const full = rows.filter((row) => key(row) !== "").sort((a, b) => compare(key(a), key(b)) * (down ? -1 : 1));
        body.append(...full, ...rows.filter((row) => key(row) === "")); // what is missing goes last both ways
      });
    });
  }

  addEventListener("DOMContentLoaded", () => {
    const finder = document.getElementById("buscar");
    setUpScheme(document.querySelector("[data-scheme]"));
    setUpMenu(document.querySelector("[data-menu]"));
    setUpSearch(finder, document.querySelectorAll("[data-find]"));
    document.querySelectorAll("[data-table]").forEach(setUpTable);
    document.querySelectorAll(".prose > table").forEach((table) => { table.tabIndex = 0; }); // they scroll sideways
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((folded) => { folded.open = true; }));
})();
