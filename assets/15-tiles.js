/* Map tiles over the painted basemap, where the server was started with some: tile by tile, so that one that fails or
   is not there leaves what is painted below it in sight. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
  const good = new Set(); // keys of the tiles that are in sight, "x:y:z"
  let layer = null;
  let waiting = 0;

  const key = ({ x, y, z }) => `${x}:${y}:${z}`;

  function relabel() {
    clearTimeout(waiting);
    waiting = setTimeout(() => app.arrangeLabels(app.map), 60);
  }

  /* Whether a tile is seen at this point: it has names of its own. */
  app.tiled = (lat, lon) => {
    if (!good.size || !app.map.hasLayer(layer) || app.countryView()) return false;
    const zoom = layer._tileZoom, size = layer.getTileSize();
    const at = app.map.project([lat, lon], zoom).unscaleBy(size).floor();
    return good.has(key({ x: at.x, y: at.y, z: zoom }));
  };

  function make({ address, zooms, bounds }) {
    const made = L.tileLayer(address || app.address("api/tiles/{z}/{x}/{y}"), {
      pane: "tiles",
      minNativeZoom: zooms[0],
      maxNativeZoom: zooms[1],
      maxZoom: app.map.getMaxZoom(),
      bounds: bounds ? [[bounds[0], bounds[1]], [bounds[2], bounds[3]]] : undefined,
      errorTileUrl: NOTHING,
      referrerPolicy: "no-referrer",
      attribution: "",
    });
    made.on("tileload", ({ tile, coords }) => {
      if (tile.naturalWidth > 1) good.add(key(coords)); // one pixel stands for none
      else tile.classList.add("missing");
      relabel();
    });
    made.on("tileerror", ({ tile, coords }) => {
      tile.classList.add("missing");
      good.delete(key(coords));
    });
    made.on("tileunload", ({ coords }) => good.delete(key(coords)));
    return made;
  }

  app.addTiles = (map) => {
    const described = JSON.parse(document.getElementById("map-region").dataset.tiles || "null");
    if (!described) return;
    const pane = map.createPane("tiles");
    pane.style.zIndex = 200;
    layer = make(described);
    const button = document.getElementById("tiles");
    const show = (yes) => {
      if (yes) layer.addTo(map);
      else layer.remove();
      button.setAttribute("aria-pressed", String(yes));
      app.arrangeLabels(map);
    };
    button.addEventListener("click", () => show(!map.hasLayer(layer)));
    show(true);
  };

  app.on("start", () => {
    const short = document.getElementById("credits-short");
    short.addEventListener("click", () => {
      const open = short.getAttribute("aria-expanded") !== "true";
      short.setAttribute("aria-expanded", String(open));
    });
  });
})();
