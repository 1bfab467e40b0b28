"use strict";
// What is right without a script gets a little more with one: the reader's language, the numbers under the pointer, one metric at a time.
(() => {
  const root = document.documentElement;
  const zh = () => root.dataset.tongue === "zh";
  const tongues = document.querySelector(".tongues");
  if (tongues) {
    const names = { en: "English", zh: "中文", both: "EN+中" };
    const choose = (tongue) => {
      root.dataset.tongue = tongue;
      root.lang = tongue === "zh" ? "zh-Hans" : "en";
      for (const button of tongues.children) button.setAttribute("aria-pressed", String(button.value === tongue));
      for (const option of document.querySelectorAll("option[data-zh]")) option.textContent = zh() ? option.dataset.zh : option.dataset.en;
    };
    for (const [tongue, name] of Object.entries(names)) {
      const button = document.createElement("button");
      button.type = "button";
      button.value = tongue;
      button.textContent = name;
      button.addEventListener("click", () => choose(tongue));
      tongues.append(button);
    }
    queueMicrotask(() => choose(/^zh/i.test(navigator.language) ? "zh" : "en"));
  } else {
    root.dataset.tongue = root.lang.startsWith("zh") ? "zh" : "en";
  }

  // Metrics: a list to choose from instead of folded parts.
  for (const metrics of document.querySelectorAll(".metrics")) {
    const parts = [...metrics.querySelectorAll(":scope > details")];
    if (parts.length < 2) continue;
    const select = document.createElement("select");
    select.setAttribute("aria-label", metrics.dataset.label);
    for (const [k, part] of parts.entries()) {
      const option = document.createElement("option");
      option.value = String(k);
      option.dataset.en = part.dataset.en;
      option.dataset.zh = part.dataset.zh;
      option.textContent = zh() ? part.dataset.zh : part.dataset.en;
      option.selected = part.open;
      select.append(option);
    }
    select.addEventListener("change", () => parts.forEach((part, k) => { part.open = String(k) === select.value; }));
    const chooser = document.createElement("div");
    chooser.className = "chooser";
    chooser.append(select);
    metrics.prepend(chooser);
    metrics.classList.add("chosen");
  }

  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  const numbers = (text) => (text ?? "").split(" ").map(Number);
  const shown = (x) => (Number.isFinite(x) ? String(Number(x.toPrecision(4))).replace("-", "−") : "–");
  const name = (mark) => (zh() && mark.dataset.nameZh) || mark.dataset.name || "";
  const span = (low, high) => (Number.isFinite(low) ? "  [" + shown(low) + ", " + shown(high) + "]" : "");

  const scaled = (plane, part) => {
    const [kind, low, high] = plane.dataset.scale.split(" ");
    if (kind === "log") return low * Math.pow(high / low, part);
    if (kind === "names") return part * low - 0.5;
    return Number(low) + part * (high - low);
  };
  const nearest = (values, x) => values.reduce((best, value, k) => (Math.abs(value - x) < Math.abs(values[best] - x) ? k : best), 0);
  const ofPlane = (plane, x) => {
    const [left, , width] = numbers(plane.dataset.place);
    const part = (x - left) / width;
    if (part < -0.02 || part > 1.02) return "";
    const lines = [...plane.querySelectorAll(".line")];
    if (!lines.length) return "";
    const at = numbers(lines[0].dataset.x);
    const place = at[nearest(at, scaled(plane, part))];
    const rows = lines.map((line) => {
      const xs = numbers(line.dataset.x), k = nearest(xs, place);
      return name(line) + "  " + shown(numbers(line.dataset.y)[k]) + (line.dataset.low ? span(numbers(line.dataset.low)[k], numbers(line.dataset.high)[k]) : "");
    });
    return ((zh() && plane.dataset.titleZh) || plane.dataset.title) + "  " + shown(place) + "\n" + rows.join("\n");
  };
  const ofCells = (cells, x, y) => {
    const [left, top, width, height] = numbers(cells.dataset.place);
    const columns = cells.dataset.columns.split("\u2063"), rows = cells.dataset.rows.split("\u2063");
    const column = Math.floor(((x - left) / width) * columns.length), row = Math.floor((1 - (y - top) / height) * rows.length);
    if (column < 0 || row < 0 || column >= columns.length || row >= rows.length) return "";
    const value = numbers(cells.dataset.values)[row * columns.length + column];
    return cells.dataset.xTitle + "  " + columns[column] + "\n" + cells.dataset.yTitle + "  " + rows[row] + "\n" + ((zh() && cells.dataset.titleZh) || cells.dataset.title) + "  " + shown(value);
  };
  const told = (svg, event) => {
    const row = event.target.closest(".row");
    if (row) return name(row) + "  " + shown(Number(row.dataset.value)) + span(Number(row.dataset.low), Number(row.dataset.high));
    // In a group of small pictures each has a place of its own.
    for (const part of svg.querySelectorAll(".plane, .cells")) {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(part.getScreenCTM().inverse());
      const [left, top, width, height] = numbers(part.dataset.place);
      if (at.x < left - 5 || at.x > left + width + 5 || at.y < top - 5 || at.y > top + height + 5) continue;
      return part.matches(".plane") ? ofPlane(part, at.x) : ofCells(part, at.x, at.y);
    }
    return "";
  };
  for (const svg of document.querySelectorAll("svg.chart")) {
    svg.addEventListener("pointermove", (event) => {
      tip.textContent = told(svg, event);
      tip.hidden = !tip.textContent;
      if (tip.hidden) return;
      const box = tip.getBoundingClientRect();
      tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - box.width - 4)) + "px";
      tip.style.top = (event.clientY + 18 + box.height > innerHeight ? event.clientY - box.height - 10 : event.clientY + 18) + "px";
    });
    svg.addEventListener("pointerleave", () => { tip.hidden = true; });
  }
})();
