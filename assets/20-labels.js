/* Labels without collisions. The more articles, the earlier a place is written; an area that finds no room becomes a
   small sign at its point; the basemap's own names take what is left. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const MAIN_AREAS = 12; // the most mentioned, which may stand further from their points
  const OVERLAYS = "#legend, #change-legend, #figures, #country-legend, #map-tools, #show-all, #credits, .leaflet-control-scale-line";
  const NAMED_FROM = 12; // pixels of radius: a circle as great as this is named if it can be at all
  const SIGN = 14; // pixels of a folded area
  // a sign keeps off the circles, whose counts it would hide, and off other signs: at its point or a little beside it
  const nearby = [[0, 0]];
  for (const far of [12, 20, 28, 38, 50, 64])
    for (let turn = 0; turn < 8; turn += 1)
      nearby.push([far * Math.cos((turn * Math.PI) / 4), far * Math.sin((turn * Math.PI) / 4)].map(Math.round));
  const finer = new Map(); // names that came with the tiles of close zoom levels
  let basemapNames = [];
  let pane = null;
  let waiting = 0;

  app.addLabels = (map) => {
    pane = map.createPane("labels");
    pane.style.zIndex = 610; // over the circles: a name is read even where a sign lies under it
    pane.style.pointerEvents = "none";
    pane.setAttribute("aria-hidden", "true");
    fetch(app.address("assets/basemap/labels.json"))
      .then((answer) => answer.json())
      .then(
        (names) => {
          basemapNames = names;
          app.arrangeLabels(map);
        },
        () => {}, // a map without labels is still a map
      );
    map.on("zoomend", () => app.arrangeLabels(map));
  };

  app.nameNearby = (zoom, names) => {
    names.forEach((name) => finer.set(name.slice(0, 3).join(" "), name)); // neighbouring tiles share some
    clearTimeout(waiting);
    waiting = setTimeout(() => app.map && app.arrangeLabels(app.map), 60);
  };

  const overlap = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
  const box = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];

  /* Rectangles in a coarse grid: a screen may hold hundreds. */
  function room() {
    const cells = new Map();
    const each = ([left, top, right, bottom], act) => {
      for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x += 1)
        for (let y = Math.floor(top / 64); y <= Math.floor(bottom / 64); y += 1) act(`${x} ${y}`);
    };
    return {
      take: (rectangle) => each(rectangle, (key) => cells.set(key, [...(cells.get(key) || []), rectangle])),
      free(rectangle) {
        let clear = true;
        each(rectangle, (key) => (clear = clear && !(cells.get(key) || []).some((other) => overlap(rectangle, other))));
        return clear;
      },
    };
  }

  const measure = (() => {
    const context = document.createElement("canvas").getContext("2d");
    const known = new Map();
    return (text, font) => {
      const key = font + text;
      if (!known.has(key)) {
        context.font = font;
        known.set(key, context.measureText(text).width);
      }
      return known.get(key);
    };
  })();

  /* The first of some positions that is free, after the one taken last time: names stay put while the map is dragged. */
  function choose(item, positions, free) {
    const before = item.position && positions.find(([x, y]) => x === item.position[0] && y === item.position[1]);
    const fit = (before && free(before) && before) || positions.find(free);
    item.position = fit || null;
    return fit;
  }

  function placeArea(item, at, taken, font, main, quiet) {
    const size = 11.5 + 3 * item.data.size;
    const weight = item.data.precision === "country" ? 700 : 500;
    // measured in one size, and the digits as noughts: else every count would be measured anew
    const figures = "0".repeat(String(item.data.articles).length);
    const text = measure(item.data.label, `${weight} 12px ${font}`) + measure(` ${figures}`, `${weight} 12px ${font}`);
    const width = Math.round((text * size * 1.06) / 12) + 14, height = Math.round(size * 1.5);
    // farther to the side it would name a neighbour
    const aside = Math.min(width / 2, 45);
    const shifts = [[0, 0], [0, -height], [0, height], [aside, 0], [-aside, 0]];
    if (main) {
      for (const side of [1, -1]) shifts.push([0, 1.8 * side * height], [aside, side * height], [-aside, side * height]);
    }
    const fit = quiet ? undefined : choose(item, shifts, ([x, y]) => taken.free(box(at.x + x, at.y + y, width, height)));
    item.box.classList.toggle("folded", !fit);
    const [x, y] = fit || nearby.find(([x, y]) => taken.free(box(at.x + x, at.y + y, SIGN, SIGN))) || [0, 0];
    if (item.shift !== `${x} ${y}`) {
      item.shift = `${x} ${y}`;
      item.box.style.setProperty("--dx", x + "px");
      item.box.style.setProperty("--dy", y + "px");
    }
    taken.take(fit ? box(at.x + x, at.y + y, width, height) : box(at.x + x, at.y + y, SIGN, SIGN));
    return Boolean(fit);
  }

  /* Where the name of a circle may stand: beside it, above or below it, or aslant. */
  function aroundCircle(r, width) {
    const side = r + 4 + width / 2, slant = 0.72 * r + 2 + width / 2, up = 0.72 * r + 7;
    const positions = [[side, 0], [-side, 0], [0, r + 10], [0, -(r + 10)]];
    positions.push([slant, up], [slant, -up], [-slant, up], [-slant, -up]);
    return positions;
  }

  /* Rectangles of what lies over the map and hides names. To be read before the markers are changed: behind that the
     browser would have to lay out the page once more, for nothing. */
  app.overMap = (map) => {
    const shown = map.getContainer().getBoundingClientRect();
    const found = [];
    document.querySelectorAll(OVERLAYS).forEach((over) => {
      const { left, top, right, bottom, width } = over.getBoundingClientRect();
      if (width) found.push([left - shown.left, top - shown.top, right - shown.left, bottom - shown.top]);
    });
    return found;
  };

  let style = ""; // the names' font, likewise
  app.arrangeLabels = (map, over) => {
    if (!pane) return;
    const taken = room();
    style = style || getComputedStyle(document.documentElement).getPropertyValue("--font");
    const items = (app.markers || []).map((item) => [item, map.latLngToLayerPoint([item.lat, item.lon])]);
    // while two periods are compared, from afar only what changed is named, over what did not if need be
    const quiet = ({ data }) => data.change && data.change.direction === "unclear" && map.getZoom() < 6;
    items.forEach(([item, at]) => {
      if (!item.area && !quiet(item)) taken.take(box(at.x, at.y, 2 * item.data.radius + 2, 2 * item.data.radius + 2));
    });

    (over || app.overMap(map)).forEach(([left, top, right, bottom]) => {
      const one = map.containerPointToLayerPoint([left, top]), other = map.containerPointToLayerPoint([right, bottom]);
      taken.take([one.x, one.y, other.x, other.y]);
    });

    // a name that stays where it is is not written anew
    const before = new Map([...pane.children].map((label) => [label.mapdashKey, label]));
    const labels = document.createDocumentFragment();
    const named = new Set();
    const plain = (label) => label.replace(/ \+\d+$|, \d+ more$/, "");
    const put = (className, text, x, y) => {
      const where = `translate(${Math.round(x)}px, ${Math.round(y)}px)`, key = [className, text, where].join();
      const known = before.get(key);
      before.delete(key);
      if (known) return known;
      const made = app.element("div", "label " + className, text);
      made.style.transform = where;
      made.mapdashKey = key;
      labels.append(made);
      return made;
    };
    // a country's many articles should not push aside the towns that say where in it
    const weight = ([item]) => item.data.articles * (item.area ? 0.5 : 1);
    // a small map holds fewer names
    const most = (10 + 8 * Math.min(map.getZoom(), 7)) * Math.min(map.getSize().x / 900, 1);
    let written = 0, areas = 0;
    items.sort((one, other) => weight(other) - weight(one)).forEach(([item, at]) => {
      if (item.area) {
        areas += 1;
        if (placeArea(item, at, taken, style, areas <= MAIN_AREAS, quiet(item))) named.add(plain(item.data.label));
        return;
      }
      if (written >= most) return;
      if (quiet(item)) return;
      // where there is no room for how many more there are, there may be for the name
      const texts = [...new Set([item.data.label, plain(item.data.label)])];
      let text, width, fit;
      for (text of texts) {
        width = Math.round(measure(text, "600 12px " + style)) + 6;
        fit = choose(item, aroundCircle(item.data.radius, width), ([x, y]) => taken.free(box(at.x + x, at.y + y, width, 15)));
        if (fit || item.data.radius < NAMED_FROM) break;
      }
      if (!fit) {
        // no room around it: a great circle holds its name itself, over its count
        text = texts.find((one) => measure(one, "600 11px " + style) <= 1.75 * item.data.radius);
        if (!text) return;
        named.add(plain(text));
        put("of-marker within", text, at.x, at.y - 0.42 * item.data.radius);
        return;
      }
      written += 1;
      named.add(plain(text));
      taken.take(box(at.x + fit[0], at.y + fit[1], width, 15));
      put("of-marker", text, at.x + fit[0], at.y + fit[1]);
    });

    const zoom = map.getZoom();
    const bounds = map.getBounds().pad(0.1);
    const turn = 360 * Math.round(map.getCenter().lng / 360);
    if (app.countryView())
      app.countryLabels().sort((one, other) => other[4] - one[4]).forEach(([name, figure, lat, lon, , code]) => {
        if (!bounds.contains([lat, lon + turn])) return;
        const at = map.latLngToLayerPoint([lat, lon + turn]);
        const texts = [`${name} ${figure}`, figure]; // where the name finds no room its figure may
        const fit = texts.find((text) => taken.free(box(at.x, at.y, measure(text, "600 12px " + style) + 8, 17)));
        if (!fit) return;
        taken.take(box(at.x, at.y, measure(fit, "600 12px " + style) + 8, 17));
        named.add(name);
        put("of-country-count", fit, at.x, at.y).dataset.country = code;
      });
    for (const [name, lat, lon, least, kind] of [...basemapNames, ...finer.values()]) {
      if (zoom < least || named.has(name) || (app.countryView() && (kind === "town" || kind === "admin1")) || !bounds.contains([lat, lon + turn])) continue;
      if (app.tiled(lat, lon + turn)) continue;
      const at = map.latLngToLayerPoint([lat, lon + turn]);
      const width = measure(name, `500 11px ${style}`) * (kind === "country" ? 1.2 : 1) + 8;
      // a town's name stands beside its dot
      const x = kind === "town" ? at.x + width / 2 : at.x;
      if (!taken.free(box(x, at.y, width, 16))) continue;
      named.add(name);
      taken.take(box(x, at.y, width, 16));
      put("of-" + kind, name, x, at.y);
    }
    before.forEach((label) => label.remove());
    pane.append(labels);
  };
})();
