/* How a marker looks: its form, size, shade and count, and what is said of it where the pointer rests. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const AREAS = new Set(["province", "country", "region"]);
  const FORM = { exact: "town", town: "town", district: "district", province: "province", country: "country", region: "region" };
  const FORM_NAMES = { exact: "exact spot", town: "town", district: "district", province: "province", country: "country", region: "region" };
  app.FORM = FORM;

  const whole = new Intl.NumberFormat("en");
  const brief = (number) => (number < 10000 ? whole.format(number) : Math.round(number / 1000) + "k");
  function symbol(area) {
    const box = app.element("div", "mk");
    if (area) box.append(app.element("span", "mk-sign"), app.element("span", "mk-name"), app.element("b", "mk-n"));
    else box.append(app.element("span", "mk-form"));
    return box;
  }

  /* Only what differs is written: the browser works out anew the style of each element that is touched. */
  function dress(item, data, chosen) {
    const { box, area } = item;
    const folded = box.classList.contains("folded") ? " folded" : "";
    let look = `mk ${FORM[data.precision]}` + (data.places > 1 ? " cluster" : "") + (data.unsure ? " unsure" : "");
    if (data.change) look += ` change ${data.change.direction}`;
    if (data.ids.some((id) => chosen.has(id))) look += " chosen";
    if (box.className !== look + folded) box.className = look + folded;
    const figure = data.change ? app.changeFigure(data.change) : brief(data.articles);
    if (area) {
      vary(item, "--big", data.size.toFixed(2));
      write(box.querySelector(".mk-name"), data.label);
    } else {
      vary(item, "--r", data.radius.toFixed(1) + "px");
      vary(item, "--sure", (0.38 + 0.5 * data.confidence).toFixed(2));
    }
    const shown = area || data.radius >= 11 ? figure : "";
    let count = box.querySelector(".mk-n");
    if (!count && shown) box.append((count = app.element("b", "mk-n"))); // most circles are too small for one
    if (count) write(count, shown);
  }
  function vary(item, name, value) {
    if (item[name] === value) return;
    item[name] = value;
    item.box.style.setProperty(name, value);
  }
  const write = (element, text) => element.textContent !== text && (element.textContent = text);

  function tip(data) {
    const box = app.element("div", "tip");
    box.append(app.element("b", "", data.label));
    const what = data.places > 1 ? app.counted(data.places, "place") : FORM_NAMES[data.precision];
    const within = FORM[data.precision] === "town" || data.places > 1 ? "" : ", somewhere within";
    box.append(app.element("span", "", what + within));
    if (data.others.length) {
      const more = data.places - 1 - data.others.length;
      box.append(app.element("span", "tip-names", data.others.join(", ") + (more ? ` and ${whole.format(more)} more` : "")));
    }
    if (data.change) {
      app.changeTip(data.change).forEach((line) => box.append(app.element("span", "", line)));
      return box;
    }
    box.append(app.element("span", "", `${app.counted(data.articles)}, ${app.counted(data.mentions, "mention")}`));
    box.append(app.element("span", "", `confidence ${Math.round(data.confidence * 100)} %`));
    if (data.places > data.ids.length) box.append(app.element("span", "", app.comparing() ? "too many places to list: a click comes closer" : "a click lists them"));
    return box;
  }

  app.looks = { FORM, AREAS, symbol, dress, tip, whole };
})();
