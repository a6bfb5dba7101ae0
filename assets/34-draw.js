/* Drawing an area to look into: a rectangle, an outline, or what the map shows. The server decides what lies in it; here
   it is drawn and shown. With the keyboard the map moves under a cross at its middle, and Enter sets a corner there. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const MOST = 200; // corners that an address holds
  const CLOSE_PX = 12; // so near to the first corner is on it
  const DECIMALS = 4;
  let map = null;
  let mode = null; // "rectangle" or "polygon" while one draws
  let corners = []; // set so far, as LatLng
  let preview = null, dots = null, shown = null, cross = null;
  let pressed = false;

  const style = (name) => ({ className: name, interactive: false, pane: "area", smoothFactor: 0 });
  const box = (one, other) => [
    [one.lat, one.lng], [one.lat, other.lng], [other.lat, other.lng], [other.lat, one.lng],
  ].map(([lat, lng]) => L.latLng(lat, lng));

  /* The address: corners as "lat,lon" joined by "_". */
  function parse(text) {
    const found = (text || "").split("_").map((corner) => corner.split(",").map(Number));
    const fine = found.length >= 3 && found.every((pair) => pair.length === 2 && pair.every(Number.isFinite));
    return fine ? found.map(([lat, lon]) => L.latLng(lat, lon)) : null;
  }
  const short = (value) => +value.toFixed(DECIMALS);
  function write(area) {
    // the middle of it lies on the Earth's first turn, wherever the map was dragged
    const middle = area.reduce((sum, at) => sum + at.lng, 0) / area.length;
    const turn = 360 * Math.round(middle / 360);
    const text = area.map((at) => `${short(Math.max(-90, Math.min(90, at.lat)))},${short(at.lng - turn)}`).join("_");
    app.patch({ area: text, article: null, unplaced: null });
  }

  /* The area in force, on each turn of the Earth that may be in sight. */
  function show() {
    if (!map) return;
    if (shown) shown.remove();
    const area = parse(app.params().get("area"));
    shown = null;
    if (!area) return;
    const turns = [-360, 0, 360].map((turn) => [area.map((at) => [at.lat, at.lng + turn])]);
    shown = L.polygon(turns, style("area-shown")).addTo(map);
  }

  function hint() {
    if (!mode) return "";
    const keys = cross ? "Arrow keys move the map, Enter sets a corner at the cross" : null;
    if (mode === "rectangle") return `${keys || "Drag from corner to corner"}. Escape stops.`;
    return `${keys || "Click the corners, the first one again to finish"}${keys ? ", Enter twice to finish" : ""}. Backspace takes one back, Escape stops.`;
  }

  function start(kind, byKey) {
    const again = mode === kind;
    stop();
    if (again) return;
    mode = kind;
    $("draw-" + kind).setAttribute("aria-pressed", "true");
    const container = map.getContainer();
    container.classList.add("drawing");
    map.dragging.disable();
    map.doubleClickZoom.disable();
    if (map.boxZoom) map.boxZoom.disable();
    if (byKey) {
      cross = app.element("div", "cross");
      $("map-region").append(cross);
      container.focus();
    }
    app.say(hint(), true);
  }

  function stop() {
    if (!mode) return;
    $("draw-" + mode).setAttribute("aria-pressed", "false");
    mode = null;
    corners = [];
    pressed = false;
    [preview, dots].forEach((layer) => layer && layer.remove());
    preview = dots = null;
    if (cross) cross.remove();
    cross = null;
    map.getContainer().classList.remove("drawing");
    map.dragging.enable();
    map.doubleClickZoom.enable();
    if (map.boxZoom) map.boxZoom.enable();
    app.say("");
  }

  function draw(end) {
    if (preview) preview.remove();
    if (dots) dots.remove();
    preview = dots = null;
    if (!corners.length) return;
    if (mode === "rectangle") preview = L.polygon(box(corners[0], end || corners[0]), style("area-draft")).addTo(map);
    else preview = L.polyline(end ? [...corners, end] : corners, style("area-draft")).addTo(map);
    dots = L.layerGroup(corners.map((at) => L.circleMarker(at, { ...style("area-corner"), radius: 4 }))).addTo(map);
  }

  const onFirst = (at) =>
    corners.length >= 3 && map.latLngToContainerPoint(at).distanceTo(map.latLngToContainerPoint(corners[0])) < CLOSE_PX;
  const onLast = (at) => {
    const last = corners[corners.length - 1];
    return last && map.latLngToContainerPoint(at).distanceTo(map.latLngToContainerPoint(last)) < 2;
  };

  function finish(area) {
    const byKey = Boolean(cross);
    const kind = mode;
    stop();
    write(area);
    app.say("Limited to what lies in the drawn area.");
    if (byKey) $("draw-" + kind).focus();
  }

  /* A corner of either shape; the second of a rectangle and the first one again of an outline finish it. */
  function set(at) {
    if (mode === "rectangle" && corners.length) {
      const [one] = corners;
      if (one.lat !== at.lat && one.lng !== at.lng) finish(box(one, at));
      return;
    }
    if (mode === "polygon" && corners.length >= 3 && (onFirst(at) || onLast(at) || corners.length >= MOST)) {
      finish(corners);
      return;
    }
    if (mode === "polygon" && onLast(at)) return;
    corners.push(at);
    draw();
  }

  function pointer(container) {
    const at = (event) => map.mouseEventToLatLng(event);
    const inside = (event) => mode && !event.target.closest(".leaflet-control");
    container.addEventListener("pointerdown", (event) => {
      if (!inside(event) || mode !== "rectangle" || event.button) return;
      event.preventDefault();
      corners = [at(event)];
      pressed = true;
      container.setPointerCapture(event.pointerId);
    });
    container.addEventListener("pointermove", (event) => {
      if (mode && corners.length && (pressed || mode === "polygon")) draw(at(event));
    });
    container.addEventListener("pointerup", (event) => {
      if (!mode || !pressed) return;
      pressed = false;
      const from = map.latLngToContainerPoint(corners[0]), to = map.mouseEventToContainerPoint(event);
      if (Math.abs(from.x - to.x) > 5 && Math.abs(from.y - to.y) > 5) set(at(event));
      else {
        corners = []; // a click is no rectangle
        draw();
      }
    });
    container.addEventListener("pointercancel", () => {
      pressed = false;
      if (mode === "rectangle") corners = [];
    });
    // before Leaflet and the markers get it
    container.addEventListener(
      "click",
      (event) => {
        if (!inside(event)) return;
        event.stopPropagation();
        event.preventDefault();
        if (mode === "polygon") set(at(event));
      },
      true,
    );
  }

  function key(event) {
    if (!mode) return;
    if (event.key === "Escape") {
      const kind = mode, byKey = Boolean(cross);
      stop();
      if (byKey) $("draw-" + kind).focus();
    } else if (event.key === "Backspace" && corners.length && mode === "polygon") {
      corners.pop();
      draw();
    } else if (event.key === "Enter" && cross && event.target === map.getContainer()) set(map.getCenter());
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  app.drawing = () => mode !== null;
  app.addDrawing = (made) => {
    map = made;
    const pane = map.createPane("area");
    pane.style.zIndex = 420;
    pane.style.pointerEvents = "none";
    pointer(map.getContainer());
    document.addEventListener("keydown", key, true);
    map.on("move", () => cross && corners.length && draw(map.getCenter()));
    // a click that a key made has no place on the screen
    ["rectangle", "polygon"].forEach((kind) =>
      $("draw-" + kind).addEventListener("click", (event) => start(kind, event.detail === 0)),
    );
    $("area-in-view").addEventListener("click", () => {
      stop();
      const bounds = map.getBounds();
      const width = Math.min(bounds.getEast() - bounds.getWest(), 360), middle = bounds.getCenter().lng;
      write(box(L.latLng(bounds.getNorth(), middle - width / 2), L.latLng(bounds.getSouth(), middle + width / 2)));
      app.say("Limited to what the map shows.");
    });
    show();
  };
  app.on("query", show);
})();
