/* The page that holds all others prints one of them where somebody asks for it. */
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
