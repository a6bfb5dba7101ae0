/* The basemap: land, borders and water painted on canvas tiles from vector data, in the colours of the theme. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const TILE = 512;
  let world = null; // promise of the world's shapes

  const mercator = (lon, lat) => {
    const s = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)];
  };

  /* A ring or line as numbers between 0 and 1, with its rectangle. */
  function path(coordinates) {
    const points = new Float64Array(coordinates.length * 2);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    coordinates.forEach(([lon, lat], number) => {
      const [x, y] = mercator(lon, lat);
      points[2 * number] = x;
      points[2 * number + 1] = y;
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    });
    return { points, box };
  }

  function shapes({ land, lines }) {
    const found = [];
    for (const feature of [...land.features, ...lines.features]) {
      const geometry = feature.geometry;
      if (!geometry) continue;
      const areas =
        geometry.type === "Polygon" ? geometry.coordinates
        : geometry.type === "MultiPolygon" ? geometry.coordinates.flat()
        : geometry.type === "LineString" ? [geometry.coordinates]
        : geometry.type === "MultiLineString" ? geometry.coordinates
        : [];
      const closed = geometry.type.endsWith("Polygon");
      for (const coordinates of areas) {
        found.push({ ...path(coordinates), closed, kind: (feature.properties || {}).kind || "land" });
      }
    }
    return found;
  }

  const LINES = {
    area: { stroke: "--border-minor", width: 0.8 },
    border: { stroke: "--border", width: 1 },
    disputed: { stroke: "--border", width: 1.2, dash: [4, 3] },
  };

  function paint(canvas, found, coords) {
    const context = canvas.getContext("2d");
    const ratio = canvas.width / TILE;
    const size = 256 * 2 ** coords.z; // the whole world's width in pixels
    const left = coords.x * TILE, top = coords.y * TILE, margin = 4;
    const box = [(left - margin) / size, (top - margin) / size, (left + TILE + margin) / size, (top + TILE + margin) / size];
    const inside = (shape) =>
      shape.box[2] >= box[0] && shape.box[0] <= box[2] && shape.box[3] >= box[1] && shape.box[1] <= box[3];
    const colours = getComputedStyle(document.documentElement);
    const near = found.filter(inside);
    const outline = (kind) => {
      context.beginPath();
      near.forEach((shape) => shape.kind === kind && trace(context, shape, size, left, top));
    };
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.lineJoin = "round";
    // the coast is the outer half of a line round all land: neighbours cover the inner halves between them
    outline("land");
    context.strokeStyle = colours.getPropertyValue("--coast");
    context.lineWidth = 1.6;
    context.stroke();
    context.fillStyle = colours.getPropertyValue("--land");
    context.fill("evenodd");
    context.strokeStyle = context.fillStyle;
    context.lineWidth = 0.4; // hairlines between neighbours
    context.stroke();
    for (const [kind, style] of Object.entries(LINES)) {
      outline(kind);
      context.setLineDash(style.dash || []);
      context.strokeStyle = colours.getPropertyValue(style.stroke);
      context.lineWidth = style.width;
      context.stroke();
    }
  }

  function trace(context, shape, size, left, top) {
    const points = shape.points;
    let lastX = NaN, lastY = NaN;
    for (let at = 0; at < points.length; at += 2) {
      const x = points[at] * size - left, y = points[at + 1] * size - top;
      if (at === 0) context.moveTo(x, y);
      else if (Math.abs(x - lastX) + Math.abs(y - lastY) < 0.7 && at < points.length - 2) continue;
      else context.lineTo(x, y);
      lastX = x;
      lastY = y;
    }
    if (shape.closed) context.closePath();
  }

  async function fetchJson(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(address + " answered " + answer.status);
    return answer.json();
  }

  function wholeWorld() {
    world = world || fetchJson(app.address("assets/basemap/world.json")).then(shapes);
    return world;
  }

  /* Where the world's shapes get coarse, the server cuts finer ones for each tile. */
  async function tileShapes(coords) {
    if (coords.z < app.DETAIL_ZOOM) return wholeWorld();
    const count = (2 ** coords.z * 256) / TILE;
    const x = ((coords.x % count) + count) % count;
    const answer = await fetchJson(app.address(`api/basemap/${coords.z}/${x}/${coords.y}`));
    if (app.nameNearby) app.nameNearby(coords.z, answer.labels);
    return shapes(answer);
  }
  app.DETAIL_ZOOM = 6;

  app.addBasemap = (map) => {
    const pane = map.createPane("basemap");
    pane.style.zIndex = 150;
    const Basemap = L.GridLayer.extend({
      createTile(coords, done) {
        const canvas = document.createElement("canvas");
        const ratio = Math.min(window.devicePixelRatio || 1, 2);
        canvas.width = canvas.height = TILE * ratio;
        canvas.style.width = canvas.style.height = TILE + "px";
        tileShapes(coords)
          .catch(() => wholeWorld())
          .then((found) => paintWrapped(canvas, found, coords))
          .then(() => done(null, canvas), (error) => done(error, canvas));
        return canvas;
      },
    });
    const layer = new Basemap({ tileSize: TILE, pane: "basemap", updateWhenZooming: false, keepBuffer: 1 });
    layer.addTo(map);
    app.on("theme", () => layer.redraw());
  };

  /* The Earth is shown again left and right of itself. */
  function paintWrapped(canvas, found, coords) {
    const count = (2 ** coords.z * 256) / TILE;
    if (count < 1) {
      const half = coords.x * TILE; // at zoom 0 a tile is wider than the world
      const copies = [-1, 0, 1].map((turn) => turn * 256);
      copies.forEach((shift) => paint(canvas, found, { x: (half - shift) / TILE, y: coords.y, z: coords.z }));
      return;
    }
    paint(canvas, found, { x: ((coords.x % count) + count) % count, y: coords.y, z: coords.z });
  }
})();
