/* Labels without collisions: area chips first, then the names of the biggest markers, then the basemap's countries. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const MOST_NAMES = 40;
  let basemapNames = []; // [name, lat, lon, zoom from which, kind], the important first
  let nearby = { zoom: null, names: new Map() }; // those that come with the tiles of one zoom level
  let pane = null;

  app.addLabels = (map) => {
    pane = map.createPane("labels");
    pane.style.zIndex = 595;
    pane.style.pointerEvents = "none";
    pane.setAttribute("aria-hidden", "true");
    fetch(app.address("assets/basemap/labels.json"))
      .then((answer) => answer.json())
      .then((found) => {
        basemapNames = found;
        app.arrangeLabels(map);
      })
      .catch(() => {}); // a map without labels is still a map
  };

  app.nameNearby = (zoom, names) => {
    if (zoom !== nearby.zoom) nearby = { zoom, names: new Map() };
    const before = nearby.names.size;
    names.forEach((name) => nearby.names.set(name.slice(0, 3).join(), name)); // neighbouring tiles share some
    if (nearby.names.size > before) app.arrangeLabels(app.map);
  };

  const overlap = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
  const box = (x, y, width, height) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
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

  app.arrangeLabels = (map) => {
    if (!pane) return;
    const taken = [];
    const free = (candidate) => !taken.some((other) => overlap(candidate, other));
    const items = (app.markers || []).map((item) => ({ ...item, at: map.latLngToLayerPoint(item.marker.getLatLng()) }));
    const points = items.filter((item) => !item.box.querySelector(".mk-name"));
    const areas = items.filter((item) => item.box.querySelector(".mk-name"));
    const byArticles = (one, other) => other.data.articles - one.data.articles;
    points.forEach((item) => taken.push(box(item.at.x, item.at.y, 2 * item.data.radius, 2 * item.data.radius)));

    // a chip stands for a whole area: it may give way to the circles a little
    areas.sort(byArticles).forEach((item) => {
      const width = item.box.offsetWidth || 60, height = item.box.offsetHeight || 20;
      const shifts = [[0, 0], [0, -22], [0, 22], [-width * 0.7, 0], [width * 0.7, 0], [0, -40], [0, 40], [-width * 0.7, -24], [width * 0.7, 24], [width * 0.7, -24], [-width * 0.7, 24]];
      const fit = shifts.find(([x, y]) => free(box(item.at.x + x, item.at.y + y, width + 4, height + 4))) || [0, 0];
      item.box.style.setProperty("--dx", fit[0] + "px");
      item.box.style.setProperty("--dy", fit[1] + "px");
      taken.push(box(item.at.x + fit[0], item.at.y + fit[1], width + 4, height + 4));
    });

    const labels = document.createDocumentFragment();
    const put = (className, text, x, y) => {
      const made = app.element("div", "label " + className, text);
      made.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
      labels.append(made);
    };
    const style = getComputedStyle(document.documentElement).getPropertyValue("--font");
    points.sort(byArticles).slice(0, MOST_NAMES).forEach((item) => {
      const text = item.data.label;
      const width = measure(text, "600 12px " + style) + 4, r = item.data.radius;
      const places = [[r + 4 + width / 2, 0], [-(r + 4 + width / 2), 0], [0, r + 9], [0, -(r + 9)]];
      const fit = places.find(([x, y]) => free(box(item.at.x + x, item.at.y + y, width, 15)));
      if (!fit) return;
      taken.push(box(item.at.x + fit[0], item.at.y + fit[1], width, 15));
      put("of-marker", text, item.at.x + fit[0], item.at.y + fit[1]);
    });

    const zoom = map.getZoom();
    const named = new Set([...areas.map((item) => item.data.label), ...points.map((item) => item.data.label)]);
    const bounds = map.getBounds().pad(0.1);
    const turn = 360 * Math.round(map.getCenter().lng / 360);
    for (const [name, lat, lon, least, kind] of [...basemapNames, ...nearby.names.values()]) {
      if (zoom < least || named.has(name) || !bounds.contains([lat, lon + turn])) continue;
      const at = map.latLngToLayerPoint([lat, lon + turn]);
      const country = kind === "country";
      const width = measure(name, (country ? "500 11px " : "11px ") + style) * (country ? 1.18 : 1) + 8;
      const candidate = box(at.x, at.y, width, 16);
      if (!free(candidate)) continue;
      taken.push(candidate);
      put("of-" + kind, name, at.x, at.y);
    }
    pane.replaceChildren(labels);
  };
})();
