/* Going to a place by name: an editable combobox whose list comes from the server. Choosing flies there; a place that
   articles name is selected too, a whole country becomes a filter, and of any other it is said that none names it. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const counted = (count) => (count ? app.counted(count) : `no ${app.noun}`);
  const PAUSE_MS = 120;
  let input = null, list = null, said = null;
  let options = [], active = -1, waiting = 0, wanted = "";

  const many = (option) =>
    option.articles || !option.ever ? counted(option.articles) : `0 of ${counted(option.ever)}`;

  function build(box) {
    input = document.createElement("input");
    Object.assign(input, { id: "place-name", type: "text", placeholder: "Go to a place", autocomplete: "off", spellcheck: false });
    const attributes = {
      role: "combobox", "aria-label": "Go to a place", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": "place-options",
    };
    Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));
    list = app.element("ul");
    list.id = "place-options";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Places");
    said = app.element("div", "unseen");
    said.setAttribute("role", "status");
    box.append(input, list, said);
  }

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) {
      active = -1;
      input.removeAttribute("aria-activedescendant");
    }
  }

  function activate(index) {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    const item = list.children[index];
    if (!item) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function entry(option, index) {
    const item = app.element("li", option.country === undefined ? "" : "whole");
    item.id = "place-option-" + index;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const name = app.element("span", "option-name", option.name);
    if (option.inside) name.append(app.element("span", "option-inside", option.inside));
    item.append(name, app.element("span", "option-kind", option.kind), app.element("span", "option-count", many(option)));
    item.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    item.addEventListener("click", () => choose(option));
    return item;
  }

  const ask = app.question((found) => {
    options = found || [];
    list.replaceChildren(...options.map(entry));
    active = -1;
    const here = document.activeElement === input && input.value.trim() === wanted;
    if (!options.length && wanted) {
      const none = app.element("li", "option-none", `No place is called “${wanted}…”`);
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.setAttribute("aria-selected", "false");
      list.append(none);
    }
    said.textContent = wanted && here ? (options.length ? `${options.length} places` : "No such place") : "";
    show(here && Boolean(wanted));
  });

  function look() {
    wanted = input.value.trim();
    if (!wanted) {
      show(false);
      return;
    }
    const query = app.query();
    ask(`api/find-place?${query ? query + "&" : ""}name=${encodeURIComponent(wanted)}`);
  }

  function choose(option) {
    show(false);
    input.value = "";
    said.textContent = `${option.name}: ${many(option)}`;
    if (option.country !== undefined) {
      const countries = new Set(app.params().getAll("country"));
      countries.add(option.country);
      app.patch({ country: [...countries], article: null, unplaced: null });
      app.showExtent(`country=${encodeURIComponent(option.country)}`);
      return;
    }
    const [[lat, lon, precision]] = option.points;
    app.goTo(lat, lon, precision);
    app.mark(option.points, true);
    if (option.ever) {
      app.patch({ place: [option.id], article: null, unplaced: null });
      app.showTab("articles");
      app.raiseSheet();
    } else app.say(`No article here names ${option.name}.`);
  }

  function key(event) {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) {
      event.preventDefault();
      if (list.hidden) look();
      else if (options.length) activate((active + move + options.length + (active < 0 && move < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Enter" && !list.hidden && options.length) {
      event.preventDefault();
      choose(options[Math.max(active, 0)]);
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      show(false);
      event.stopPropagation();
    } else if (event.key === "Tab") show(false);
  }

  app.on("start", () => {
    build(document.getElementById("place-search"));
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, PAUSE_MS);
    });
    input.addEventListener("keydown", key);
    input.addEventListener("blur", () => show(false));
    input.addEventListener("focus", () => input.value.trim() && look());
  });
})();
