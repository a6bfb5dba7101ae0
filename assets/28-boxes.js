/* Boxes that lie on the map at points of the Earth. Leaflet's own markers would be one more element each, with listeners
   of their own, and their 3D transforms make every one a layer that the browser puts together in each frame. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});

  /* A keeper of items {box, lat, lon, ...} in the pane of the markers.
     `click(item)`: one was clicked; `tip(item)`: an element that says what it is, for the pointer that rests on it. */
  app.boxes = (map, click, tip) => {
    const pane = map.getPane("markerPane");
    const items = new Map(); // box -> item
    const tooltip = L.tooltip({ direction: "top", offset: [0, -6], opacity: 1, className: "mk-tip" });
    let under = null;

    const put = (item, at) => {
      const x = Math.round(at.x), y = Math.round(at.y);
      if (item.x === x && item.y === y) return;
      [item.x, item.y] = [x, y];
      item.box.style.translate = `${x}px ${y}px`;
      item.box.style.zIndex = y; // what stands further south lies over what stands behind it
    };
    const place = (item) => put(item, map.latLngToLayerPoint([item.lat, item.lon]));
    map.on("viewreset zoom", () => items.forEach(place));
    // where they will be when the map has come closer; the style lets them glide there
    map.on("zoomanim", ({ zoom, center }) =>
      items.forEach((item) => put(item, map._latLngToNewLayerPoint(L.latLng(item.lat, item.lon), zoom, center))),
    );

    const itemOf = (event) => items.get(event.target.closest(".mk"));
    function leave() {
      under = null;
      tooltip.remove();
    }
    pane.addEventListener("mouseover", (event) => {
      const item = itemOf(event);
      if (!item || item === under) return;
      under = item;
      tooltip.setLatLng([item.lat, item.lon]).setContent(tip(item)).addTo(map);
    });
    pane.addEventListener("mouseout", (event) => {
      if (under && !under.box.contains(event.relatedTarget)) leave();
    });
    pane.addEventListener("click", (event) => {
      const item = itemOf(event);
      if (!item) return;
      event.stopPropagation(); // it was not the map that was clicked
      // the end of a drag that began here is no click
      if (!map.dragging.moved() && !map.boxZoom.moved()) click(item);
    });
    pane.addEventListener("dblclick", (event) => event.stopPropagation());

    return {
      add(item) {
        items.set(item.box, item);
        place(item);
        pane.append(item.box);
      },
      place,
      /* It goes at once, or after `ms` in which the style lets it fade. */
      remove(item, ms) {
        items.delete(item.box);
        if (item === under) leave();
        if (!ms) {
          item.box.remove();
          return;
        }
        item.box.classList.add("leaving");
        setTimeout(() => item.box.remove(), ms);
      },
    };
  };
})();
