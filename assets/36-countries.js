/* The country view: each country in the shade of how many stories name a place in it, or of how its share among what is
   selected compares with its share among everything. Clicking one, on the map or in the list, filters to it. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat("en");
  const STEPS = 5; // shades of the count
  const RATIOS = [0.25, 0.5, 0.8, 1.25, 2, 4]; // between the seven shades of the comparison
  const RATIO_NAMES = ["under ¼", "¼ – ½", "½ – 0.8", "as usual", "1¼ – 2", "2 – 4", "over 4 times"];
  const FEWEST = 2; // articles, found or to be expected: with fewer a comparison says nothing
  let found = null; // the newest answer, with a map from code to row
  let edges = []; // least articles of each shade
  let world = null; // shapes by code, and where the names go
  let tip = null, under = null;

  app.countryView = () => {
    const view = app.params().get("view");
    return view === "countries" || view === "shares" ? view : null;
  };
  const shares = () => app.countryView() === "shares";

  /* 1, 2, 5, 10, 20, 50, ... at or above a number. */
  function round(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value - 1e-9);
  }
  function scale(rows) {
    const most = Math.max(1, ...rows.filter((row) => row.code).map((row) => row.articles));
    const all = Array.from({ length: STEPS }, (_, step) => (step ? round(most ** (step / STEPS)) : 1));
    return [...new Set(all)].filter((edge) => edge <= most);
  }

  /* The ratio of a country's share in the selection to its share in everything; null where there are too few to say. */
  function ratio(row) {
    const expected = (row.whole / found.whole) * found.articles;
    if (!row.whole || Math.max(expected, row.articles) < FEWEST) return null;
    return row.articles / expected;
  }

  /* The shade of a country: {colour, hatched, chosen}, or null for one that stays quiet. */
  app.countryShade = (code) => {
    const row = found && app.countryView() && found.of.get(code);
    const shade = row && shadeOf(row);
    return shade && { ...shade, chosen: chosen(code) };
  };
  function shadeOf(row) {
    if (shares()) {
      const times = ratio(row);
      if (times === null) return null;
      const shade = RATIOS.filter((edge) => times >= edge).length;
      return { colour: `--ratio-${shade}`, hatched: shade < 3 };
    }
    if (!row.articles) return null;
    return { colour: `--count-${STEPS - edges.length + edges.filter((edge) => row.articles >= edge).length}`, hatched: false };
  }

  const times = (value) => (value >= 10 ? number.format(Math.round(value)) : value.toFixed(1).replace(/\.0$/, ""));
  function words(row) {
    const share = (part, all) => (all ? `${((100 * part) / all).toFixed(part && part / all < 0.1 ? 1 : 0)} %` : "–");
    if (!shares()) return `${app.counted(row.articles)}, ${share(row.articles, found.articles)} of those on the map`;
    const value = ratio(row);
    const compared = value === null ? "too few to compare" : `${times(value)} times its usual share`;
    return `${share(row.articles, found.articles)} here, ${share(row.whole, found.whole)} of everything: ${compared}`;
  }
  const figure = (row) => {
    if (!shares()) return number.format(row.articles);
    const value = ratio(row);
    return value === null ? "" : `× ${times(value)}`;
  };

  /* What is written on the map: [text, figure, lat, lon, weight, code]. */
  app.countryLabels = () => {
    if (!found || !world) return [];
    return found.rows
      .filter((row) => world.has(row.code) && app.countryShade(row.code))
      .map((row) => [world.get(row.code).shapes[0].name, figure(row), ...world.get(row.code).at, shares() ? Math.max(row.articles, row.whole / 1e6) : row.articles, row.code]);
  };

  async function prepare() {
    if (world) return;
    const shapes = (await app.worldShapes()).filter((shape) => shape.iso);
    const made = new Map();
    for (const shape of shapes) {
      if (!made.has(shape.iso)) made.set(shape.iso, { shapes: [] });
      made.get(shape.iso).shapes.push(shape);
    }
    for (const [, country] of made) country.at = app.nameAt(country.shapes);
    world = made;
  }

  function countryAt(latlng) {
    const [x, y] = app.unit(latlng.wrap().lng, latlng.lat);
    for (const [code, country] of world || []) {
      const inside = country.shapes.filter((shape) => app.holds(shape, x, y)).length;
      if (inside % 2) return code;
    }
    return null;
  }

  function toggle(code) {
    const key = code === "" || code.startsWith("~") ? "~" + code : code;
    const chosen = new Set(app.params().getAll("country"));
    if (!chosen.delete(key)) chosen.add(key);
    app.patch({ country: [...chosen], place: [], article: null, unplaced: null });
    app.raiseSheet();
  }
  const chosen = (code) => app.params().getAll("country").includes(code || "~");

  const sentence = (words) => words[0].toUpperCase() + words.slice(1);
  function legend() {
    const box = $("country-legend");
    box.hidden = !app.countryView();
    $("legend").hidden = !box.hidden;
    if (box.hidden) return;
    ["countries", "shares"].forEach((name) => ($("as-" + name).checked = app.countryView() === name));
    const swatch = (colour, text, hatched) => {
      const item = app.element("li");
      const box = app.element("span", "swatch" + (hatched ? " hatched" : ""));
      box.style.background = `var(${colour})`;
      box.setAttribute("aria-hidden", "true");
      item.append(box, app.element("span", "", text));
      return item;
    };
    const list = $("country-scale");
    if (shares()) list.replaceChildren(...RATIO_NAMES.map((name, at) => swatch(`--ratio-${at}`, name, at < 3)).reverse());
    else {
      const shown = edges.map((edge, at) => {
        const next = edges[at + 1];
        const text = next === undefined ? `${number.format(edge)} and more` : next - 1 === edge ? number.format(edge) : `${number.format(edge)} – ${number.format(next - 1)}`;
        return swatch(`--count-${STEPS - edges.length + at + 1}`, text);
      });
      list.replaceChildren(...shown.reverse());
    }
    const all = found && found.articles === found.whole;
    $("country-note").textContent =
      !shares() ? `${sentence(app.plural(app.noun))} that name a place in the country`
      : all ? "Nothing is left out yet: choose days or filters to compare with everything."
      : `Share of the selected ${app.plural(app.noun)} against the share of all; blank: too few to compare`;
  }

  function redraw() {
    const view = app.countryView();
    $("countries").setAttribute("aria-pressed", String(Boolean(view)));
    $("map-region").classList.toggle("by-country", Boolean(view));
    legend();
    app.emit("recolour");
    app.arrangeLabels(app.map);
    app.refreshPlaces();
    if (view && found) $("map").dataset.countries = found.rows.length;
    else delete $("map").dataset.countries;
  }

  const ask = app.question(async (answer) => {
    await prepare();
    const rows = answer.rows.map(([code, name, articles, whole]) => ({ code, name, articles, whole }));
    found = { ...answer, rows, of: new Map(rows.map((row) => [row.code, row])) };
    edges = scale(rows);
    redraw();
  });
  app.refreshCountries = () => {
    if (app.countryView()) ask("api/countries?" + app.query());
  };

  /* The list beside the map: all countries, the keyboard's way to each. */
  app.listCountries = () => {
    if (!found) return;
    const value = (row) => (shares() ? (ratio(row) === null ? -1 : ratio(row)) : row.articles);
    const rows = found.rows.filter((row) => row.articles || shares()).sort((one, other) => value(other) - value(one));
    const most = Math.max(1, ...rows.map((row) => row.articles));
    $("places-total").textContent = `${rows.length} ${rows.length === 1 ? "country" : "countries"}`;
    const list = app.element(rows.length ? "ol" : "p", rows.length ? "rows" : "nothing", rows.length ? undefined : "No country is named.");
    rows.forEach((row) => {
      const button = app.element("button", "place-row");
      button.type = "button";
      button.dataset.country = row.code;
      button.setAttribute("aria-pressed", String(chosen(row.code)));
      const shade = app.countryShade(row.code);
      const swatch = app.element("span", "swatch" + (shade && shade.hatched ? " hatched" : ""));
      swatch.style.background = shade ? `var(${shade.colour})` : "var(--land)";
      swatch.setAttribute("aria-hidden", "true");
      const text = app.element("span", "place-words");
      text.append(app.element("span", "place-name", row.name), app.element("span", "place-inside", words(row)));
      const bar = app.element("span", "place-bar");
      bar.style.width = `${(100 * row.articles) / most}%`;
      bar.setAttribute("aria-hidden", "true");
      button.append(swatch, text, app.element("span", "place-count", figure(row)), bar);
      const item = document.createElement("li");
      item.append(button);
      list.append(item);
    });
    const focused = document.activeElement && document.activeElement.dataset.country;
    $("place-rows").replaceChildren(list);
    const again = focused !== undefined && list.querySelector(`[data-country="${CSS.escape(focused)}"]`);
    if (again) again.focus({ preventScroll: true });
  };

  function point(event) {
    const code = app.countryView() && !app.drawing() ? countryAt(event.latlng) : null;
    const row = code && found && found.of.get(code);
    app.map.getContainer().classList.toggle("on-country", Boolean(row && (row.articles || chosen(code))));
    if (code !== under) {
      under = code;
      tip.remove();
      if (!row) return;
      const box = app.element("div", "tip");
      box.append(app.element("b", "", row.name), app.element("span", "", words(row)));
      tip.setContent(box);
      tip.setLatLng(event.latlng).addTo(app.map);
    } else if (row) tip.setLatLng(event.latlng);
  }

  /* Dash has no radio button of HTML's own. */
  function ways() {
    const box = $("country-ways");
    JSON.parse(box.dataset.ways).forEach(([name, text]) => {
      const label = app.element("label");
      const radio = document.createElement("input");
      Object.assign(radio, { type: "radio", name: "country-way", id: "as-" + name });
      radio.addEventListener("change", () => app.patch({ view: name }));
      label.append(radio, text);
      box.append(label);
    });
  }

  app.addCountries = (map) => {
    ways();
    tip = L.tooltip({ direction: "top", offset: [0, -8], opacity: 1, className: "mk-tip" });
    map.on("mousemove", point);
    map.on("mouseout", () => (under = (tip.remove(), null)));
    map.on("click", (event) => {
      if (!app.countryView() || app.drawing()) return;
      const code = countryAt(event.latlng);
      const row = code && found && found.of.get(code);
      if (row && (row.articles || chosen(code))) toggle(code);
    });
    // the name of a small country lies beside it
    map.getPane("labels").addEventListener("click", (event) => {
      const label = event.target.closest("[data-country]");
      if (!label || app.drawing()) return;
      event.stopPropagation();
      toggle(label.dataset.country);
    });
    $("countries").addEventListener("click", () => app.patch({ view: app.countryView() ? null : "countries" }));
    $("place-rows").addEventListener("click", (event) => {
      const button = event.target.closest("[data-country]");
      if (button) toggle(button.dataset.country);
    });
    follow();
  };

  function follow() {
    under = null;
    if (tip) tip.remove();
    redraw();
    app.refreshCountries();
    app.refreshMarkers();
  }
  app.on("view", () => app.map && follow());
  app.on("query", () => app.refreshCountries());
  app.on("grown", () => app.refreshCountries());
})();
