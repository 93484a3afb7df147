// The pages of the kits named on the command line in stock Firefox ESR, which many practices have instead of Chromium: opened
// from the disk, tried out, printed, and read with scripts off. Each fault is a line on standard output; without faults, the exit
// code is 0. PACKAGES and SHOTS are as in pages.mjs; FIREFOX names another Firefox.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';

const require = createRequire(path.join(process.env.PACKAGES, 'package.json'));
// Playwright drives only its own build of Firefox. Puppeteer stays at 24, because 25 needs a newer node than Debian has.
const puppeteer = require('puppeteer-core');
const kits = process.argv.slice(2);
const shots = process.env.SHOTS;
const faults = [];
const fault = (where, what) => { faults.push(where); console.log(`${where}: ${what}`); };

const SCREEN = { width: 1366, height: 768 };
/** The number of sides of each sheet: four cards to a side, and the first two sides for all roles. */
const sides = (kit) => ({
  'hipaa.html': 1, 'feedback.html': 1, 'sign-off.html': 1,
  'cards.html': 2 + Math.ceil(fs.readdirSync(path.join(kit, 'roles')).length / 4),
});
const LETTER = '612 792';
/** Longer than the search field waits for the next letter, even on a busy machine. */
const PATIENCE = 10_000;

const launch = (preferences) => puppeteer.launch({
  browser: 'firefox',
  executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
  headless: true,
  timeout: 120_000,
  extraPrefsFirefox: preferences,
});

const pagesOf = (kit) => fs.readdirSync(kit, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.html')).sort();
const roleOf = (kit) => `roles/${fs.readdirSync(path.join(kit, 'roles')).sort()[0]}`;

/** One tab for all pages: opening a new one takes longer than the page. It reports console messages and requests. */
async function tab(browser) {
  const page = await browser.newPage();
  let where, folder;
  const own = (url) => url.startsWith('data:') || url.startsWith(folder);
  // Violations of the page's policy are reported here too.
  page.on('console', (message) => fault(where, `console: ${message.text()}`));
  page.on('pageerror', (error) => fault(where, `script: ${error.message}`));
  page.on('request', (request) => { if (!own(request.url())) fault(where, `asks for ${request.url()}`); });
  return {
    page,
    async open(kit, name, as = `${path.basename(kit)}/${name}`) {
      [where, folder] = [as, `${pathToFileURL(kit).href}/`];
      await page.setViewport(SCREEN);
      await page.goto(`${folder}${name}`);
      return as;
    },
    /** Firefox does not report reads from the disk, so this checks the addresses that the page names. */
    async names() {
      const named = await page.evaluate(() => Array.from(document.querySelectorAll('[src], link[href]'))
        .map((one) => one.src || one.href));
      for (const url of named) if (!own(url)) fault(where, `names ${url}`);
    },
  };
}

async function shoot(page, kit, name, what) {
  if (!shots) return;
  fs.mkdirSync(shots, { recursive: true });
  const shot = `firefox-${path.basename(path.dirname(kit))}-${name.replaceAll('/', '_')}-${what}.png`;
  // The page with all pages need not be shot in full: each page has its own shot.
  await page.screenshot({ path: path.join(shots, shot), fullPage: name !== 'all.html' });
}

async function headed(page) {
  return page.evaluate(() => {
    const heading = document.querySelector('h1');
    const box = heading?.getBoundingClientRect();
    return Boolean(heading?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && box.width && box.height);
  });
}

async function everyPage({ page, open, names }, kit, name) {
  const where = await open(kit, name);
  if (!await headed(page)) fault(where, 'shows no heading');
  await names();
  for (const width of [1366, 390, 320]) {
    if (width !== SCREEN.width) await page.setViewport({ width, height: 768 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) fault(where, `scrolls sideways at ${width} px by ${over} px`);
    if (width !== 320) await shoot(page, kit, name, width);
  }
}

/** What the page's script adds. */
async function working({ page, open, names }, kit) {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = (color) => color.match(/\d+/g).slice(0, 3).every((part) => Number(part) < 64);
  for (const name of ['index.html', 'faq.html', 'task.html', roleOf(kit)]) {
    const where = await open(kit, name);
    await page.focus('.find input');
    await page.keyboard.type('checkl');
    const hit = await page.waitForSelector('.found a', { visible: true, timeout: PATIENCE }).catch(() => null);
    if (!hit) fault(where, 'search finds nothing for checkl');
    await names();
    await shoot(page, kit, name, 'search');
    await page.keyboard.press('Escape');
    if (dark(await ground())) fault(where, 'is dark before anyone chose it');
    await page.select('#page-colors', 'dark');
    if (!dark(await ground())) fault(where, `dark by choice shows ${await ground()}`);
    await page.reload();
    if (!dark(await ground())) fault(where, 'forgets the choice of dark on reload');
    await shoot(page, kit, name, 'dark');
    await page.select('#page-colors', '');
  }

  const list = checklistOf(kit) ?? 'task.html';
  let where = await open(kit, list);
  const ticked = () => page.$$eval('.checklist input', (boxes) => boxes.map((box) => box.checked));
  if (checklistOf(kit)) await (await page.$$('.checklist input'))[1].click();
  if (checklistOf(kit) && !(await ticked())[1]) fault(where, 'a click sets no tick');
  await page.reload();
  if (checklistOf(kit) && !(await ticked())[1]) fault(where, 'a tick is lost on reload');
  // On reload, Firefox itself restores what was in a form. When the page is opened anew, only the script does.
  await open(kit, 'index.html');
  await open(kit, list);
  if (checklistOf(kit) && !(await ticked())[1]) fault(where, 'a tick is lost when the page is opened again');
  if ((await ticked()).filter(Boolean).length > 1) fault(where, 'shows ticks that nobody set');

  await open(kit, 'faq.html');
  const id = await page.$$eval('.faq details', (entries) => entries[2].id);
  // Start from another page, so that the answer is opened while this one loads.
  await open(kit, 'index.html');
  where = await open(kit, `faq.html#${id}`);
  const answer = await page.$eval(`[id="${id}"]`, (entry) => ({ open: entry.open, top: entry.getBoundingClientRect().top }));
  if (!answer.open) fault(where, 'a deep link does not open its answer');
  else if (answer.top < 0 || answer.top > SCREEN.height) fault(where, 'a deep link does not lead to its answer');
}

/** All text of a PDF from Firefox, most of which is in compressed streams. */
function said(pdf) {
  const raw = pdf.toString('latin1');
  const parts = [raw];
  for (const match of raw.matchAll(/(?<!end)stream\r?\n/g)) {
    try {
      const rest = pdf.subarray(match.index + match[0].length);
      parts.push(zlib.inflateSync(rest, { finishFlush: zlib.constants.Z_SYNC_FLUSH }).toString('latin1'));
    } catch { /* Not compressed: the raw text has it. */ }
  }
  return parts.join('\n');
}

/** A page with the reviewer's checklist. */
const checklistOf = (kit) => ['task.html', ...fs.readdirSync(path.join(kit, 'roles')).map((name) => `roles/${name}`)]
  .find((name) => fs.readFileSync(path.join(kit, name), 'utf8').includes('<ol class="checklist"'));

async function paper({ page, open }, kit) {
  for (const [name, expected] of Object.entries(sides(kit))) {
    const where = await open(kit, name);
    const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true }));
    if (shots) fs.writeFileSync(path.join(shots, `firefox-${path.basename(path.dirname(kit))}-${name}.pdf`), pdf);
    const text = said(pdf);
    const count = text.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    if (count !== expected) fault(where, `prints on ${count} sides, not ${expected}`);
    const size = text.match(/\/MediaBox\s*\[\s*0 0 ([\d.]+ [\d.]+)\s*\]/)?.[1];
    if (size !== LETTER) fault(where, `prints on paper of ${size} pt, not US Letter`);
  }
}

