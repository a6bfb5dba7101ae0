/* The markers: what the server has gathered for this piece of map, drawn by form, size and shade.
   A marker that stays between two answers is moved and resized, not drawn anew; a late answer is dropped. What is asked
   for reaches beyond what is seen, so that a small pan asks nothing, and one further asks before its end is in sight. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const drawn = new Map(); // key -> {box, data, lat, lon, area}
  let map = null;
  let boxes = null; // what keeps them in place
  let zooming = false;
  let waiting = false;
  let moved = false; // by a person, not by the first fit

  // beyond each edge, in sizes of the map: what is asked for, when more is asked for, and what is drawn
  const HELD = 0.6, AHEAD = 0.25, DRAWN = 0.12;
  const SAID_MS = 7000;
  const LEAVING_MS = 180; // as long as the style takes to let it fade
  const { FORM, AREAS, symbol, dress, tip, whole } = app.looks;

  const LARGEST = 34, SMALLEST = 5; // pixels of radius; the server parts circles as if none were under nine
  let full = 1; // articles of a circle of the largest size
  const radius = (articles) => Math.min(Math.max(LARGEST * Math.sqrt(articles / full), SMALLEST), LARGEST);
  const decode = (row) => ({
    key: `${row[8][0]} ${FORM[row[5]]}`,
    lat: row[0], lon: row[1], label: row[2], articles: row[3], mentions: row[4],
    precision: row[5], confidence: row[6], places: row[7], ids: row[8], unsure: row[9],
    radius: radius(row[3]), size: Math.sqrt(Math.min(row[3] / full, 1)),
    others: row[10], // names
    change: row[11], // while two periods are compared: then the articles are the difference
  });

  function chosenIds() {
    const circle = app.params().get("circle");
    return new Set([...app.params().getAll("place"), ...(circle ? [circle.slice(circle.indexOf("/") + 1)] : [])]);
  }

  function click({ data, lat, lon }) {
    const many = data.places > data.ids.length;
    if (many && app.comparing()) {
      app.comeCloser([lat, lon]);
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

  let held = null; // what the server said last: {key, box, round, all}
  let asked = null; // what it is being asked: {key, box, round}
  let painted = null; // the piece of map on which markers are drawn
  let dressed = ""; // the chosen places, as the markers show them
  const covers = (one, bounds) => {
    if (!one) return false;
    if (!one.round) return one.box.contains(bounds);
    return one.box.getSouth() <= bounds.getSouth() && one.box.getNorth() >= bounds.getNorth();
  };

  /* Draws what is in hand as far as it is in sight, and a little further. */
  function paint() {
    const over = app.overMap(map);
    const within = (painted = map.getBounds().pad(DRAWN));
    const chosen = chosenIds(), choice = [...chosen].join(" ");
    const turns = [0];
    if (held.round) {
      const turn = (lon) => Math.floor((lon + 180) / 360);
      turns.pop();
      for (let at = turn(within.getWest()); at <= turn(within.getEast()); at += 1) turns.push(at);
    }
    const kept = new Set();
    for (const data of held.all)
      for (const turn of turns) {
        const lon = data.lon + 360 * turn;
        if (!within.contains([data.lat, lon])) continue;
        const key = `${data.key} ${Math.round(lon / 360)}`;
        kept.add(key);
        let item = drawn.get(key);
        if (item && item.data === data && dressed === choice) continue;
        const known = Boolean(item);
        if (!known) {
          const area = AREAS.has(FORM[data.precision]);
          drawn.set(key, (item = { box: symbol(area), area }));
        }
        Object.assign(item, { data, lat: data.lat, lon });
        dress(item, data, chosen);
        if (known) boxes.place(item);
        else boxes.add(item);
      }
    for (const [key, item] of drawn) {
      if (kept.has(key)) continue;
      drawn.delete(key);
      boxes.remove(item, app.calm() || !within.contains([item.lat, item.lon]) ? 0 : LEAVING_MS);
    }
    dressed = choice;
    app.markers = [...drawn.values()];
    app.arrangeLabels(map, over);
    empty = !drawn.size && !app.countryView();
    note();
    document.getElementById("map").dataset.markers = held.all.length;
    // not while the answer for it is on its way
    if (app.countryView() || (held.key === question() && covers(held, map.getBounds()))) app.emit("drawn", drawn.size);
  }

  function answered(found) {
    if (app.countryView()) return; // chosen while the answer was on its way
    full = found.full;
    sizes();
    let all = found.markers.map(decode);
    if (asked.round) {
      // once round the Earth: each lies on its first turn, and only once where it reaches over both edges
      all.forEach((data) => (data.lon -= 360 * Math.floor((data.lon + 180) / 360)));
      all = [...new Map(all.map((data) => [data.key, data])).values()];
    }
    held = { ...asked, all };
    asked = null;
    if (!zooming) paint(); // else when it has come to rest
  }

  /* The legend's circles: two round numbers of articles. */
  function sizes() {
    const circle = (articles, words) => {
      const made = app.element("span", "legend-circle"), round = app.element("i");
      round.style.width = round.style.height = `${2 * radius(articles)}px`;
      made.append(round, words || whole.format(articles));
      return made;
    };
    const shown = full > 0 ? [full / 20, full / 5].map(Math.round).filter((n, at, all) => n > 0 && n !== all[at + 1]) : [];
    const least = Math.floor(full * (SMALLEST / LARGEST) ** 2); // of no more articles is any circle smaller
    const smallest = least > 1 ? [circle(0, `up to ${whole.format(least)}`)] : [];
    document.getElementById("legend-circles").replaceChildren(...smallest, ...shown.map((articles) => circle(articles)));
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

  const ask = app.question(answered, "map-region");
  app.box = (bounds) =>
    [Math.max(bounds.getSouth(), -90), bounds.getWest(), Math.min(bounds.getNorth(), 90), bounds.getEast()]
      .map((degrees) => degrees.toFixed(4))
      .join(",");
  /* All that the markers depend on but the piece of map: chosen places are shown among the others. */
  function question(zoom = map.getZoom()) {
    const params = new URLSearchParams(app.comparing() ? app.compareQuery() : app.query());
    ["place", "circle", "order"].forEach((key) => params.delete(key));
    const query = params.toString();
    return `api/${app.comparing() ? "changes/" : ""}markers?${query ? query + "&" : ""}zoom=${Math.round(zoom)}`;
  }
  function put(key, seen) {
    let box = seen.pad(HELD);
    const round = box.getEast() - box.getWest() >= 360;
    if (round) {
      const middle = box.getCenter().lng;
      box = L.latLngBounds([box.getSouth(), middle - 180], [box.getNorth(), middle + 180]);
    }
    asked = { key, box, round };
    ask(`${key}&bbox=${app.box(box)}`);
  }

  /* Draws what is in hand, and asks for what is not: all of it `anew` when it may have changed. */
  function look(anew) {
    if (app.countryView()) {
      held = { key: "", box: map.getBounds(), round: true, all: [] };
      paint();
      return;
    }
    const key = question(), seen = map.getBounds();
    const mine = held && held.key === key;
    if (mine && !zooming) paint();
    if (!anew && mine && covers(held, seen.pad(AHEAD))) return;
    if (!anew && asked && asked.key === key && covers(asked, seen)) return;
    put(key, seen);
  }
  /* At once, but only once for all that changes in one go. */
  app.refreshMarkers = (anew) => {
    again = again || anew;
    if (waiting || !map) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      look(again);
      again = false;
    });
  };
  let again = false;

  /* While the map is dragged; once a frame is often enough. */
  let frame = 0;
  function moving() {
    if (zooming || frame) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (zooming || !held || held.key !== question()) return;
      const seen = map.getBounds();
      if (!painted.contains(seen) || !covers(held, seen.pad(AHEAD))) look();
    });
  }

  /* The position goes into the address without a stop for the back button. */
  function settled() {
    look();
    if (moved) {
      const at = map.getCenter().wrap();
      app.patch({ map: `${+map.getZoom().toFixed(2)}/${at.lat.toFixed(5)}/${at.lng.toFixed(5)}` }, true);
    }
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

  function foresee(centre, zoom) {
    if (app.countryView()) return;
    const half = map.getSize().divideBy(2), at = map.project(centre, zoom);
    put(question(zoom), L.latLngBounds(map.unproject(at.subtract(half), zoom), map.unproject(at.add(half), zoom)));
  }

  app.goTo = (lat, lon, precision, least) => {
    const zooms = { exact: 11, town: 9, district: 8, province: 7, country: 5, region: 4 };
    const zoom = Math.max(Math.min(zooms[precision] || 8, map.getMaxZoom()), least || 0);
    moved = true;
    const centre = map.unproject(map.project([lat, lon], zoom).add([0, covered() / 2]), zoom);
    if (app.calm()) map.setView(centre, zoom, { animate: false });
    else {
      map.flyTo(centre, zoom, { duration: 0.8 });
      foresee(centre, zoom);
    }
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
    const written = []; // of names that would lie over each other the first is written
    rings = (points || []).map(([lat, lon, precision, name]) => {
      const box = app.element("div", `spot ${FORM[precision]}` + (strong ? " strong" : ""));
      const below = (app.markers || []).find(
        ({ data, area }) => !area && Math.abs(data.lat - lat) + Math.abs(data.lon - lon) < 2e-4,
      );
      if (below) box.style.setProperty("--spot", `${2 * below.data.radius + 14}px`);
      const at = map.latLngToLayerPoint([lat, lon]), half = 3.4 * (name || "").length + 8;
      if (name && written.every((one) => Math.abs(one.y - at.y) > 20 || Math.abs(one.x - at.x) > one.half + half)) {
        box.append(app.element("span", "", name));
        written.push({ x: at.x, y: at.y, half });
      }
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
    boxes = app.boxes(map, click, (item) => tip(item.data));
    map.on("moveend", settled);
    map.on("move", moving);
    const zoom = (yes) => {
      zooming = yes;
      map.getContainer().classList.toggle("zooming", yes);
    };
    map.on("zoomstart", () => zoom(true));
    map.on("zoomend", () => zoom(false));
    // where it will be is known before it is there
    map.on("zoomanim", ({ center, zoom }) => foresee(center, zoom));
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
  app.on("grown", () => app.refreshMarkers(true));
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
