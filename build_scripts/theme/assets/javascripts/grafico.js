// Makes a chart interactive when a reader asks for it: puts a drawing of the same size in the place of the static one,
// tells each value to pointer, finger and keyboard, and redraws for another measure, order or group. All that is read
// comes spelled in the chart's own script; nothing is computed here, nor asked of another site.
"use strict";

(() => {
  const WIDE = 600; // the width at which the style sheet changes from one static drawing to the other, in CSS pixels
  const BLEED = 2; // around every drawing, in its own units
  const READY = "Gráfico interactivo listo. Señale o toque un valor, o use las flechas; púlselo para resaltarlo.";
  const FAILED = "No se pudo cargar el gráfico interactivo. El dibujo y su tabla siguen aquí; puede intentarlo otra vez.";
  const here = document.currentScript.src;
  const loading = new Map();
  const received = new Map();
  const open = new WeakMap(); // button → what closes its chart
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const attributes = (element, values) => Object.entries(values).forEach(([name, value]) => element.setAttribute(name, value));

  // --- loading: scripts, because from a folder a page can read nothing else ---

  window.graficoInteractivo = (content) => received.set(document.currentScript.src, content);

  function load(address) {
    if (!loading.has(address)) {
      loading.set(address, new Promise((resolve, reject) => {
        const script = make("script", { src: address, onload: resolve });
        script.onerror = () => { loading.delete(address); script.remove(); reject(new Error(address)); };
        document.head.append(script);
      }));
    }
    return loading.get(address);
  }

  async function contentOf(button) {
    const address = new URL(button.dataset.live, document.baseURI).href;
    await load(address);
    const content = received.get(address);
    await load(new URL(content.programa, here).href);
    return content;
  }

  // --- one chart ---

  function explore(figure, bar, content) {
    const stage = make("div", { className: "chart__live", tabIndex: 0 });
    const canvas = make("div");
    const tip = make("div", { className: "chart__tip", hidden: true });
    const said = make("p", { className: "hush" });
    const signals = { elegido: null, tramo: null };
    let [drawn, targets, at, turn, pointed] = [null, [], -1, 0, false];
    attributes(stage, {
      role: "application", "aria-roledescription": "gráfico interactivo",
      "aria-label": `${figure.querySelector(".chart__title").textContent}. ${figure.querySelector(".chart__wide svg").getAttribute("aria-label")}`,
    });
    attributes(said, { "aria-live": "polite" });
    canvas.ariaHidden = tip.ariaHidden = "true";
    stage.append(canvas, tip);

    const paper = () => (figure.clientWidth >= WIDE ? "ancho" : "angosto");

    function choice(label, options, changed) {
      const select = make("select", {}, ...options.map((words) => make("option", { textContent: words })));
      select.addEventListener("change", () => changed(select.selectedIndex));
      bar.querySelector(".chart__choices").append(make("label", {}, make("span", { textContent: label }), select));
      return select;
    }

    const choices = content.controles.map(({ rotulo, opciones }) => choice(rotulo, opciones, () => {
      redraw().then(() => { said.textContent = choices.map((select) => select.value).join(", "); });
    }));
    const emphases = content.realces.map(({ rotulo, senal, opciones }) => ({
      senal, opciones, select: choice(rotulo, opciones.map(([words]) => words), (index) => set(senal, opciones[index][1])),
    }));

    function set(name, value) {
      signals[name] = value;
      for (const { senal, opciones, select } of emphases) {
        if (senal === name) select.selectedIndex = Math.max(0, opciones.findIndex(([, one]) => JSON.stringify(one) === JSON.stringify(value)));
      }
      drawn?.view.signal(name, value).runAsync();
    }

    function choose(target) {
      const { campo, valor } = target ?? {};
      const same = signals.elegido?.campo === campo && signals.elegido?.valor === valor;
      set("elegido", target && !same ? { campo, valor } : null);
    }

    function point(target, x) {
      pointed = x !== undefined; // else the keyboard leads, and a pointer that lies still takes nothing away
      drawn.view.signal("foco", target.n).runAsync();
      const note = content.fichas[target.ficha];
      tip.hidden = !note;
      if (!note) return null;
      const lines = note.filas.flatMap(([name, value]) => [make("dt", { textContent: name }), make("dd", { textContent: value })]);
      tip.replaceChildren(make("p", { textContent: note.titulo }), make("dl", {}, ...lines));
      place(target, x);
      return note;
    }

    // beside what is tall; else on the side where the drawing goes on, unless the window ends there
    function place(target, x) {
      const box = stage.getBoundingClientRect();
      const [wide, high] = [tip.offsetWidth, tip.offsetHeight];
      const scale = box.width / stage.querySelector("svg").viewBox.baseVal.width;
      const [left, top, right, bottom] = [target.x, target.y, target.x2, target.y2].map((at) => (at + BLEED) * scale);
      let [across, down] = [(x ?? (target.medio + BLEED) * scale) - wide / 2, bottom + 4];
      if (bottom - top > 2 * high) {
        [across, down] = [right + 6 + wide <= box.width ? right + 6 : left - 6 - wide, (top + bottom - high) / 2];
      } else if (top + bottom > box.height ? box.top + top - high >= 4 : box.top + bottom + high + 4 > innerHeight) {
        down = top - high - 4;
      }
      tip.style.left = `${Math.max(0, Math.min(across, box.width - wide))}px`;
      tip.style.top = `${down}px`;
    }

    function leave() {
      tip.hidden = true;
      drawn?.view.signal("foco", -1).runAsync();
    }

    function walk(index) {
      at = Math.max(0, Math.min(index, targets.length - 1));
      if (!targets.length) return;
      const note = point(targets[at]);
      tip.scrollIntoView({ block: "nearest" });
      said.textContent = [note.titulo, ...note.filas.map(([name, value]) => `${name}: ${value}`)].join(". ");
    }

    const keys = {
      ArrowRight: () => walk(at + 1), ArrowDown: () => walk(at + 1), ArrowLeft: () => walk(at - 1), ArrowUp: () => walk(at - 1),
      Home: () => walk(0), End: () => walk(targets.length - 1),
      Enter: () => choose(targets[at]), " ": () => choose(targets[at]),
      Escape: () => { choose(null); leave(); },
    };
    stage.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      keys[event.key]();
    });
    stage.addEventListener("focus", () => { if (stage.matches(":focus-visible")) walk(Math.max(at, 0)); });
    stage.addEventListener("blur", leave);

    async function redraw() {
      const mine = ++turn;
      const kind = paper();
      const spec = structuredClone(content.vistas[choices.map((select) => select.selectedIndex).join(".")][kind]);
      const fresh = make("div");
      const marks = spec.layer.at(-1).data.values.filter((mark) => mark.ficha !== undefined);
      const options = { ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: false };
      const { view, finalize } = await window.vegaEmbed(fresh, spec, options);
      if (mine !== turn) { finalize(); return; } // another choice was made meanwhile
      ["role", "aria-roledescription", "aria-label"].forEach((name) => fresh.removeAttribute(name));
      const x = (event) => event.clientX - stage.getBoundingClientRect().left;
      const told = (item) => (item?.datum?.campo ? item.datum : null);
      view.addEventListener("mousemove", (event, item) => { // not when the page moves under a pointer that lies still
        if (told(item) && (event.movementX || event.movementY)) point(item.datum, x(event));
      });
      view.addEventListener("mouseout", () => { if (pointed) leave(); });
      view.addEventListener("click", (event, item) => {
        if (told(item)) point(item.datum, x(event));
        choose(told(item));
      });
      drawn?.finalize();
      drawn = { view, finalize, kind };
      targets = marks.filter((mark, index) => marks.findIndex((one) => one.ficha === mark.ficha) === index);
      at = -1;
      tip.hidden = true;
      if (!targets.some(({ campo, valor }) => signals.elegido?.campo === campo && signals.elegido?.valor === valor)) set("elegido", null);
      for (const [name, value] of Object.entries(signals)) view.signal(name, value);
      await view.runAsync();
      canvas.replaceChildren(fresh);
    }

    const width = new ResizeObserver(() => { if (drawn && paper() !== drawn.kind) redraw(); });
    return redraw().then(() => {
      bar.append(said);
      figure.querySelector(".chart__narrow").after(stage);
      figure.classList.add("chart--live");
      width.observe(figure);
      return () => {
        width.disconnect();
        drawn.finalize();
        stage.remove();
        figure.classList.remove("chart--live");
      };
    });
  }

  // --- the button: there and back; until all is ready, and if it fails, the static drawing stays ---

  window.explorarGrafico = async (button) => {
    const figure = button.closest(".chart");
    const word = button.firstChild;
    if (open.has(button)) {
      open.get(button)();
      open.delete(button);
      word.textContent = button.dataset.word;
      return;
    }
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    figure.querySelector(".chart__bar")?.remove();
    const status = make("p", { className: "chart__status" });
    status.setAttribute("role", "status");
    const bar = make("div", { className: "chart__bar" }, make("div", { className: "chart__choices" }), status);
    figure.querySelector(".chart__wide").before(bar);
    status.textContent = "Cargando el gráfico interactivo…";
    try {
      const close = await explore(figure, bar, await contentOf(button));
      open.set(button, () => { close(); bar.remove(); });
      button.dataset.word = word.textContent;
      word.textContent = "Volver al dibujo";
      status.textContent = READY;
    } catch (error) {
      console.warn(error);
      bar.querySelector(".chart__choices").replaceChildren();
      status.textContent = FAILED;
    } finally {
      button.removeAttribute("aria-busy");
    }
  };
})();
