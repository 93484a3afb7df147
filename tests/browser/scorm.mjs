// Courses in a training system from another project (scorm-again), in one that refuses every call, in one that gets lost on the
// way, and in none. The folders named on the command line are unpacked packages. Each fault is a line on standard output; without
// faults, the exit code is 0.
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(path.join(process.env.PACKAGES, 'package.json'));
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const runTime = fs.readFileSync(path.join(process.env.PACKAGES, 'node_modules/scorm-again/dist/scorm12.min.js'));
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const MAY_SET = ['cmi.core.lesson_status', 'cmi.core.lesson_location', 'cmi.core.session_time', 'cmi.core.exit', 'cmi.suspend_data'];
const faults = [];
let course = '';
const fault = (what) => { faults.push(what); console.log(`${path.basename(course)}: ${what}`); };
const is = (what, found, expected) => {
  const same = expected instanceof RegExp ? expected.test(found) : found === expected;
  if (!same) fault(`${what}: ${JSON.stringify(found)}, not ${expected}`);
};

// A training system: a page with the run-time, and the course in a frame. Every call is recorded.
const LMS = `<!doctype html><title>A training system</title><script src="/run-time.js"></script><script>
  const kind = new URLSearchParams(location.search).get('kind');
  window.calls = [];
  let inner;
  if (kind === 'refuses') inner = new Proxy({}, { get: () => () => 'false' });
  else {
    inner = new Scorm12API({ autocommit: false, logLevel: 5 });
    const kept = sessionStorage.getItem('cmi');
    if (kept) inner.loadFromJSON(JSON.parse(kept));
  }
  window.inner = inner;
  window.lost = false;
  window.API = new Proxy({}, { get: (_, name) => (...given) => {
    if (window.lost) { window.calls.push([name, ...given, 'lost']); return 'false'; }
    const answer = inner[name](...given);
    window.calls.push([name, ...given]);
    if (name === 'LMSCommit' && kind !== 'refuses') {
      const { core, suspend_data } = inner.cmi;
      const { lesson_status, lesson_location } = core;
      sessionStorage.setItem('cmi', JSON.stringify({ core: { lesson_status, lesson_location }, suspend_data }));
    }
    return answer;
  } });
</script>`;
const server = http.createServer((request, answer) => {
  const { pathname } = new URL(request.url, 'http://lms');
  if (pathname === '/run-time.js') answer.end(runTime);
  else if (pathname === '/lms') answer.setHeader('content-type', 'text/html').end(`${LMS}<iframe title="Course" src="/course/index.html" width="1200" height="700"></iframe>`);
  else if (pathname === '/opens') answer.setHeader('content-type', 'text/html').end(LMS);
  else if (pathname === '/course/index.html') answer.setHeader('content-type', 'text/html').end(fs.readFileSync(path.join(course, 'index.html')));
  else { answer.statusCode = 404; answer.end(); }
});
await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
const top = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

const said = (frame) => frame.locator('.lms-status').textContent();
const count = (calls, name) => calls.filter((call) => call[0] === name).length;

async function launch(context, kind = '', again = null) {
  const page = again ?? await context.newPage();
  if (!again) page.on('console', (message) => { if (message.type() === 'error' && !/favicon|404/.test(message.text())) fault(`console: ${message.text()}`); });
  if (!again) page.on('pageerror', (error) => fault(`script: ${error.message}`));
  await page.goto(`${top}/lms?kind=${kind}`);
  const frame = page.frames().find((one) => one.url().endsWith('index.html')) ?? page.mainFrame();
  await frame.waitForLoadState();
  return { page, frame };
}
// Waits until the bookmark is where it must be, or gives up.
const settled = (page, id) => page.waitForFunction((wanted) => window.inner.cmi.core.lesson_location === wanted, id, { timeout: 15000 }).catch(() => {});
const calls = (page) => page.evaluate(() => window.calls);
const status = (page) => page.evaluate(() => window.inner.cmi.core.lesson_status);
// Closes the course as a system does when it shows something else in its frame.
const close = (page) => page.evaluate(async () => {
  const frame = document.querySelector('iframe');
  const gone = new Promise((done) => { frame.addEventListener('load', done, { once: true }); });
  frame.src = 'about:blank';
  await gone;
});

