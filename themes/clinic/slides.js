/* Shows one slide at a time: arrow keys move, Escape ends. Without this script, the slides are one page. */
(function () {
  'use strict';
  function start() {
    var body = document.body, slides = Array.prototype.slice.call(document.querySelectorAll('.slide'));
    var button = document.querySelector('.slides-start button');
    if (!button || body.hasAttribute('data-slides')) return;
    body.setAttribute('data-slides', '');
    var at = 0;
    function shown() { return body.classList.contains('presenting'); }
    function show(to) {
      at = Math.max(0, Math.min(slides.length - 1, to));
      slides.forEach(function (slide, place) { slide.classList.toggle('is-here', place === at); });
      slides[at].focus();
    }
    function end() {
      body.classList.remove('presenting');
      if (document.fullscreenElement) document.exitFullscreen();
      slides[at].scrollIntoView();
      button.focus();
    }
    slides.forEach(function (slide) { slide.tabIndex = -1; });
    button.addEventListener('click', function () {
      body.classList.add('presenting');
      if (document.documentElement.requestFullscreen) document.documentElement.requestFullscreen().catch(function () {});
      show(0);
    });
    document.addEventListener('keydown', function (event) {
      if (!shown() || event.altKey || event.ctrlKey || event.metaKey) return;
      var steps = { ArrowRight: at + 1, ArrowDown: at + 1, PageDown: at + 1, ' ': at + 1, Enter: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, PageUp: at - 1, Home: 0, End: slides.length };
      if (event.key === 'Escape') end();
      else if (event.key in steps && !(event.target.closest('a') && event.key === 'Enter')) show(steps[event.key]);
      else return;
      event.preventDefault();
    });
    document.addEventListener('click', function (event) {
      if (shown() && !event.target.closest('a, button')) show(at + (event.clientX < window.innerWidth / 3 ? -1 : 1));
    });
    document.addEventListener('fullscreenchange', function () { if (shown() && !document.fullscreenElement) end(); });
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start); else start();
})();
