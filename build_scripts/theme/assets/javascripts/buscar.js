// The search, loaded by portal.js when it is first opened. Its index, buscar/indice.js, is written by the generator:
// {places, entries: [kind, href, title, place, answer, text, words]}. It is a script, so that it loads from a folder too.
"use strict";

window.portalSearch = (dialog) => {
  const [input, status, list, empty] = ["input", "[role=status]", "ol", "[data-empty]"].map((s) => dialog.querySelector(s));
  const count = new Intl.NumberFormat("es-BO", { useGrouping: "always" });
  const SHOWN = 30;
  const OFFERED = 3; // of the questions that no source answers, when nothing is found
  const EXCERPT = 150;
  const NAMES = { page: "Página", section: "Sección", question: "Pregunta frecuente", open: "Pregunta sin respuesta", figure: "Cifra", part: "Cifra", gap: "Cifra que falta", dataset: "Conjunto de datos", row: "Fila" };
  const RANKS = { page: 1.5, figure: 1.35, part: 1.3, gap: 1.15, section: 1.2, question: 1.15, open: 1.1, dataset: 1.1, row: 0.9 };
  const [TITLE, WORDS, REST] = [8, 6, 2]; // what a match is worth by where it stands
  const IDLE = new Set(("a al ante cada como con cual cuales cuando cuanta cuantas cuanto cuantos de del desde donde e el ella en entre "
    + "era es esa ese eso esta este esto fue ha han hay hubo la las le les lo los me mi mis mucho muy n nro num numero o para pero por "
    + "porque que quien quienes quiero recibe reciben recibio recibieron saber se segun ser si sin sobre son su sus tiene tienen u un una "
    + "unas unos y ya º ª").split(" "));

  // --- words: accents, capitals and plurals make no difference; codes are compared without their leading zeros ---

  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const isCode = (word) => /^\d/.test(word);
  const spell = (word) => {
    if (!isCode(word)) return word;
    if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(word)) return word.replaceAll(".", ""); // 29.165 is 29165
    return word.replace(/(^|[.,/-])0+(?=\d)/g, "$1"); // 04.01.01 is 4.1.1
  };
  const wordsOf = (text) => // D.S. is ds
    (fold(text).replace(/\b([a-z])\.(?=[a-z]\b)/g, "$1").match(/\d+(?:[.,/-]\d+)*|[\p{L}\d]+/gu) ?? []).map(spell);
  const telling = (words) => words.filter((word) => !IDLE.has(word));
  const root = (word) => {
    if (isCode(word) || word.length < 4) return word;
    const single = word.replace(/ces$/, "z").replace(/([lnrdyzjst])es$/, "$1").replace(/([aeiou])s$/, "$1");
    return single.length > 4 ? single.replace(/[aeo]$/, "") : single;
  };

  // --- the index, turned around: each word with the entries that have it, and what it is worth in each ---

  function prepare({ places, entries }) {
    const vocabulary = new Map();
    const prepared = entries.map(([kind, href, title, place, answer = "", text = "", words = ""], at) => {
      const named = telling(wordsOf(title));
      const worth = new Map();
      const put = (found, value) => found.forEach((word) => {
        for (const part of new Set([word, ...(isCode(word) ? word.split(/[/-]/) : [])])) if (!worth.has(part)) worth.set(part, value);
      });
      put(wordsOf(title), TITLE);
      put(wordsOf(words), WORDS);
      put(wordsOf(`${places[place]} ${answer} ${text}`), REST);
      worth.forEach((value, word) => {
        if (!vocabulary.has(word)) vocabulary.set(word, []);
        vocabulary.get(word).push([at, value]);
      });
      const [phrase, alias] = [named, telling(wordsOf(words))].map((list) => ` ${list.map(root).join(" ")} `);
      return { kind, href, title, place: places[place], answer, text, size: named.length, phrase, alias };
    });
    const roots = new Map([...vocabulary.keys()].map((word) => [word, root(word)]));
    return { entries: prepared, vocabulary, roots };
  }

  /** Tells how well a word of the index answers one that was typed, from 0 to 1. */
  function likeness(word, its, typed, typedRoot) {
    if (word === typed) return 1;
    if (isCode(typed)) return word.startsWith(typed) ? (/\d/.test(word[typed.length]) ? 0.3 : 0.7) : 0;
    if (its === typedRoot) return 0.9;
    if (word.startsWith(typed)) return 0.7;
    return typedRoot.length > 3 && word.startsWith(typedRoot) ? 0.4 : 0;
  }

  /** Tells whether one letter more, less, changed or swapped makes the two words the same. */
  function nearly(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let at = 0;
    while (at < a.length && a[at] === b[at]) at += 1;
    const [x, y] = [a.slice(at), b.slice(at)];
    return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1)
      || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
  }

  /** Gives the entries that have a word, each with what the match is worth. */
  function having(index, typed) {
    const found = new Map();
    const typedRoot = root(typed);
    const gather = (like) => index.vocabulary.forEach((holders, word) => {
      const alike = like(word);
      if (alike) holders.forEach(([at, value]) => found.set(at, Math.max(found.get(at) ?? 0, alike * value)));
    });
    gather((word) => likeness(word, index.roots.get(word), typed, typedRoot));
    if (!found.size && typed.length > 3 && !isCode(typed)) gather((word) => (nearly(word, typed) || nearly(index.roots.get(word), typedRoot) ? 0.5 : 0));
    return found;
  }

  /** Gives the best entries first, and whether they have all the words. */
  function look(index, text) {
    const all = wordsOf(text);
    const words = telling(all).length ? telling(all) : all;
    const found = words.map((word) => having(index, word));
    const rarity = found.map((have) => Math.log(1 + index.entries.length / (1 + have.size)));
    const places = new Set(found.flatMap((have) => [...have.keys()]));
    const phrase = ` ${words.map(root).join(" ")} `;
    const named = (entry) => entry.phrase === phrase || entry.alias === phrase;
    const scored = [...places].map((at) => {
      const entry = index.entries[at];
      const hits = found.filter((have) => have.has(at)).length;
      const inTitle = found.filter((have) => (have.get(at) ?? 0) > REST).length;
      const worth = found.reduce((sum, have, i) => sum + (have.get(at) ?? 0) * rarity[i], 0) / rarity.reduce((a, b) => a + b, 0);
      const whole = words.length > 1 && entry.phrase.includes(phrase) ? 4 : 0;
      const exact = named(entry) ? (words.some(isCode) ? 16 : entry.kind === "row" ? 0 : 8) : 0; // a norm's number is that norm
      const share = 4 * Math.min(1, inTitle / (entry.size || 1)) * (hits / words.length);
      return { entry, hits, score: (worth + whole + exact + share) * RANKS[entry.kind], at };
    });
    const most = Math.max(0, ...scored.map((one) => one.hits));
    const best = scored.filter((one) => one.hits === most).sort((a, b) => b.score - a.score || a.at - b.at);
    return { words, entries: best.map((one) => one.entry), complete: most === words.length };
  }

  // --- what is shown ---

  const make = (tag, className, ...children) => {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...children);
    return element;
  };

  function excerpt(text, words) {
    const folded = fold(text);
    const at = Math.min(...words.map((word) => folded.search(new RegExp(`\\b${root(word).replace(/[^\p{L}\d]/gu, ".")}`))).filter((n) => n >= 0), Infinity);
    const start = at > EXCERPT - 30 && Number.isFinite(at) ? text.lastIndexOf(" ", at - 40) + 1 : 0;
    const shown = text.slice(start, start + EXCERPT);
    return `${start ? "… " : ""}${shown}${start + EXCERPT < text.length ? "…" : ""}`;
  }

  function show(entry, words) {
    const link = make("a", "", make("span", "hit__title", entry.title));
    link.href = `${dialog.dataset.base}/${entry.href}`;
    if (entry.answer) {
      const [, answer, period] = entry.answer.match(/^(.*?)(?: (\([^()]*\)))?$/s);
      link.append(" ", make("span", "hit__answer", answer, ...(period ? [" ", make("span", "hit__period", period)] : [])));
    }
    link.addEventListener("click", (event) => { // on the way to another page it stays, for who comes back
      if (link.pathname === location.pathname && !event.ctrlKey && !event.metaKey) dialog.close();
    });
    const where = [NAMES[entry.kind], entry.place].filter(Boolean).join(" · ");
    return make("li", `hit hit--${entry.kind}`, link, make("p", "hit__where", where), ...(entry.text ? [make("p", "hit__text", excerpt(entry.text, words))] : []));
  }

  function address(text) { // so that a search can be linked, and is still there on coming back
    const url = new URL(location.href);
    if (text) url.searchParams.set("buscar", text);
    else url.searchParams.delete("buscar");
    try { history.replaceState(history.state, "", url); } catch { /* some browsers refuse it in a folder */ }
  }

  let index = null;
  function search() {
    const text = input.value.trim();
    list.replaceChildren();
    empty.hidden = true;
    address(text);
    if (!index || !wordsOf(text).length) { status.textContent = index ? "" : "Cargando el índice…"; return; }
    const { words, entries, complete } = look(index, text);
    const total = `${count.format(entries.length)} ${entries.length === 1 ? "resultado" : "resultados"}${entries.length > SHOWN ? `; se muestran ${SHOWN}` : ""}`;
    empty.hidden = entries.length > 0;
    if (!entries.length) {
      status.textContent = "Nada coincide.";
      list.append(...index.entries.filter((entry) => entry.kind === "open").slice(0, OFFERED).map((entry) => show(entry, [])));
      return;
    }
    status.textContent = complete ? total : `Ninguna página tiene todas las palabras; estas tienen algunas. ${total}`;
    list.append(...entries.slice(0, SHOWN).map((entry) => show(entry, words)));
  }

  function load() {
    status.textContent = "Cargando el índice…";
    const script = Object.assign(document.createElement("script"), { src: `${dialog.dataset.base}/buscar/indice.js` });
    script.addEventListener("load", () => { index = prepare(window.portalIndex); search(); });
    script.addEventListener("error", () => { status.textContent = "No se pudo cargar el índice de búsqueda. Recargue la página."; });
    document.head.append(script);
  }

  input.addEventListener("input", search);
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (empty.hidden) list.querySelector("a")?.click(); // what is offered when nothing is found was not asked for
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => {
    address("");
    const held = document.activeElement; // opened by the address or by a key, it has no button to go back to
    if (held === document.body || dialog.contains(held)) document.querySelector("[data-find]")?.focus();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { // a search box spends the first press on emptying itself
      event.preventDefault();
      dialog.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [input, ...list.querySelectorAll("a")];
      const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    }
  });

  load();
  return () => { input.select(); if (index) search(); };
};