async function recorded() {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 } });
  // Opened, read to the end and closed: the course is not completed.
  let { page, frame } = await launch(context);
  is('at the start', await said(frame), /^Connected/);
  is('status at the start', await status(page), 'incomplete');
  const last = await frame.evaluate(() => {
    const parts = document.querySelectorAll('.gathered');
    parts[2].scrollIntoView({ behavior: 'instant' });
    return parts[2].id;
  });
  await settled(page, last);
  is('bookmark', await page.evaluate(() => window.inner.cmi.core.lesson_location), last);
  await close(page);
  let log = await calls(page);
  is('connections', count(log, 'LMSInitialize'), 1);
  is('ends', count(log, 'LMSFinish'), 1);
  if (log.some((call) => call.includes('completed') || call.includes('passed'))) fault('completed without the reader');
  // Opened again in the same system: it continues where the reader stopped. Then the reader confirms.
  ({ page, frame } = await launch(context, '', page));
  is('bookmark of the last time', await page.evaluate(() => window.inner.cmi.core.lesson_location), last);
  await page.waitForTimeout(300);
  const above = await frame.evaluate((id) => Math.abs(document.getElementById(id).getBoundingClientRect().top), last);
  if (above > 200) fault(`opens ${above} px from where the reader stopped`);
  await frame.locator('.lms-button').click();
  is('after the press', await said(frame), /^Recorded/);
  is('beside the button', await frame.locator('.lms-answer').textContent(), /^Recorded/);
  is('status after the press', await status(page), 'completed');
  await frame.evaluate(() => { document.querySelector('.gathered').scrollIntoView({ behavior: 'instant' }); });
  await settled(page, await frame.evaluate(() => document.querySelector('.gathered').id));
  is('reading on', await said(frame), /^Recorded/);
  await close(page);
  is('status at the end', await status(page), 'completed');
  log = await calls(page);
  is('connections', count(log, 'LMSInitialize'), 1);
  is('ends', count(log, 'LMSFinish'), 1);
  for (const [, name, value] of log.filter((call) => call[0] === 'LMSSetValue')) {
    if (!MAY_SET.includes(name)) fault(`sets ${name}`);
    if (String(value).length > 255) fault(`${name} is ${value.length} characters long`);
  }
  const times = log.filter((call) => call[1] === 'cmi.core.session_time').map((call) => call[2]);
  if (!times.length || !times.every((time) => /^\d{2,4}:\d\d:\d\d$/.test(time))) fault(`times: ${times}`);
  await context.close();
}

async function notRecorded() {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 } });
  let { page, frame } = await launch(context, 'refuses');
  is('refused', await said(frame), /^Not recorded: .*did not start/);
  await frame.locator('.lms-button').click();
  is('refused after the press', await frame.locator('.lms-answer').textContent(), /^Not recorded: /);
  if (!await frame.locator('.gathered h2').first().isVisible()) fault('shows no page when it is refused');
  await page.close();
  ({ page, frame } = await launch(context));
  await page.evaluate(() => { window.lost = true; });
  await frame.locator('.lms-button').click();
  is('lost', await frame.locator('.lms-answer').textContent(), /^Not recorded: .*lost/);
  is('lost, above', await said(frame), /^Not recorded: .*lost/);
  is('status when lost', await status(page), 'incomplete');
  await page.evaluate(() => { window.lost = false; });
  await frame.locator('.lms-button').click();
  is('found again', await said(frame), /^Recorded/);
  await page.close();
  // No system at all, also from the disk and without scripts.
  for (const address of [`${top}/course/index.html`, pathToFileURL(path.join(course, 'index.html')).href]) {
    page = await context.newPage();
    await page.goto(address);
    is('alone', await said(page), /^Not recorded: .*not connected/);
    await page.locator('.lms-button').click();
    is('alone after the press', await page.locator('.lms-answer').textContent(), /^Not recorded: /);
    await page.close();
  }
  await context.close();
  const without = await browser.newContext({ javaScriptEnabled: false });
  page = await without.newPage();
  await page.goto(`${top}/course/index.html`);
  if (!await page.getByText('Not recorded: this browser does not run scripts').isVisible()) fault('says nothing without scripts');
  if (await page.locator('.lms-button').isVisible()) fault('has a button that does nothing without scripts');
  if (await page.locator('.gathered').count() < 4) fault('has no pages without scripts');
  await without.close();
}

