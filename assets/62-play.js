/* Playing: a window moves over the days at one of three speeds, its date in large figures over the map. A frame waits
   until the one before is drawn, so that the figures never say another day than the markers. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const PACE_MS = { slow: 1600, "": 800, fast: 320 };
  let timer = 0, playing = false, drawn = true;
  let figures = null;

  const text = (options) => new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  const [day, month, both, whole] = [
    { day: "numeric" }, { month: "long", year: "numeric" }, { day: "numeric", month: "short" },
    { day: "numeric", month: "short", year: "numeric" },
  ].map((options) => (iso) => text(options).format(Date.parse(iso)));

  /* As short as it can be said: 7 Mar 2024; 7 – 13 Mar 2024; March 2024; 2024. */
  app.shortly = (from, to) => {
    const next = new Date(Date.parse(to) + 86400000).toISOString().slice(0, 10);
    if (from === to) return whole(from);
    if (from.endsWith("-01-01") && to === from.slice(0, 4) + "-12-31") return from.slice(0, 4);
    if (from.endsWith("-01") && next.endsWith("-01") && from.slice(0, 7) === to.slice(0, 7)) return month(from);
    if (from.slice(0, 7) === to.slice(0, 7)) return `${day(from)} – ${whole(to)}`;
    if (from.slice(0, 4) === to.slice(0, 4)) return `${both(from)} – ${whole(to)}`;
    return `${whole(from)} – ${whole(to)}`;
  };

  function say() {
    const params = app.params();
    const from = params.get("from"), to = params.get("to");
    figures.hidden = !(from && to);
    if (from && to) figures.textContent = app.shortly(from, to);
  }

  function dress() {
    $("play").textContent = playing ? "Pause" : "Play";
    // frames are not read out one by one
    $("range-words").setAttribute("aria-live", playing ? "off" : "polite");
  }

  function frame() {
    const line = app.timeline, span = line.span();
    if (!span) {
      stop();
      return;
    }
    const [low, high] = line.edges(), width = high - low;
    if (high >= span.days) {
      stop();
      return;
    }
    drawn = false;
    if ($("step").value) {
      if (!line.step(1, false, true)) stop();
    } else {
      const start = Math.min(low + Math.max(Math.round(width / 4), 1), span.days - width);
      line.write(start, start + width, true);
    }
    say();
  }

  function tick() {
    if (!playing) return;
    const pace = PACE_MS[$("speed").value] * (app.calm() ? 2 : 1);
    timer = setTimeout(() => {
      if (drawn) frame();
      tick();
    }, pace);
  }

  function play() {
    const line = app.timeline, span = line.span();
    if (!span || span.days < 2) return;
    const [low, high] = line.edges();
    const all = low <= 0 && high >= span.days;
    playing = true;
    if (all && $("step").value) line.step(1);
    else if (all) line.write(0, Math.max(Math.round(span.days / 12), 1));
    else if (high >= span.days) line.write(0, high - low);
    say();
    dress();
    tick();
  }
  function stop() {
    clearTimeout(timer);
    playing = false;
    dress();
  }
  app.togglePlay = () => (playing ? stop() : play());

  app.on("drawn", () => (drawn = true));
  const showSpeed = () => ($("speed").value = PACE_MS[app.params().get("speed")] ? app.params().get("speed") : "");
  app.on("speed", showSpeed);
  // who takes the range into their own hands ends the play
  app.on("taken", () => {
    stop();
    figures.hidden = true;
  });
  app.on("query", () => {
    if (!figures.hidden) say();
  });
  app.on("start", () => {
    figures = app.element("div", "figures");
    figures.id = "figures";
    figures.hidden = true;
    figures.setAttribute("aria-hidden", "true"); // the words over the bars say the same
    $("map-region").append(figures);
    showSpeed();
    $("play").addEventListener("click", app.togglePlay);
    $("speed").addEventListener("change", () => app.patch({ speed: $("speed").value }, true));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || figures.hidden || event.defaultPrevented) return;
      app.emit("taken");
    });
  });
})();
