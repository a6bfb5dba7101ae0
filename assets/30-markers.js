/* The markers: what the server has gathered for this piece of map, drawn by form, size and shade.
   A marker that stays between two answers is moved and resized, not drawn anew; a late answer is dropped. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const drawn = new Map(); // key -> {marker, data}
  let map = null;
  let waiting = false;
  let moved = false; // by a person, not by the first fit

  const SAID_MS = 7000;
  const LEAVING_MS = 180; // as long as the style takes to let it fade
  const AREAS = new Set(["province", "country", "region"]);
  const FORM = { exact: "town", town: "town", district: "district", province: "province", country: "country", region: "region" };
  const FORM_NAMES = { exact: "exact spot", town: "town", district: "district", province: "province", country: "country", region: "region" };
  app.FORM = FORM;

  const whole = new Intl.NumberFormat("en");
  const brief = (number) => (number < 10000 ? whole.format(number) : Math.round(number / 1000) + "k");
  const LARGEST = 34, SMALLEST = 5; // pixels of radius; the server parts circles as if none were under nine
  let full = 1; // articles of a circle of the largest size
  const radius = (articles) => Math.min(Math.max(LARGEST * Math.sqrt(articles / full), SMALLEST), LARGEST);
  const decode = (row) => ({
    lat: row[0], lon: row[1], label: row[2], articles: row[3], mentions: row[4],
    precision: row[5], confidence: row[6], places: row[7], ids: row[8], unsure: row[9],
    radius: radius(row[3]), size: Math.sqrt(Math.min(row[3] / full, 1)),
    others: row[10], // names
    change: row[11], // while two periods are compared: then the articles are the difference
  });

  function symbol(data) {
    const form = FORM[data.precision];
    const box = app.element("div", "mk");
    if (AREAS.has(form)) {
      box.append(app.element("span", "mk-sign"), app.element("span", "mk-name"), app.element("b", "mk-n"));
    } else {
      box.append(app.element("span", "mk-form"), app.element("b", "mk-n"));
    }
    return box;
  }

  function dress(box, data, chosen) {
    const form = FORM[data.precision];
    const folded = box.classList.contains("folded");
    box.className = `mk ${form}` + (data.places > 1 ? " cluster" : "") + (folded ? " folded" : "");
    box.classList.toggle("chosen", data.ids.some((id) => chosen.has(id)));
    box.classList.toggle("unsure", data.unsure);
    if (data.change) box.classList.add("change", data.change.direction);
    box.style.setProperty("--r", data.radius + "px");
    box.style.setProperty("--big", data.size.toFixed(2));
    box.style.setProperty("--sure", (0.38 + 0.5 * data.confidence).toFixed(2));
    const name = box.querySelector(".mk-name");
    if (name) name.textContent = data.label;
    const figure = data.change ? app.changeFigure(data.change) : brief(data.articles);
    box.querySelector(".mk-n").textContent = name || data.radius >= 11 ? figure : "";
  }

  function chosenIds() {
    const circle = app.params().get("circle");
    return new Set([...app.params().getAll("place"), ...(circle ? [circle.slice(circle.indexOf("/") + 1)] : [])]);
  }

  function tip(data) {
    const box = app.element("div", "tip");
    box.append(app.element("b", "", data.label));
    const what = data.places > 1 ? app.counted(data.places, "place") : FORM_NAMES[data.precision];
    const within = FORM[data.precision] === "town" || data.places > 1 ? "" : ", somewhere within";
    box.append(app.element("span", "", what + within));
    if (data.others.length) {
      const more = data.places - 1 - data.others.length;
      box.append(app.element("span", "tip-names", data.others.join(", ") + (more ? ` and ${whole.format(more)} more` : "")));
    }
    if (data.change) {
      app.changeTip(data.change).forEach((line) => box.append(app.element("span", "", line)));
      return box;
    }
    box.append(app.element("span", "", `${app.counted(data.articles)}, ${app.counted(data.mentions, "mention")}`));
    box.append(app.element("span", "", `confidence ${Math.round(data.confidence * 100)} %`));
    if (data.places > data.ids.length) box.append(app.element("span", "", app.comparing() ? "too many places to list: a click comes closer" : "a click lists them"));
    return box;
  }

  function click(data) {
    const many = data.places > data.ids.length;
    if (many && app.comparing()) {
      app.comeCloser([data.lat, data.lon]);
      return;
    }
    const params = app.params(), chosen = params.getAll("place");
    // an address holds a few places; of a larger circle it says which that is
    const circle = many ? `${Math.round(map.getZoom())}/${data.ids[0]}` : null;
    const again = many ? params.get("circle") === circle : chosen.length === data.ids.length && data.ids.every((id) => chosen.includes(id));
    app.patch({ place: again || many ? [] : data.ids, circle: again ? null : circle, article: null, unplaced: null });
    app.showTab("articles");
    app.raiseSheet();
  }

  app.comeCloser = (at) => {
    moved = true;
    map.flyTo(at, Math.min(map.getZoom() + 2, map.getMaxZoom()), motion());
  };
  const motion = () => (app.calm() ? { animate: false } : { duration: 0.6 });

  function draw(found) {
    const rows = found.markers;
    full = found.full;
    sizes();
    const over = app.overMap(map);
    const kept = new Set(), chosen = chosenIds();
    for (const row of rows) {
      const data = decode(row);
      const key = `${data.ids[0]} ${FORM[data.precision]} ${Math.round(data.lon / 360)}`;
      kept.add(key);
      const old = drawn.get(key);
      if (old) {
        old.data = data;
        old.marker.setLatLng([data.lat, data.lon]);
        dress(old.box, data, chosen);
        continue;
      }
      const box = symbol(data);
      dress(box, data, chosen);
      const item = { data, box, area: AREAS.has(FORM[data.precision]) };
      item.marker = L.marker([data.lat, data.lon], {
        icon: L.divIcon({ className: "mk-anchor", html: box, iconSize: [0, 0] }),
        keyboard: false, // the ranked list of places is the keyboard's way; hundreds of tab stops are not
        pane: "markerPane",
        riseOnHover: true,
      });
      item.marker.on("click", () => click(item.data));
      item.marker.bindTooltip(() => tip(item.data), {
        direction: "top", offset: [0, -6], opacity: 1, className: "mk-tip",
      });
      item.marker.addTo(map);
      drawn.set(key, item);
    }
    for (const [key, item] of drawn) {
      if (kept.has(key)) continue;
      drawn.delete(key);
      item.box.classList.add("leaving");
      setTimeout(() => item.marker.remove(), app.calm() ? 0 : LEAVING_MS);
    }
    app.markers = [...drawn.values()];
    app.arrangeLabels(map, over);
    empty = !rows.length && !app.countryView();
    note();
    document.getElementById("map").dataset.markers = rows.length;
    app.emit("drawn", rows.length);
  }

  /* The legend's circles: two round numbers of articles. */
  function sizes() {
    const circle = (articles) => {
      const made = app.element("i");
      made.style.width = made.style.height = `${2 * radius(articles)}px`;
      return [made, app.element("span", "", whole.format(articles))];
    };
    const shown = full > 0 ? [full / 20, full / 5].map(Math.round).filter((n, at, all) => n > 0 && n !== all[at + 1]) : [];
    const least = Math.floor(full * (SMALLEST / LARGEST) ** 2); // of no more articles is any circle smaller
    const smallest = least > 1 ? circle(0) : [];
    if (least > 1) smallest[1].textContent = `up to ${whole.format(least)}`;
    document.getElementById("legend-circles").replaceChildren(...smallest, ...shown.flatMap(circle));
  }

  /* One line over the map: what somebody was just told, else whether there is anything to see. */
  let saying = "", empty = false, silence = 0;
  function note() {
    document.getElementById("map-note").textContent = saying || (empty ? "No places in this part of the map." : "");
  }
  app.say = (text, lasting) => {
    saying = text;
    note();
    clearTimeout(silence);
    if (text && !lasting) silence = setTimeout(() => app.say(""), SAID_MS);
  };

  const ask = app.question(draw, "map-region");
  app.box = (bounds) =>
    [Math.max(bounds.getSouth(), -90), bounds.getWest(), Math.min(bounds.getNorth(), 90), bounds.getEast()]
      .map((degrees) => degrees.toFixed(4))
      .join(",");
  function refresh() {
    if (!map) return;
    if (app.countryView()) {
      draw({ markers: [], full });
      return;
    }
    const query = app.comparing() ? app.compareQuery() : app.query();
    ask(`api/${app.comparing() ? "changes/" : ""}markers?${query ? query + "&" : ""}bbox=${app.box(map.getBounds().pad(0.2))}&zoom=${Math.round(map.getZoom())}`);
  }
  /* At once, but only once for all that changes in one go. */
  app.refreshMarkers = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      refresh();
    });
  };

  /* The position goes into the address without a stop for the back button. */
  function settled() {
    if (moved) {
      const at = map.getCenter().wrap();
      app.patch({ map: `${+map.getZoom().toFixed(2)}/${at.lat.toFixed(5)}/${at.lng.toFixed(5)}` }, true);
    }
    app.refreshMarkers();
    app.emit("moved");
  }

  function fromAddress() {
    const text = app.params().get("map");
    const [zoom, lat, lon] = (text || "").split("/").map(Number);
    if (text && [zoom, lat, lon].every(Number.isFinite) && Math.abs(lat) <= 90) {
      const center = map.getCenter();
      if (zoom === map.getZoom() && Math.abs(center.lat - lat) < 1e-4 && Math.abs(center.lng - lon) < 1e-4) return;
      map.setView([lat, lon], zoom, { animate: false });
      moved = true;
    }
  }

  app.goTo = (lat, lon, precision, least) => {
    const zooms = { exact: 11, town: 9, district: 8, province: 7, country: 5, region: 4 };
    const zoom = Math.max(Math.min(zooms[precision] || 8, map.getMaxZoom()), least || 0);
    moved = true;
    const centre = map.unproject(map.project([lat, lon], zoom).add([0, covered() / 2]), zoom);
    if (app.calm()) map.setView(centre, zoom, { animate: false });
    else map.flyTo(centre, zoom, { duration: 0.8 });
  };
  app.fit = (points) => {
    if (!points.length) return;
    moved = true;
    map.fitBounds(points, {
      paddingTopLeft: [40, 40], paddingBottomRight: [40, 40 + covered()], maxZoom: 9, animate: !app.calm(),
    });
  };

  /* How many pixels of the map the sheet of a small screen lies over. */
  function covered() {
    if (!app.narrow()) return 0;
    const map = document.getElementById("map").getBoundingClientRect();
    const sheet = { collapsed: 92, half: innerHeight * 0.56, full: innerHeight - 50 }[document.getElementById("panel").dataset.sheet];
    return Math.min(Math.max(map.bottom - (innerHeight - sheet), 0), map.height * 0.8);
  }

  /* Rings round places named by a row, a highlight or a list entry. */
  let rings = [];
  app.mark = (points, strong) => {
    rings.forEach((ring) => ring.remove());
    rings = (points || []).map(([lat, lon, precision, name]) => {
      const box = app.element("div", `spot ${FORM[precision]}` + (strong ? " strong" : ""));
      const below = (app.markers || []).find(
        ({ data, area }) => !area && Math.abs(data.lat - lat) + Math.abs(data.lon - lon) < 2e-4,
      );
      if (below) box.style.setProperty("--spot", `${2 * below.data.radius + 14}px`);
      if (name) box.append(app.element("span", "", name));
      return L.marker([lat, lon], {
        icon: L.divIcon({ className: "mk-anchor", html: box, iconSize: [0, 0] }),
        pane: "spots", keyboard: false, interactive: false,
      }).addTo(map);
    });
  };

  function setUp(made) {
    map = made;
    app.map = made;
    const spots = map.createPane("spots");
    spots.style.zIndex = 640;
    spots.style.pointerEvents = "none";
    app.addBasemap(map);
    app.addLabels(map);
    app.addTiles(map);
    app.addDrawing(map);
    app.addCountries(map);
    map.on("dragstart zoomstart", () => (moved = moved || app.begun));
    map.on("moveend", settled);
    map.on("zoomstart", () => map.getContainer().classList.add("zooming"));
    map.on("zoomend", () => map.getContainer().classList.remove("zooming"));
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    fromAddress();
    settled();
    setTimeout(() => (app.begun = true), 400);
  }

  app.on("start", () => {
    const ready = () => {
      if (app.mainMap && app.mainMap._loaded) setUp(app.mainMap);
      else setTimeout(ready, 20);
    };
    ready();
    document.getElementById("show-all").addEventListener("click", showAll);
  });
  app.on("noun", (noun) => (document.getElementById("legend-noun").textContent = app.plural(noun)));
  ["query", "compare", "rate"].forEach((name) => app.on(name, () => app.refreshMarkers()));
  app.on("grown", () => app.refreshMarkers());
  app.on("back", () => map && fromAddress());

  app.showExtent = (query) => askExtent("api/extent?" + query);
  const showAll = () => app.showExtent(app.query());
  const askExtent = app.question((bounds) => bounds && app.fit(bounds));

  L.Map.addInitHook(function () {
    const id = this.getContainer().id;
    if (id === "map") app.mainMap = this;
    if (id === "inset") app.insetMap = this;
  });
})();
