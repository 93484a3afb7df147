/* Lets the page that gathers all others print just one of them. */
(function () {
  'use strict';

  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }
  function whole() {
    document.documentElement.classList.remove('print-one');
    each('.gathered.printing', function (page) { page.classList.remove('printing'); });
  }

  document.addEventListener('DOMContentLoaded', function () {
    each('.print-this button', function (button) {
      button.addEventListener('click', function () {
        whole();
        button.closest('.gathered').classList.add('printing');
        document.documentElement.classList.add('print-one');
        window.print();
      });
    });
    window.addEventListener('afterprint', whole);
  });
})();
