/* The basemap: land, borders and water painted on canvas tiles from vector data, in the colours of the theme. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const TILE = 512;
  const DETAIL = 6; // the zoom level from which the server cuts finer shapes
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
        found.push({ ...path(coordinates), closed, kind: "land", ...feature.properties });
      }
    }
    return found;
  }

  const LINES = {
    area: { stroke: "--border-minor", width: 0.8 },
    border: { stroke: "--border", width: 1 },
    disputed: { stroke: "--border", width: 1.2, dash: [4, 3] },
  };

  function paint(canvas, found, coords, shaded) {
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
    context.lineWidth = coords.z < 4 ? 1.1 : 1.6;
    context.stroke();
    context.fillStyle = colours.getPropertyValue("--land");
    context.fill("evenodd");
    context.strokeStyle = context.fillStyle;
    context.lineWidth = 0.4; // hairlines between neighbours
    context.stroke();
    if (shaded) shade(context, near, colours, (shape) => trace(context, shape, size, left, top));
    // from afar the borders of small countries would crowd
    const scale = coords.z < 4 ? 0.75 : coords.z < DETAIL ? 1 : 1.2;
    for (const [kind, style] of Object.entries(LINES)) {
      outline(kind);
      context.setLineDash(style.dash || []);
      context.strokeStyle = colours.getPropertyValue(style.stroke);
      context.lineWidth = style.width * scale;
      context.stroke();
    }
  }

  /* In the country view each country has a colour of its own, or none; stripes tell less from more in grey, too. */
  function shade(context, near, colours, draw) {
    const codes = new Set(near.filter((shape) => shape.iso).map((shape) => shape.iso));
    for (const code of codes) {
      const found = app.countryShade(code);
      if (!found) continue;
      context.beginPath();
      near.forEach((shape) => shape.iso === code && draw(shape));
      context.fillStyle = colours.getPropertyValue(found.colour);
      context.fill("evenodd");
      context.strokeStyle = context.fillStyle;
      context.stroke();
      if (found.hatched) {
        context.fillStyle = stripes(context, colours.getPropertyValue("--land"));
        context.fill("evenodd");
      }
      if (found.chosen) {
        context.strokeStyle = colours.getPropertyValue("--ink");
        context.lineWidth = 4; // the borders are drawn over its middle
        context.stroke();
        context.lineWidth = 0.4;
      }
    }
  }
  const striped = new Map();
  function stripes(context, colour) {
    if (!striped.has(colour)) {
      const cell = document.createElement("canvas");
      cell.width = cell.height = 6;
      const pen = cell.getContext("2d");
      pen.strokeStyle = colour;
      pen.lineWidth = 1.4;
      pen.beginPath();
      for (const shift of [-6, 0, 6]) {
        pen.moveTo(shift - 1, 7);
        pen.lineTo(shift + 7, -1);
      }
      pen.stroke();
      striped.set(colour, cell);
    }
    return context.createPattern(striped.get(colour), "repeat");
  }

  /* Where a name goes: the point of a grid over the largest part that lies farthest from its edge. */
  app.nameAt = (parts) => {
    const spread = ({ box }) => (box[2] - box[0]) * (box[3] - box[1]);
    const largest = parts.reduce((one, other) => (spread(other) > spread(one) ? other : one));
    const [west, north, east, south] = largest.box, points = largest.points;
    let best = [(west + east) / 2, (north + south) / 2], farthest = -1;
    for (let row = 1; row < 12; row += 1)
      for (let column = 1; column < 12; column += 1) {
        const x = west + ((east - west) * column) / 12, y = north + ((south - north) * row) / 12;
        if (!app.holds(largest, x, y)) continue;
        let nearest = Infinity;
        // names are wide: room to the sides counts for less
        for (let at = 0; at < points.length; at += 2)
          nearest = Math.min(nearest, ((points[at] - x) / 2) ** 2 + (points[at + 1] - y) ** 2);
        if (nearest > farthest) [best, farthest] = [[x, y], nearest];
      }
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * best[1]))) * 180) / Math.PI;
    return [lat, best[0] * 360 - 180];
  };
  app.unit = (lon, lat) => mercator(lon, lat);
  /* Whether a closed shape holds a point of the unit square: by the sides that a ray from it crosses. */
  app.holds = ({ points, box, closed }, x, y) => {
    if (!closed || x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
    let inside = false;
    for (let at = 0, before = points.length - 2; at < points.length; before = at, at += 2) {
      const above = points[at + 1] > y;
      if (above === points[before + 1] > y) continue;
      const across = ((points[before] - points[at]) * (y - points[at + 1])) / (points[before + 1] - points[at + 1]) + points[at];
      if (x < across) inside = !inside;
    }
    return inside;
  };

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

  app.worldShapes = wholeWorld;

  /* Where the world's shapes get coarse, the server cuts finer ones for each tile. */
  async function tileShapes(coords) {
    if (coords.z < DETAIL) return wholeWorld();
    const count = (2 ** coords.z * 256) / TILE;
    const x = ((coords.x % count) + count) % count;
    const answer = await fetchJson(app.address(`api/basemap/${coords.z}/${x}/${coords.y}`));
    if (app.nameNearby) app.nameNearby(coords.z, answer.labels);
    return shapes(answer);
  }

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
          .then((found) => {
            canvas.mapdashPaint = () => paintWrapped(canvas, found, coords, map === app.map);
            canvas.mapdashPaint();
          })
          .then(() => done(null, canvas), (error) => done(error, canvas));
        return canvas;
      },
    });
    const layer = new Basemap({ tileSize: TILE, pane: "basemap", updateWhenZooming: false, keepBuffer: 1 });
    layer.addTo(map);
    // in place, so that nothing flickers
    app.on("recolour", () =>
      Object.values(layer._tiles).forEach(({ el }) => {
        if (!el.mapdashPaint) return;
        const context = el.getContext("2d");
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(0, 0, el.width, el.height);
        el.mapdashPaint();
      }),
    );
  };
  app.on("theme", () => app.emit("recolour"));

  /* The Earth is shown again left and right of itself. */
  function paintWrapped(canvas, found, coords, shaded) {
    const count = (2 ** coords.z * 256) / TILE;
    if (count < 1) {
      const half = coords.x * TILE; // at zoom 0 a tile is wider than the world
      const copies = [-1, 0, 1].map((turn) => turn * 256);
      copies.forEach((shift) => paint(canvas, found, { x: (half - shift) / TILE, y: coords.y, z: coords.z }, shaded));
      return;
    }
    paint(canvas, found, { x: ((coords.x % count) + count) % count, y: coords.y, z: coords.z }, shaded);
  }
})();
