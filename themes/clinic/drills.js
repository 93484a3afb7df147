/* Counts what a reader marked first in each drill, as drills.csv needs it. Nothing is stored, and nobody is named. */
(function () {
  'use strict';
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function start() {
    all('.drills').forEach(function (drill) {
      if (drill.hasAttribute('data-ready')) return;
      drill.setAttribute('data-ready', '');
      drill.querySelector('details').addEventListener('toggle', function () {
        var marked = drill.querySelector('input:checked');
        if (!this.open || !marked || drill.hasAttribute('data-result')) return;
        var right = marked.classList.contains('key'), clean = drill.hasAttribute('data-clean');
        drill.setAttribute('data-result', right ? (clean ? 'fine' : 'found') : (clean ? 'alarm' : 'missed' + (marked.classList.contains('fine') ? '' : ' alarm')));
        score(drill.parentNode);
      });
    });
  }
  function score(within) {
    var line = within.querySelector('.drill-score');
    function count(word) { return all('.drills[data-result~="' + word + '"]', within).length; }
    if (!line) return;
    line.textContent = [all('.drills[data-result]', within).length, all('.drills', within).length, count('found'), count('missed'), count('alarm')]
      .reduce(function (text, number) { return text.replace('#', number); }, line.getAttribute('data-score'));
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start); else start();
})();
