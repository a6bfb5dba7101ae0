/* The timeline: the slider, dragging over the histogram, presets, steps and play write days into the address. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const DAY = 86400000;
  let span = null; // {first, days, unit, starts, whole, selected}
  let shown = null; // the slider's value
  let later = 0;
  let playing = 0;

  const dayOf = (index) => new Date(Date.parse(span.first) + index * DAY).toISOString().slice(0, 10);
  const indexOf = (day) => Math.round((Date.parse(day) - Date.parse(span.first)) / DAY);
  const format = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const inWords = (day) => format.format(Date.parse(day));
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  /* The range in force as the slider's edges: [first day, day after the last]. */
  function edges() {
    const params = app.params();
    const valid = (day) => (/^\d{4}-\d\d-\d\d$/.test(day) && Number.isFinite(Date.parse(day)) ? day : null);
    const from = valid(params.get("from")), to = valid(params.get("to"));
    const low = from ? clamp(indexOf(from), 0, span.days - 1) : 0;
    const high = to ? clamp(indexOf(to) + 1, low + 1, span.days) : span.days;
    return [low, high];
  }

  function write(low, high, replace) {
    const all = low <= 0 && high >= span.days;
    app.patch(
      { from: all ? null : dayOf(low), to: all ? null : dayOf(high - 1), date: null },
      replace,
    );
  }

  function say([low, high]) {
    const all = low <= 0 && high >= span.days;
    const from = inWords(dayOf(low)), to = inWords(dayOf(high - 1));
    $("range-words").textContent =
      app.params().get("date") === "none" ? "Without a date"
      : all ? `All days, ${from} – ${to}`
      : from === to ? from
      : `${from} – ${to}`;
    const box = $("histogram");
    box.style.setProperty("--low", `${(100 * low) / span.days}%`);
    box.style.setProperty("--high", `${(100 * high) / span.days}%`);
  }

  app.setRange = (value) => {
    if (!span || !span.first || JSON.stringify(value) === JSON.stringify(shown)) return;
    shown = value;
    say(value);
    clearTimeout(later);
    later = setTimeout(() => write(value[0], value[1]), 180);
  };
  app.showRange = (found) => {
    span = found;
    const none = !span || !span.first;
    $("timeline").classList.toggle("no-dates", none);
    if (none) {
      $("range-words").textContent = "No article has a date.";
      return [0, 1];
    }
    const value = edges();
    say(value);
    if (JSON.stringify(value) === JSON.stringify(shown)) return window.dash_clientside.no_update;
    shown = value;
    return value;
  };

  function preset(days) {
    if (!span || !span.first) return;
    if (days === "all") write(0, span.days);
    else write(Math.max(span.days - Number(days), 0), span.days);
  }

  function step(direction) {
    if (!span || !span.first) return;
    const [low, high] = edges();
    const width = high - low;
    if (width >= span.days) return;
    const start = clamp(low + direction * width, 0, span.days - width);
    write(start, start + width, playing !== 0);
  }

  /* Play moves a window over the days: the chosen one, else a twelfth of all. */
  function play() {
    if (playing) {
      stop();
      return;
    }
    if (!span || !span.first) return;
    let [low, high] = edges();
    const width = high - low >= span.days ? Math.max(Math.round(span.days / 12), 1) : high - low;
    if (high >= span.days) low = 0;
    $("play").textContent = "Stop";
    write(low, Math.min(low + width, span.days));
    const stride = Math.max(Math.round(width / 4), 1);
    playing = setInterval(() => {
      low += stride;
      if (low + width > span.days) {
        stop();
        return;
      }
      write(low, low + width, true);
    }, app.calm() ? 1600 : 750);
  }
  function stop() {
    clearInterval(playing);
    playing = 0;
    $("play").textContent = "Play";
  }

  /* Dragging over the bars selects; pointing at a bar says what it counts. */
  function brush(box) {
    let from = null;
    const at = (event) => {
      const rect = box.getBoundingClientRect();
      return clamp(Math.floor(((event.clientX - rect.left) / rect.width) * span.days), 0, span.days - 1);
    };
    const binAt = (day) => {
      let bin = span.starts.length - 1;
      while (bin > 0 && span.starts[bin] > day) bin -= 1;
      return bin;
    };
    const binEnd = (bin) => (bin + 1 < span.starts.length ? span.starts[bin + 1] : span.days);
    box.addEventListener("pointerdown", (event) => {
      if (!span || !span.first || event.button) return;
      stop();
      from = at(event);
      box.setPointerCapture(event.pointerId);
    });
    box.addEventListener("pointermove", (event) => {
      if (!span || !span.first) return;
      const day = at(event), bin = binAt(day);
      const hint = $("histogram-hint");
      const start = dayOf(Math.max(span.starts[bin], 0)), end = dayOf(binEnd(bin) - 1);
      hint.textContent = `${inWords(start)}${start === end ? "" : " – " + inWords(end)}: ${span.selected[bin].toLocaleString("en")} of ${span.whole[bin].toLocaleString("en")}`;
      hint.style.left = `${clamp((100 * (day + 0.5)) / span.days, 8, 92)}%`;
      hint.classList.add("shown");
      if (from !== null) say(ordered(from, day, false));
    });
    box.addEventListener("pointerleave", () => $("histogram-hint").classList.remove("shown"));
    box.addEventListener("pointercancel", () => (from = null));
    box.addEventListener("pointerup", (event) => {
      if (from === null) return;
      const [low, high] = ordered(from, at(event), true);
      from = null;
      write(low, high);
    });
    const ordered = (one, other, whole) => {
      const low = Math.min(one, other), high = Math.max(one, other);
      if (!whole) return [low, high + 1];
      return [Math.max(span.starts[binAt(low)], 0), binEnd(binAt(high))];
    };
  }

  app.on("start", () => {
    $("timeline").addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-preset]");
      if (!chosen) return;
      stop();
      preset(chosen.dataset.preset);
    });
    $("earlier").addEventListener("click", () => (stop(), step(-1)));
    $("later").addEventListener("click", () => (stop(), step(1)));
    $("play").addEventListener("click", play);
    document.addEventListener("keydown", (event) => event.key === "Escape" && playing && stop());
    brush($("histogram"));
  });
})();
