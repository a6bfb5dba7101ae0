/* The timeline: the slider, dragging over the histogram, presets and steps write days into the address. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const DAY = 86400000;
  let span = null; // {first, days, unit, starts, whole, selected}
  let shown = null; // the slider's value
  let told = []; // what the slider was told lately: it says each of them back, perhaps after the next was told
  let later = 0;
  let stepped = 0; // when the range was last moved by a step

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
    const words =
      app.params().get("date") === "none" ? "Without a date"
      : all ? `All days, ${from} – ${to}`
      : from === to ? from
      : `${from} – ${to}`;
    if ($("range-words").textContent !== words) $("range-words").textContent = words;
    const box = $("histogram");
    box.style.setProperty("--low", `${(100 * low) / span.days}%`);
    box.style.setProperty("--high", `${(100 * high) / span.days}%`);
    box.setAttribute("aria-valuemin", 0);
    box.setAttribute("aria-valuemax", span.days - 1);
    box.setAttribute("aria-valuenow", low);
    box.setAttribute("aria-valuetext", words);
  }

  app.setRange = (value) => {
    const text = JSON.stringify(value);
    told = told.filter((one) => Date.now() - one.when < 4000);
    const echo = told.findIndex((one) => one.text === text);
    if (echo >= 0) told.splice(echo, 1);
    if (echo >= 0 || !span || !span.first || text === JSON.stringify(shown)) return;
    shown = value;
    app.emit("taken");
    say(value);
    clearTimeout(later);
    later = setTimeout(() => write(value[0], value[1]), 180);
  };
  const put = (id, text) => $(id).textContent !== text && ($(id).textContent = text);
  const lines = {}; // the bars as they are drawn
  /* What the server says of the days: bars, axis and words. */
  app.showTimeline = (found) => {
    for (const name of ["whole", "selected"])
      if (lines[name] !== found[name]) $("histogram-" + name).setAttribute("d", (lines[name] = found[name]));
    put("histogram-top", found.top);
    put("histogram-words", found.words);
    const axis = JSON.stringify(found.axis);
    if (lines.axis !== axis) {
      lines.axis = axis;
      $("axis").replaceChildren(...found.axis.map(([left, text]) => {
        const mark = app.element("span", "", text);
        mark.style.left = left;
        return mark;
      }));
    }
    undated(found.undated);
    showRange(found.span);
  };
  function undated(found) {
    const link = $("undated").querySelector("a");
    if (!found) {
      $("undated").replaceChildren();
      return;
    }
    const [text, href] = found, made = link || document.createElement("a");
    made.textContent = text;
    made.href = href;
    made.dataset.nav = "filter";
    if (!link) $("undated").append(made);
  }
  function showRange(found) {
    const days = span ? span.days : 1;
    span = found;
    const none = !span.first;
    $("timeline").classList.toggle("no-dates", none);
    if (none) $("range-words").textContent = "No article has a date.";
    const value = none ? [0, 1] : edges();
    if (!none) {
      say(value);
      app.emit("spanned");
    }
    const props = span.days === days ? {} : { max: span.days };
    if (JSON.stringify(value) !== JSON.stringify(shown)) {
      shown = value;
      told.push({ text: JSON.stringify(value), when: Date.now() });
      props.value = value;
    }
    if (Object.keys(props).length) window.dash_clientside.set_props("range", props);
  }

  function preset(days) {
    if (!span || !span.first) return;
    if (days === "all") write(0, span.days);
    else write(Math.max(span.days - Number(days), 0), span.days);
  }

  /* Steps: by a day, a week (from Monday) or a calendar month; without a choice by the range's own length. */
  const at = (day) => new Date(Date.parse(day));
  const iso = (time) => new Date(time).toISOString().slice(0, 10);
  const monthDay = (day, months, wanted) => {
    const date = at(day), year = date.getUTCFullYear(), month = date.getUTCMonth() + months;
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    return iso(Date.UTC(year, month, Math.min(wanted || date.getUTCDate(), last)));
  };
  const endsMonth = (day) => monthDay(day, 0, 31) === day;
  const plus = (day, days) => iso(Date.parse(day) + days * DAY);
  function moved(day, unit, direction, isEnd) {
    if (unit === "month") return monthDay(day, direction, isEnd && endsMonth(day) ? 31 : 0);
    if (unit === "year") return monthDay(day, 12 * direction, isEnd && endsMonth(day) ? 31 : 0);
    return plus(day, direction * (unit === "week" ? 7 : 1));
  }
  function around(day, unit) {
    if (unit === "month") return [monthDay(day, 0, 1), monthDay(day, 0, 31)];
    if (unit === "year") return [day.slice(0, 4) + "-01-01", day.slice(0, 4) + "-12-31"];
    if (unit !== "week") return [day, day];
    const monday = plus(day, -((at(day).getUTCDay() + 6) % 7));
    return [monday, plus(monday, 6)];
  }

  /* The range in force as its first and last day, not cut to the days that have articles; null for all. */
  function range() {
    const params = app.params();
    if (!params.get("from") && !params.get("to")) return null;
    const [low, high] = edges();
    return [params.get("from") || dayOf(low), params.get("to") || dayOf(high - 1)];
  }

  function step(direction, only, replace) {
    if (!span || !span.first) return false;
    const now = range(), chosen = $("step").value;
    const first = dayOf(0), last = dayOf(span.days - 1);
    let next;
    if (!now) next = around(direction > 0 ? first : last, chosen || span.unit);
    else if (chosen || only) {
      const unit = chosen || span.unit;
      next = [only ? now[0] : moved(now[0], unit, direction, false), moved(now[1], unit, direction, true)];
    } else {
      const [low, high] = edges(), width = high - low;
      const start = clamp(low + direction * width, 0, Math.max(span.days - width, 0));
      next = [dayOf(start), dayOf(start + width - 1)];
    }
    if (next[1] < next[0] || next[1] < first || next[0] > last) return false;
    if (only && direction > 0 && now && now[1] >= last) return false;
    // steps in quick succession are one step for the back button
    const soon = Date.now() - stepped < 2000;
    stepped = Date.now();
    app.patch({ from: next[0], to: next[1], date: null }, replace || soon);
    return true;
  }

  function toEnd(last) {
    if (!range()) return;
    const [low, high] = edges(), width = high - low, start = last ? span.days - width : 0;
    write(start, start + width);
  }

  app.timeline = {
    edges, write, step, dayOf, indexOf, inWords,
    span: () => (span && span.first ? span : null),
  };

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
      app.emit("taken");
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
      if (event.shiftKey && app.comparing()) {
        say(edges());
        app.compareWith(dayOf(low), dayOf(high - 1));
      } else write(low, high);
    });
    const ordered = (one, other, whole) => {
      const low = Math.min(one, other), high = Math.max(one, other);
      if (!whole) return [low, high + 1];
      return [Math.max(span.starts[binAt(low)], 0), binEnd(binAt(high))];
    };
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !span || !span.first) return;
    const direction = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (direction) step(direction, event.shiftKey);
    else if (event.key === "Home" || event.key === "End") toEnd(event.key === "End");
    else return;
    event.preventDefault();
    app.emit("taken");
  }

  app.on("query", () => span && span.first && say(edges()));
  const UNITS = ["day", "week", "month"];
  const showStep = () => ($("step").value = UNITS.includes(app.params().get("step")) ? app.params().get("step") : "");
  app.on("step", showStep);
  app.on("start", () => {
    $("timeline").addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-preset]");
      if (!chosen) return;
      app.emit("taken");
      preset(chosen.dataset.preset);
    });
    showStep();
    $("more-time").addEventListener("click", () => {
      const open = $("timeline-bar").classList.toggle("unfolded");
      $("more-time").setAttribute("aria-expanded", String(open));
    });
    $("earlier").addEventListener("click", () => (app.emit("taken"), step(-1)));
    $("later").addEventListener("click", () => (app.emit("taken"), step(1)));
    $("step").addEventListener("change", () => app.patch({ step: $("step").value }, true));
    $("histogram").addEventListener("keydown", key);
    brush($("histogram"));
  });
})();
