/* What a page can do beyond being read: keep ticks, open questions, change its colors, search. None of it is needed for
   reading, and nothing fails if storage is turned off. A classic script, so that it runs from a file share. */
(function () {
  'use strict';
  var root = document.documentElement;

  function kept(key) { try { return localStorage.getItem(key); } catch (error) { return null; } }
  function keep(key, value) {
    try { if (value) localStorage.setItem(key, value); else localStorage.removeItem(key); } catch (error) { /* The page works without storage. */ }
  }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function fill(text, values) { return values.reduce(function (done, value) { return done.replace('#', value); }, text); }

  // Runs before the first paint, so that nothing flashes.
  var look = kept('inservice:look');
  if (look === 'light' || look === 'dark') root.setAttribute('data-look', look);
  root.classList.add('js');

  document.addEventListener('DOMContentLoaded', function () { colors(); sites(); checklists(); questions(); search(); });

  function colors() {
    var choice = document.getElementById('page-colors');
    if (!choice) return;
    choice.value = root.getAttribute('data-look') || '';
    choice.addEventListener('change', function () {
      if (choice.value) root.setAttribute('data-look', choice.value); else root.removeAttribute('data-look');
      keep('inservice:look', choice.value);
    });
  }

  // The reader's site is asked for once, and kept on this device.
  function sites() {
    var picks = all('.pick-site select');
    if (!picks.length) return;
    var key = 'inservice:' + document.body.getAttribute('data-kit') + ':site';
    function show(site) {
      picks.forEach(function (pick) { pick.value = site; });
      // Ignore a kept site that no longer exists.
      if (picks[0].value !== site) { show(''); return; }
      all('[data-site]').forEach(function (part) {
        part.toggleAttribute('data-elsewhere', site !== '' && part.getAttribute('data-site') !== site);
      });
    }
    picks.forEach(function (pick) {
      pick.addEventListener('change', function () { keep(key, pick.value); show(pick.value); });
    });
    show(kept(key) || '');
  }

  // A tick belongs to the words it was set on: if they change, it has to be set again.
  function checklists() {
    var body = document.body;
    all('.checklist, ul, ol').forEach(function (list, at) {
      var boxes = all('input[type=checkbox]', list).filter(function (box) { return box.closest('ul, ol') === list; });
      if (!boxes.length) return;
      var page = list.closest('.gathered');
      var key = 'inservice:' + body.getAttribute('data-kit') + ':' + (page ? page.id : body.getAttribute('data-page')) + ':' + at;
      var bar = list.nextElementSibling && list.nextElementSibling.classList.contains('ticks') ? list.nextElementSibling : null;
      function text(box) { return box.closest('label').textContent.trim(); }
      function count(save) {
        var ticked = boxes.filter(function (box) { return box.checked; });
        if (save) keep(key, ticked.length ? JSON.stringify(ticked.map(text)) : '');
        if (!bar) return;
        bar.querySelector('.ticked').textContent = fill(bar.getAttribute('data-count'), [ticked.length, boxes.length]);
      }
      var stored = [];
      try { stored = JSON.parse(kept(key) || '[]'); } catch (error) { /* Not our data: start over. */ }
      if (Array.isArray(stored)) boxes.forEach(function (box) { box.checked = box.defaultChecked || stored.indexOf(text(box)) >= 0; });
      boxes.forEach(function (box) { box.addEventListener('change', function () { count(true); }); });
      if (bar) bar.querySelector('button').addEventListener('click', function () {
        boxes.forEach(function (box) { box.checked = false; });
        count(true);
      });
      count(false);
    });
  }

  function questions() {
    function reveal() {
      var name;
      try { name = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; }
      var target = name && document.getElementById(name);
      var around = target && target.closest('details');
      if (around) { around.open = true; around.scrollIntoView(); }
    }
    all('.faq').forEach(function (list) {
      var entries = all('details', list);
      var button = list.querySelector('.open-all');
      function shut() { return entries.some(function (entry) { return !entry.open; }); }
      function label() { button.textContent = button.getAttribute(shut() ? 'data-open' : 'data-close'); }
      if (!button) return;
      button.addEventListener('click', function () {
        var open = shut();
        entries.forEach(function (entry) { entry.open = open; });
      });
      entries.forEach(function (entry) { entry.addEventListener('toggle', label); });
    });
    window.addEventListener('hashchange', reveal);
    reveal();
    // Paper shows every answer, even in browsers in which style sheets cannot open one.
    window.addEventListener('beforeprint', function () {
      all('details:not([open])').forEach(function (entry) { entry.open = true; entry.setAttribute('data-printed', ''); });
    });
    window.addEventListener('afterprint', function () {
      all('details[data-printed]').forEach(function (entry) { entry.open = false; entry.removeAttribute('data-printed'); });
    });
  }

  // The index and the search script load when the field gets focus; the page that gathers all others has its own.
  function search() {
    var box = document.querySelector('.find');
    if (!box) return;
    box.addEventListener('focusin', function load() {
      box.removeEventListener('focusin', load);
      if (window.inserviceSearch) { window.inserviceSearch(box); return; }
      var script = document.createElement('script');
      script.src = document.body.getAttribute('data-root') + 'search.js';
      script.addEventListener('load', function () { window.inserviceSearch(box); });
      script.addEventListener('error', function () { box.querySelector('.find-status').textContent = box.getAttribute('data-failed'); });
      document.head.appendChild(script);
    });
  }
})();