/**
 * With scripts off, everything can be read. The driver can still look into the page, but only synchronously: promises never
 * settle there, so `$$eval` and `waitForSelector`, which depend on them, never return.
 */
async function withoutScripts({ page, open }, kit) {
  for (const name of ['index.html', 'hipaa.html', 'task.html', 'faq.html', roleOf(kit)]) {
    const where = await open(kit, name, `site/${name} without scripts`);
    if (await page.evaluate(() => document.documentElement.classList.contains('js'))) fault(where, 'ran a script all the same');
    if (!await headed(page)) fault(where, 'shows no heading');
    const controls = await page.evaluate(() => Array.from(document.querySelectorAll('.needs-script'))
      .filter((one) => one.checkVisibility()).length);
    if (controls) fault(where, `shows ${controls} controls that need the script`);
    await shoot(page, kit, name, 'no-script');
  }
}

let count = 0;
let version;
const folders = kits.map((kit) => path.resolve(kit));

async function asUsual() {
  const browser = await launch({});
  version = (await browser.version()).replace('firefox/', 'Firefox ');
  const reader = await tab(browser);
  for (const folder of folders) {
    for (const part of ['site', 'leaders']) {
      const kit = path.join(folder, part);
      for (const name of pagesOf(kit)) {
        await everyPage(reader, kit, name);
        count += 1;
      }
    }
    await working(reader, path.join(folder, 'site'));
    await paper(reader, path.join(folder, 'site'));
  }
  await browser.close();
}

async function inSilence() {
  const browser = await launch({ 'javascript.enabled': false });
  const reader = await tab(browser);
  for (const folder of folders) await withoutScripts(reader, path.join(folder, 'site'));
  await browser.close();
}

await Promise.all([asUsual(), inSilence()]);
console.error(`${version}: ${count} pages, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
