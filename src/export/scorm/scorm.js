/* The connection of one launch to a training system, following SCORM 1.2. The pages work without it: it adds where the reader
   stopped, how long it took, and that the reader says they have read them. Nothing else is sent, and only the reader's own
   press marks a course as completed. */
(function () {
  'use strict';
  var STATES = ['passed', 'completed', 'failed', 'incomplete', 'browsed', 'not attempted'];
  var began = Date.now();
  var api = null, open = false, closed = false, done = false, stopped = '', box, answer, version;

  // The system's API object is in a frame around this one, or in the window that opened it. Other sites' frames throw.
  function within(from) {
    var found = null;
    try {
      for (var depth = 0, at = from; at && depth < 50 && !found; depth += 1) {
        found = at.API || null;
        at = at.parent && at.parent !== at ? at.parent : null;
      }
    } catch (error) { /* The frame is another site's. */ }
    return found;
  }
  function find() {
    var found = within(window);
    try {
      if (!found && window.top.opener) found = within(window.top.opener);
    } catch (error) { /* The frame is another site's. */ }
    try {
      if (!found && window.opener) found = within(window.opener);
    } catch (error) { /* The frame is another site's. */ }
    return found;
  }

  function call(name, first, second) {
    try {
      return String(second === undefined ? api[name](first) : api[name](first, second));
    } catch (error) { return 'false'; }
  }
  function set(name, value) { return call('LMSSetValue', 'cmi.core.' + name, value) === 'true'; }
  function commit() { return call('LMSCommit', '') === 'true'; }

  function say(what, too) {
    var bad = what !== 'ready' && what !== 'recorded';
    box.className = 'lms' + (bad ? ' lms-bad' : '');
    box.querySelector('.lms-status').textContent = box.getAttribute('data-' + what);
    if (too) answer.textContent = box.getAttribute('data-' + what);
  }

  function two(number) { return (number < 10 ? '0' : '') + number; }
  function time() {
    var seconds = Math.floor((Date.now() - began) / 1000);
    var hours = Math.min(Math.floor(seconds / 3600), 9999);
    return two(hours) + ':' + two(Math.floor(seconds / 60) % 60) + ':' + two(seconds % 60);
  }

  function connect() {
    api = find();
    if (!api) return say('none');
    var begun = call('LMSInitialize', '') === 'true';
    var status = call('LMSGetValue', 'cmi.core.lesson_status');
    if (!begun && STATES.indexOf(status) < 0) return say('refused');
    open = true;
    // Without this, a system may count a course that was only opened as completed.
    if (status !== 'completed' && status !== 'passed' && status !== 'incomplete') {
      if (!set('lesson_status', 'incomplete') || !commit()) { open = false; return say('refused'); }
    }
    var read = call('LMSGetValue', 'cmi.suspend_data');
    done = status === 'completed' || status === 'passed';
    if (done && version && read.indexOf('read:') === 0 && read !== 'read:' + version) { done = false; say('changed'); }
    else say(done ? 'recorded' : 'ready');
    stopped = call('LMSGetValue', 'cmi.core.lesson_location');
    var place = stopped && !location.hash && document.getElementById(stopped);
    // Wait until styles and pictures have their sizes.
    if (place) window.addEventListener('load', function () { setTimeout(function () { place.scrollIntoView({ behavior: 'instant' }); }, 0); });
  }

  function confirm() {
    if (!api) return say('none', true);
    if (!open || closed) return say(closed ? 'lost' : 'refused', true);
    var kept = set('lesson_status', 'completed');
    call('LMSSetValue', 'cmi.suspend_data', 'read:' + version);
    set('session_time', time());
    if (kept && commit()) { done = true; say('recorded', true); } else say('lost', true);
  }

  // Where the reader is: the last page that begins above the middle of the window.
  function here() {
    var at = '';
    Array.prototype.forEach.call(document.querySelectorAll('.gathered'), function (page) {
      if (page.getBoundingClientRect().top < window.innerHeight / 2) at = page.id;
    });
    return at.slice(0, 255);
  }
  function mark() {
    var at = here();
    if (!open || closed || at === stopped) return;
    stopped = at;
    if (!(set('lesson_location', at) && commit()) && !done) say('lost');
  }
  function leave() {
    if (!open || closed) return;
    closed = true;
    set('lesson_location', here());
    set('session_time', time());
    // With this, the system returns the bookmark on the next launch.
    set('exit', 'suspend');
    commit();
    call('LMSFinish', '');
  }

  document.addEventListener('DOMContentLoaded', function () {
    box = document.querySelector('.lms');
    answer = document.querySelector('.lms-answer');
    version = document.querySelector('.lms-confirm').getAttribute('data-version');
    document.querySelector('.lms-button').addEventListener('click', confirm);
    connect();
    var waiting = null;
    window.addEventListener('scroll', function () {
      if (waiting) clearTimeout(waiting);
      waiting = setTimeout(mark, 1000);
    });
    window.addEventListener('pagehide', leave);
    // A page restored from the back-forward cache has no connection anymore.
    window.addEventListener('pageshow', function (event) { if (event.persisted && closed && !done) say('lost'); });
  });
})();
