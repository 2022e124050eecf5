# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page's script: filters, sorts and unfolds the findings. Without it their table is plain and whole."""

from __future__ import annotations

SCRIPT = """
"use strict";
(function () {
  // A link to a visit opens it.
  function unfold() {
    var target = document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") { target.open = true; }
  }
  window.addEventListener("hashchange", unfold);
  unfold();
}());
(function () {
  var form = document.getElementById("filter");
  var table = document.getElementById("findings-table");
  if (!form || !table) { return; }
  var body = table.tBodies[0];
  var heads = Array.from(table.tHead.rows[0].cells);
  var fields = ["severity", "verdict", "control", "account", "change"];
  var rows = Array.from(body.rows, function (row, place) {
    return { row: row, place: place, words: row.textContent.toLowerCase(), cells: row.cells };
  });
  var count = document.getElementById("count");
  var order = document.getElementById("order");
  var collator = new Intl.Collator("en", { numeric: true });
  var more = document.getElementById("more");
  var step = 50, limit = step, column = -1, rising = true, waiting = 0;

  function make(tag, values) { return Object.assign(document.createElement(tag), values); }

  function number(value) { return value.toLocaleString("en"); }

  function show() {
    var words = form.elements.words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    var wanted = fields.map(function (name) { return form.elements[name] ? form.elements[name].value : ""; });
    var found = 0;
    rows.forEach(function (entry) {
      var keep = wanted.every(function (value, index) {
        return !value || entry.row.getAttribute("data-" + fields[index]) === value;
      }) && words.every(function (word) { return entry.words.indexOf(word) >= 0; });
      found += keep ? 1 : 0;
      entry.row.hidden = !keep || found > limit;
    });
    count.textContent = number(Math.min(found, limit)) + " of " + number(found) + " findings are shown" +
      (found < rows.length ? ", selected from the " + number(rows.length) + " on this page." : ".");
    more.hidden = found <= limit;
  }

  function filter() {
    limit = step;
    show();
  }

  function key(entry) {
    var cell = entry.cells[column];
    return cell.hasAttribute("data-k") ? cell.getAttribute("data-k") : cell.textContent.trim();
  }

  function sort(next, up) {
    column = next;
    rising = up;
    rows.sort(function (one, two) {
      var found = column < 0 ? 0 : collator.compare(key(one), key(two));
      return (rising ? found : -found) || one.place - two.place;
    });
    rows.forEach(function (entry) { body.append(entry.row); });
    heads.forEach(function (head) { head.removeAttribute("aria-sort"); });
    if (column >= 0) { heads[column].setAttribute("aria-sort", rising ? "ascending" : "descending"); }
    order.value = column + (rising ? "+" : "-");
    if (order.selectedIndex < 0) { order.value = "-1+"; }
    filter();
  }

  heads.forEach(function (head, index) {
    var name = head.textContent;
    var button = make("button", { type: "button", textContent: name });
    // Browsers do not repeat buttons on every page that they print.
    var onPaper = make("span", { className: "paper", textContent: name });
    onPaper.setAttribute("aria-hidden", "true");
    head.replaceChildren(button, onPaper);
    button.addEventListener("click", function () { sort(index, column === index ? !rising : true); });
    [["+", ", rising"], ["-", ", falling"]].forEach(function (way) {
      order.append(make("option", { value: index + way[0], textContent: name + way[1] }));
    });
  });
  order.addEventListener("change", function () {
    sort(parseInt(order.value, 10), order.value.slice(-1) === "+");
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", function (event) {
    if (event.target === order) { return; }
    clearTimeout(waiting);
    waiting = setTimeout(filter, event.target.name === "words" ? 120 : 0);
  });
  form.addEventListener("reset", function () { setTimeout(sort, 0, -1, true); });
  more.firstChild.addEventListener("click", function () {
    var next = rows.filter(function (entry) { return !entry.row.hidden; }).length;
    limit += 4 * step;
    show();
    var first = rows.filter(function (entry) { return !entry.row.hidden; })[next];
    if (first) { first.row.tabIndex = -1; first.row.focus({ preventScroll: true }); }
  });
  table.classList.add("live");
  form.hidden = false;
  filter();
}());
"""
