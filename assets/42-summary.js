/* What stands round the map: the status line, the filters in force, the timeline's bars, the choices of the drawer. Asked
   in one question once the markers are painted, and written where it differs from what is there. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const shown = {}; // id of a region -> what it shows, as JSON
  let offered = false; // whether the choices are those of the newest answer

  /* Whether a region has to be written: not again for the same. */
  function differs(id, content) {
    const text = JSON.stringify(content);
    if (shown[id] === text) return false;
    shown[id] = text;
    return true;
  }

  /* New children; the focus stays on the one at its place. */
  function fill(id, made) {
    const box = $(id), links = () => [...box.querySelectorAll("a")];
    const at = links().indexOf(document.activeElement);
    box.replaceChildren(...made);
    const now = links();
    if (at >= 0 && now.length) now[Math.min(at, now.length - 1)].focus({ preventScroll: true });
  }

  /* A stretch of the status line: words, or a link to what they count. */
  function stretch(part) {
    if (typeof part === "string") return part;
    const link = document.createElement(part.href ? "a" : "span");
    link.textContent = part.text;
    if (part.href) {
      link.href = part.href;
      link.dataset.nav = part.tab ? "tab" : "filter";
      if (part.tab) link.dataset.tab = part.tab;
    }
    if (!part.strong) return link;
    const strong = document.createElement("b");
    strong.append(link);
    return strong;
  }

  function chip([text, href]) {
    const link = app.element("a", "chip");
    link.href = href;
    link.dataset.nav = "filter";
    link.title = `Remove: ${text}`;
    link.setAttribute("aria-label", `Remove filter: ${text}`);
    const sign = app.element("span", "", "×");
    sign.setAttribute("aria-hidden", "true");
    link.append(app.element("span", "chip-text", text), sign);
    return link;
  }

  function showChoices(found) {
    for (const [id, data] of Object.entries(found.lists))
      if (differs(id, data)) window.dash_clientside.set_props(id, { data });
    for (const [id, count] of Object.entries(found.counts)) $(id).textContent = ` (${count})`;
  }

  const ask = app.question((found) => {
    if (differs("status", found.status)) fill("status", found.status.map(stretch));
    if (differs("chips", found.chips)) fill("chips", found.chips.map(chip));
    app.showTimeline(found.timeline);
    if (found.choices) showChoices(found.choices);
    offered = Boolean(found.choices);
  });
  function refresh() {
    const query = app.query();
    ask(`api/summary?${query ? query + "&" : ""}choices=${$("filters").hidden ? 0 : 1}`);
  }

  /* The switches of the drawer lead to this address with one thing changed. */
  function turnSwitches() {
    document.querySelectorAll("#switches a").forEach((link) => {
      const { switch: key, value } = link.dataset, params = app.params();
      const first = link.parentElement.querySelector("a").dataset.value; // as it stands by default
      if ((params.get(key) || first) === value) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      if (value === first) params.delete(key);
      else params.set(key, value);
      link.href = "?" + params.toString();
    });
  }

  app.on("start", () => {
    refresh();
    turnSwitches();
  });
  app.on("queried", () => {
    refresh();
    turnSwitches();
  });
  app.on("grown", refresh);
  app.on("filters", () => offered || refresh());
})();
