/* The search field: matches beginnings of words, allows one typo, groups hits by page. Reads `inserviceIndex`, or the page
   itself if there is none. Arrow keys move through the hits, Enter opens the first, Escape goes back. */
(function () {
  'use strict';

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  window.inserviceSearch = function (box) {
    var field = box.querySelector('input'), panel = box.querySelector('.found'), status = box.querySelector('.find-status');
    var pages = null, timer;

    // Letters without a separable accent, as people type them who do not have them on the keyboard.
    var simple = { 'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'þ': 'th', 'ħ': 'h', 'ı': 'i' };
    function plain(text) {
      return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[ßæœøłđðþħı]/g, function (letter) { return simple[letter]; });
    }
    // Scripts without spaces between words are searched character by character.
    function words(text) {
      return plain(text).match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}])[\p{L}\p{N}])+/gu) || [];
    }

    // One letter wrong, missing or extra, or two letters swapped.
    function near(a, b) {
      if (Math.abs(a.length - b.length) > 1) return false;
      var at = 0;
      while (at < a.length && a[at] === b[at]) at += 1;
      return a.slice(at + 1) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at) || a.slice(at) === b.slice(at + 1) ||
        (a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2));
    }
    function weight(asked, word, typos) {
      if (word === asked) return 4;
      if (word.indexOf(asked) === 0) return 3;
      if (!typos || asked.length < 4) return 0;
      if (near(asked, word)) return 1;
      var start = word[0] === asked[0] && word.length > asked.length;
      return start && (near(asked, word.slice(0, asked.length)) || near(asked, word.slice(0, asked.length + 1))) ? 1 : 0;
    }
    function best(asked, list, typos) {
      return list.reduce(function (most, word) { return Math.max(most, weight(asked, word, typos)); }, 0);
    }
    function prepare(list) {
      pages = list.map(function (page) {
        return { title: page[1], parts: page[2].map(function (part, at) {
          return { href: page[0] + (part[0] ? '#' + part[0] : ''), heading: part[1] || page[1], text: part[2],
            head: words(part[1] + (at ? '' : ' ' + page[1])), words: words(part[2]) };
        }) };
      });
    }
    // The page that gathers all others searches itself, since it may have been saved alone.
    function own() {
      return all('.gathered').map(function (article) {
        var parts = [['', '', '']], title = '';
        var walk = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
          var parent = walk.currentNode.parentElement, heading = parent.closest('h1, h2, h3, h4, h5, h6');
          if (parent.closest('svg, .needs-script, [aria-hidden]')) continue;
          if (!heading) { parts[parts.length - 1][2] += ' ' + walk.currentNode.data; continue; }
          if (heading.parentElement === article && heading === article.firstElementChild) { title += walk.currentNode.data; continue; }
          if (heading !== own.last) {
            own.last = heading;
            var around = heading.id ? heading : heading.closest('details');
            parts.push([around ? around.id : article.id, '', '']);
          }
          parts[parts.length - 1][1] += walk.currentNode.data;
        }
        parts.forEach(function (part) { part[2] = part[2].replace(/\s+/g, ' ').trim(); part[0] = part[0] || article.id; });
        return ['', title, parts];
      });
    }
    function find(text) {
      var asked = words(text);
      var typos = asked.map(function (word) {
        return !pages.some(function (page) { return page.parts.some(function (part) {
          return best(word, part.head, false) || best(word, part.words, false);
        }); });
      });
      return pages.map(function (page) {
        var hits = page.parts.map(function (part) {
          var scores = asked.map(function (word, at) { return best(word, part.head, typos[at]) * 3 || best(word, part.words, typos[at]); });
          var sum = scores.indexOf(0) >= 0 ? 0 : scores.reduce(function (a, b) { return a + b; }, 0);
          return { part: part, score: sum };
        }).filter(function (hit) { return hit.score; }).sort(function (a, b) { return b.score - a.score; });
        return { title: page.title, hits: hits.slice(0, 3), count: hits.length, score: hits.length ? hits[0].score : 0, typos: typos, asked: asked };
      }).filter(function (page) { return page.score; }).sort(function (a, b) { return b.score - a.score; }).slice(0, 6);
    }

    // The words around the first hit, with all hits marked.
    function excerpt(text, page) {
      var out = element('span', 'excerpt'), pieces = text.split(/([\p{L}\p{M}\p{N}]+)/u), first = -1;
      var marked = pieces.map(function (piece, at) {
        var hit = at % 2 === 1 && page.asked.some(function (word, n) { return best(word, words(piece), page.typos[n]); });
        if (hit && first < 0) first = at;
        return hit;
      });
      var from = Math.max(0, first - 12), length = 0;
      if (from > 0) out.appendChild(document.createTextNode('… '));
      for (var at = from; at < pieces.length && length < 120; at += 1) {
        length += pieces[at].length;
        out.appendChild(marked[at] ? element('mark', '', pieces[at]) : document.createTextNode(pieces[at]));
      }
      if (at < pieces.length) out.appendChild(document.createTextNode(' …'));
      return out;
    }

    function show() {
      var text = field.value.trim();
      panel.textContent = '';
      panel.hidden = true;
      if (!pages || text.length < 2) { status.textContent = ''; return; }
      var found = find(text), count = 0;
      found.forEach(function (page) {
        var group = element('li'), list = element('ul');
        group.appendChild(element('p', 'found-page', page.title));
        page.hits.forEach(function (hit) {
          var item = element('li'), link = element('a');
          link.href = (hit.part.href[0] === '#' ? '' : document.body.getAttribute('data-root')) + hit.part.href;
          link.appendChild(element('strong', '', hit.part.heading));
          link.appendChild(excerpt(hit.part.text, page));
          item.appendChild(link);
          list.appendChild(item);
          count += 1;
        });
        group.appendChild(list);
        panel.appendChild(group);
      });
      var line = count ? box.getAttribute(count === 1 ? 'data-one' : 'data-many').replace('#', count) : box.getAttribute('data-none');
      status.textContent = line;
      if (!count) panel.appendChild(element('li', 'found-none', line));
      panel.hidden = false;
    }
    function close() { panel.hidden = true; }

    field.addEventListener('focus', function () { if (field.value) show(); });
    field.addEventListener('input', function () { clearTimeout(timer); timer = setTimeout(show, 120); });
    box.addEventListener('submit', function (event) { event.preventDefault(); });
    box.addEventListener('keydown', function (event) {
      var links = all('a', panel), at = links.indexOf(document.activeElement);
      if (event.key === 'Escape') {
        if (!panel.hidden) event.preventDefault();
        close();
        field.focus();
        close();
      } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        if (panel.hidden) show();
        links = all('a', panel);
        if (!links.length) return;
        event.preventDefault();
        var next = at + (event.key === 'ArrowDown' ? 1 : -1);
        if (next < 0) field.focus(); else links[Math.min(next, links.length - 1)].focus();
      } else if (event.key === 'Enter' && document.activeElement === field) {
        event.preventDefault();
        clearTimeout(timer);
        show();
        var first = panel.querySelector('a');
        if (first) first.click();
      }
    });
    panel.addEventListener('click', function (event) { if (event.target.closest('a')) close(); });
    box.addEventListener('focusout', function (event) { if (event.relatedTarget && !box.contains(event.relatedTarget)) close(); });
    document.addEventListener('click', function (event) { if (!box.contains(event.target)) close(); });
    prepare(window.inserviceIndex || own());
    show();
  };
})();
