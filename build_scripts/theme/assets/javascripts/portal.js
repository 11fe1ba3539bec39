// What pages do beyond HTML: light or dark, sections on phones, search, tables that sort, charts to explore, other
// editions. Without it everything reads the same. Runs in the head, so that the chosen colours are there before the first paint.
"use strict";

(() => {
  const root = document.documentElement;
  const here = document.currentScript.src;
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

  // --- search: buscar.js and its index come when it is first opened; `?buscar=` in the address opens it ---

  function setUpSearch(dialog, openers) {
    const [input, status] = ["input", "[role=status]"].map((s) => dialog.querySelector(s));
    let arrived = null;

    function load() {
      return new Promise((resolve, reject) => {
        const src = `${dialog.dataset.base}/assets/javascripts/buscar.js`;
        document.head.append(make("script", { src, onload: () => resolve(window.portalSearch(dialog)), onerror: reject }));
      });
    }

    function open() {
      if (dialog.open) return;
      dialog.showModal();
      input.select(); // now, and not when the script arrives: what is typed meanwhile would be typed over
      if (!arrived) status.textContent = "Cargando…";
      arrived ??= load();
      arrived.then((start) => start(), () => {
        arrived = null;
        status.textContent = "No se pudo cargar el buscador. Revise su conexión y vuelva a abrirlo.";
      });
    }

    openers.forEach((button) => button.addEventListener("click", open));
    document.addEventListener("keydown", (event) => {
      // with Ctrl or ⌘: a lone character would go off while someone dictates, and nobody could turn it off
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open();
    });
    const asked = new URLSearchParams(location.search).get("buscar");
    if (asked) {
      input.value = asked;
      open();
    }
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

  // --- the phone's own way of sharing, where it has one ---

  function setUpShare(button) {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.share({ title: document.title, text: button.dataset.share, url: location.href }).catch(() => { /* the reader thought better of it */ });
    });
  }

  // --- charts to explore: nothing of it is loaded before a reader asks ---

  function setUpChart(button) {
    const explore = () => window.explorarGrafico(button);
    button.addEventListener("click", () => {
      if (window.explorarGrafico) { explore(); return; }
      const script = make("script", { src: new URL("grafico.js", here), onload: explore });
      script.onerror = () => { script.remove(); button.firstChild.textContent = "No se pudo cargar: intentar otra vez"; };
      document.head.append(script);
    });
  }

  // --- editions: the others from ../versions.json, and a notice where a newer one exists; pages themselves never change ---

  async function setUpEditions(line) {
    if (!location.protocol.startsWith("http")) return; // opened from a folder: the links that are there will do
    const root = new URL(`${line.dataset.root}/`, location.href);
    const all = new URL("../", root);
    const at = location.href.startsWith(root.href) ? location.href.slice(root.href.length) : "";
    const editions = await fetch(new URL("versions.json", all), { cache: "no-cache" }).then((answer) => answer.json()).catch(() => []);
    if (!Array.isArray(editions) || !editions.length) return;
    const day = ({ date }) => (date ? `, ${new Date(`${date}T12:00`).toLocaleDateString("es-BO", { dateStyle: "long" })}` : "");
    // the same page there; only an answer that there is none says so, not a connection that fails
    const there = (name) => {
      const link = make("a", { href: new URL(`./${name}/${at || "index.html"}`, all).href });
      const lacks = () => fetch(link.href.split("#")[0], { method: "HEAD" }).then(({ status }) => status === 404 || status === 410, () => false);
      return { link, lacks };
    };

    const newest = editions.find((one) => one.aliases?.includes("vigente")) ?? editions[0];
    const known = line.querySelector("[data-current]");
    if (newest.version === line.dataset.edition) known.replaceWith(make("span", { textContent: "(es la vigente)" }));
    else if (root.pathname !== `${all.pathname}vigente/`) {
      known.remove();
      const { link, lacks } = there("vigente");
      const gone = await lacks();
      if (gone) link.href = new URL("vigente/index.html", all).href;
      link.textContent = gone ? "vea su portada" : "vea esta página en ella";
      const said = `Edición ${line.dataset.edition}, anterior. La vigente es la ${newest.version}${gone ? ", que no tiene esta página" : ""}: `;
      const notice = document.querySelector("[data-superseded]");
      notice.append(make("p", { className: "wrap" }, said, link, "."));
      uncover(notice);
    }

    const items = editions.filter((one) => one.version !== line.dataset.edition).map((one) => {
      const { link, lacks } = there(one.version);
      link.textContent = `Edición ${one.version}${day(one)}${one === newest ? " (vigente)" : ""}`;
      const settle = async () => { if (await lacks()) link.replaceWith(`${link.textContent} (no existía)`); };
      return { item: make("li", {}, link), settle };
    });
    if (!items.length) return;
    const list = make("details", {}, make("summary", { textContent: "En otra edición" }), make("ul", {}, ...items.map(({ item }) => item)));
    list.addEventListener("toggle", () => items.forEach(({ settle }) => settle()), { once: true });
    line.firstElementChild.append(list);
  }

  // the notice stays in sight: the page leaves room above what addresses lead to, and goes there again if it came too late
  function uncover(notice) {
    const { height } = notice.getBoundingClientRect();
    root.style.setProperty("--notice", `${height}px`);
    const target = document.querySelector(":target");
    if (target && Math.abs(target.getBoundingClientRect().top - height) < 2 * height) target.scrollIntoView();
  }

  addEventListener("DOMContentLoaded", () => {
    const finder = document.getElementById("buscar");
    setUpScheme(document.querySelector("[data-scheme]"));
    setUpMenu(document.querySelector("[data-menu]"));
    setUpSearch(finder, document.querySelectorAll("[data-find]"));
    document.querySelectorAll("[data-table]").forEach(setUpTable);
    document.querySelectorAll("[data-share]").forEach(setUpShare);
    document.querySelectorAll(".edition").forEach(setUpEditions);
    document.querySelectorAll("[data-live]").forEach(setUpChart);
    if (matchMedia("(max-width: 47.99rem)").matches) document.querySelectorAll("[data-fold]").forEach((folded) => { folded.open = false; });
    document.querySelectorAll(".prose > table").forEach((table) => { table.tabIndex = 0; }); // they scroll sideways
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((folded) => { folded.open = true; }));
})();
