// The search, loaded by portal.js when it is first opened. Its index, buscar/indice.js, is written by the generator:
// {places, entries: [kind, href, title, place, answer, text, words]}, where words may be several, parted by « · ». It is a
// script, so that it loads from a folder too.
"use strict";

window.portalSearch = (dialog) => {
  const [input, status, list, empty] = ["input", "[role=status]", "ol", "[data-empty]"].map((s) => dialog.querySelector(s));
  const count = new Intl.NumberFormat("es-BO", { useGrouping: "always" });
  const SHOWN = 20;
  const OFFERED = 3; // of the questions that no source answers, when nothing is found
  const EXCERPT = 150;
  const NAMES = { page: "Página", section: "Sección", question: "Pregunta frecuente", open: "Pregunta sin respuesta", figure: "Cifra", marked: "Cifra", part: "Cifra", gap: "Cifra que falta", dataset: "Conjunto de datos", row: "Fila" };
  const RANKS = { page: 1.5, figure: 1.35, marked: 1.2, part: 1.3, gap: 1.15, section: 1.2, question: 1.15, open: 1.1, dataset: 1.1, row: 0.9 };
  const NAMED = 1.2; // the rank of a row that is called what was typed: it says what that is
  const [TITLE, WORDS, REST] = [8, 6, 2]; // what a match is worth by where it stands
  const IDLE = new Set(("a ahi al algo alli ante aqui asi cada como con cual cuales cuando cuanta cuantas cuanto cuantos de debo del desde "
    + "donde e el ella en entre era eran eres es esa ese eso esta estamos estan estas este esto estos estoy favor fue fueron ha hace hacer hago "
    + "han hasta hay hubo la las le les lo los me mi mis mucho muy n nada ni no nos nro nuestra nuestro num numero o para pero por porque pueda "
    + "puede pueden puedo pues que quien quienes quiere quiero recibe reciben recibio recibieron saber se segun ser si sin sobre solo son soy "
    + "su sus tambien tan te tengo tiene tienen tu u un una unas uno unos y ya yo º ª").split(" "));
  const ASKS = /^[^\p{L}\d]*(?:que (?:es|son|significan?|quieren? decir)|(?:significado|definicion) de)(?=[^\p{L}\d]|$)/u; // what is …?
  const YEAR = /^(?:19|20)\d\d$/;

  // --- words: accents, capitals and plurals make no difference, «ñ» does for who types it: «estaño» is not «están»;
  // codes are compared without their leading zeros ---

  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u0302\u0304-\u036f]/g, "").normalize("NFC");
  const plain = (word) => word.replaceAll("ñ", "n");
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
    if (single.length < 5) return single;
    return single.replace(/e$|([r])[ao]$/, "$1").replace(/[ao]$/, "·"); // what has no ending, «están», is no form of «estaño»
  };
  const stem = (word) => root(word).replace("·", "");
  const phraseOf = (text) => ` ${telling(wordsOf(text)).map((word) => root(plain(word))).join(" ")} `;

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
      put(wordsOf(words).filter((word) => kind !== "open" || !YEAR.test(word)), WORDS); // the year it lacks is not what it is called
      put(wordsOf(`${places[place]} ${answer} ${text} ${words}`), REST);
      worth.forEach((value, word) => {
        if (!vocabulary.has(word)) vocabulary.set(word, []);
        vocabulary.get(word).push([at, value]);
      });
      const years = new Set(wordsOf(`${title} ${answer} ${words}`).filter((word) => YEAR.test(word)));
      const aliases = new Set(words ? words.split(" · ").map(phraseOf) : []);
      return { kind, href, title, place: places[place], answer, text, size: named.length, phrase: phraseOf(title), aliases, years };
    });
    const spelled = [...vocabulary].map(([word, holders]) => ({ holders, ways: new Map([true, false].map((strict) => {
      const way = strict ? word : plain(word); // who types «estano» may mean «estaño», who types «estaño» does not mean «están»
      return [strict, [way, root(way)]];
    })) }));
    return { entries: prepared, spelled };
  }

  /** Tells how well a word of the index answers one that was typed, from 0 to 1. */
  function likeness(word, its, typed, typedRoot) {
    if (word === typed) return 1;
    if (isCode(typed)) return word.startsWith(typed) ? (/\d/.test(word[typed.length]) ? 0.3 : 0.7) : 0;
    if (its === typedRoot) return 0.9;
    if (word.startsWith(typed)) return 0.7;
    const start = typedRoot.replace("·", "");
    return start.length > 3 && word.startsWith(start) ? 0.4 : 0;
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
    const strict = typed.includes("ñ");
    const typedRoot = root(typed);
    const alike = index.spelled.map(({ holders, ways }) => [likeness(...ways.get(strict), typed, typedRoot), holders]).filter(([like]) => like);
    const found = new Map();
    const gather = (like, holders) => holders.forEach(([at, value]) => found.set(at, Math.max(found.get(at) ?? 0, like * value)));
    const itself = !isCode(typed) && alike.some(([like]) => like >= 0.9); // then what only begins so was hardly meant: «plata», «plataforma»
    alike.forEach(([like, holders]) => {
      if (!itself || like >= 0.9) gather(like, holders);
      else if (like > 0.5 && typed.length > 5) gather(0.2, holders);
    });
    if (found.size || typed.length < 5 || isCode(typed)) return found;
    // Mistyped? Only what something is called, and not only rows: whoever writes «Uncía» is not after «Cuenta Única».
    const near = index.spelled.filter(({ ways }) => {
      const [word, its] = ways.get(strict);
      return !IDLE.has(word) && word[0] === typed[0] && (nearly(word, typed) || (its.length > 4 && nearly(its.replace("·", ""), stem(typed))));
    });
    near.forEach(({ holders }) => gather(0.5, holders.filter(([, value]) => value > REST)));
    if ([...found.keys()].every((at) => index.entries[at].kind === "row")) found.clear();
    return found;
  }

  /** Orders the entries that have most of the words, best first; of a written page, only the best of its places. */
  function rank(index, words, asks) {
    const found = words.map((word) => having(index, word));
    const rarity = found.map((have) => Math.log(1 + index.entries.length / (1 + have.size)));
    const places = new Set(found.flatMap((have) => [...have.keys()]));
    const phrase = ` ${words.map((word) => root(plain(word))).join(" ")} `;
    const coded = words.some((word) => isCode(word) && !YEAR.test(word));
    const scored = [...places].map((at) => {
      const entry = index.entries[at];
      const row = entry.kind === "row";
      const hits = found.filter((have) => have.has(at)).length;
      const inTitle = found.filter((have) => (have.get(at) ?? 0) > REST).length;
      const worth = found.reduce((sum, have, i) => sum + (have.get(at) ?? 0) * rarity[i], 0) / rarity.reduce((a, b) => a + b, 0);
      const whole = words.length > 1 && entry.phrase.includes(phrase) ? 4 : 0;
      const called = entry.phrase === phrase;
      const named = (called || entry.aliases.has(phrase)) && !words.every((word) => YEAR.test(word));
      const exact = named ? (coded ? 16 : 8) : 0; // a norm's number is that norm
      const share = 4 * Math.min(1, inTitle / (entry.size || 1)) * (hits / words.length);
      const told = asks && row && entry.text && entry.phrase.startsWith(phrase) ? (called ? 40 : 20) : 0; // «qué es …»
      const rank = row && called && entry.text ? NAMED : RANKS[entry.kind];
      return { entry, hits, score: (worth + whole + exact + share + told) * rank, at };
    });
    const most = Math.max(0, ...scored.map((one) => one.hits));
    const best = scored.filter((one) => one.hits === most).sort((a, b) => b.score - a.score || a.at - b.at);
    const pages = new Set();
    const entries = best.map((one) => one.entry).filter(({ kind, href }) => {
      if (kind !== "page" && kind !== "section") return true;
      const page = href.split("#")[0];
      return !pages.has(page) && pages.add(page);
    });
    return { entries, complete: most === words.length };
  }

  /** Gives the best entries first, whether they have all the words, and the year that a place's page is asked for in vain. */
  function look(index, text) {
    const folded = fold(text);
    const asks = ASKS.test(folded);
    const words = telling(wordsOf(folded.replace(ASKS, "")));
    const all = words.length ? rank(index, words, asks) : { entries: [], complete: true };
    const years = words.filter((word) => YEAR.test(word));
    const others = words.filter((word) => !YEAR.test(word));
    if (!years.length || !others.length) return { words, ...all };
    const rest = rank(index, others, asks);
    const [place] = rest.entries; // of the written pages, one made for a row of a table is what has an answer
    if (!rest.complete || place.kind !== "page" || !place.answer || years.some((year) => place.years.has(year))) return { words, ...all };
    const open = index.entries.filter((entry) => entry.kind === "open" && years.some((year) => entry.aliases.has(` ${year} `)));
    if (!open.length) return { words, ...all };
    open.sort((a, b) => years.some((year) => b.phrase.includes(` ${year} `)) - years.some((year) => a.phrase.includes(` ${year} `)));
    const entries = [...new Set([place, ...open, ...(all.complete ? all.entries : []), ...rest.entries])];
    return { words, entries, complete: true, year: years[0] };
  }

  // --- what is shown ---

  const make = (tag, className, ...children) => {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...children);
    return element;
  };

  function excerpt(text, words) {
    const folded = fold(text);
    const at = Math.min(...words.map((word) => folded.search(new RegExp(`(?:^|[^\\p{L}\\d])${stem(word).replace(/[^\p{L}\d]/gu, ".").replaceAll("n", "[nñ]")}`, "u"))).filter((n) => n >= 0), Infinity);
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
    if (!index || !wordsOf(text).length) { status.textContent = index ? "" : "Cargando…"; return; }
    const { words, entries, complete, year } = look(index, text);
    if (!words.length) { status.textContent = "Escriba una palabra más, que diga qué busca."; return; }
    const total = `${count.format(entries.length)} ${entries.length === 1 ? "resultado" : "resultados"}${entries.length > SHOWN ? `; se muestran ${SHOWN}` : ""}`;
    empty.hidden = entries.length > 0;
    if (!entries.length) {
      status.textContent = "Nada coincide.";
      list.append(...index.entries.filter((entry) => entry.kind === "open").slice(0, OFFERED).map((entry) => show(entry, [])));
      return;
    }
    if (year) status.textContent = `No hay una página de ${year}: primero van la que hay y lo que se puede pedir. ${total}`;
    else status.textContent = complete ? total : `Ninguna página tiene todas las palabras; estas tienen algunas. ${total}`;
    list.append(...entries.slice(0, SHOWN).map((entry) => show(entry, words)));
  }

  function load() {
    status.textContent = "Cargando…";
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
  return () => { if (index) search(); };
};