async function opener() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${top}/opens`);
  const [popup] = await Promise.all([context.waitForEvent('page'), page.evaluate(() => { window.open('/course/index.html'); })]);
  await popup.waitForLoadState();
  is('in a window of its own', await said(popup), /^Connected/);
  await popup.close();
  await page.waitForTimeout(300);
  is('status after closing the window', await page.evaluate(() => window.inner.cmi.core.lesson_status), 'incomplete');
  await context.close();
}

/** A reader who confirmed another version is asked again. */
async function changed() {
  const context = await browser.newContext();
  let { page, frame } = await launch(context);
  await frame.locator('.lms-button').click();
  await page.evaluate(() => { window.inner.LMSSetValue('cmi.suspend_data', 'read:00000000'); window.API.LMSCommit(''); });
  await page.evaluate(() => { document.querySelector('iframe').src = 'about:blank'; });
  await page.close();
  // Load the state into a new window that opens the course.
  page = await context.newPage();
  await page.goto(`${top}/opens`);
  await page.evaluate(() => {
    window.inner.loadFromJSON({ core: { lesson_status: 'completed' }, suspend_data: 'read:00000000' });
    const frame = document.createElement('iframe');
    frame.src = '/course/index.html';
    document.body.append(frame);
  });
  frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame.waitForSelector('.lms-bad');
  is('changed since', await said(frame), /^These pages have changed/);
  is('status stays', await page.evaluate(() => window.inner.cmi.core.lesson_status), 'completed');
  await frame.locator('.lms-button').click();
  is('read again', await said(frame), /^Recorded/);
  await context.close();
}

async function accessible() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${top}/course/index.html`);
  await page.evaluate(axe);
  for (const [look, width] of [['light', 1366], ['dark', 390]]) {
    await page.emulateMedia({ colorScheme: look });
    await page.setViewportSize({ width, height: 800 });
    const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), RULES);
    for (const one of found.violations) fault(`${look} ${width}: ${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) fault(`scrolls sideways at ${width} by ${over} px`);
  }
  const dead = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute('href').slice(1)).filter((id) => !document.getElementById(decodeURIComponent(id))));
  if (dead.length) fault(`leads nowhere: ${dead}`);
  const beside = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')).filter((href) => !/^(#|https?:|mailto:|tel:)/.test(href)));
  if (beside.length) fault(`leads out of the package: ${beside}`);
  await page.locator('#find-field').focus();
  await page.locator('#find-field').fill('patient');
  await page.waitForTimeout(300);
  if (!await page.locator('.found a').count()) fault('search finds nothing');
  await context.close();
}

for (const named of process.argv.slice(2)) {
  // A page that is not a course, such as the whole kit in one file, is only checked for accessibility.
  course = named.replace(/^page:/, '');
  if (course !== named) {
    await accessible();
    continue;
  }
  await recorded();
  await notRecorded();
  await opener();
  await changed();
  await accessible();
}
await browser.close();
server.close();
console.error(`${process.argv.length - 2} courses, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
