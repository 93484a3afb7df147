// Every page of the kits named on the command line, in a real browser, opened from the disk as a practice opens it. Each fault is
// a line on standard output; without faults, the exit code is 0. PACKAGES names the folder with the packages, and SHOTS a folder
// for screenshots, if someone wants to look.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(path.join(process.env.PACKAGES, 'package.json'));
const { chromium } = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const kits = process.argv.slice(2);
const shots = process.env.SHOTS;
const faults = [];
const fault = (where, what) => { faults.push(where); console.log(`${where}: ${what}`); };

const LOOKS = [['light', 1366], ['light', 390], ['dark', 390], ['dark', 1366]];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const LARGEST = 60 * 1024;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

function pagesOf(kit) {
  const all = fs.readdirSync(kit, { recursive: true }).map(String);
  return all.filter((name) => name.endsWith('.html')).map((name) => name.replaceAll('\\', '/')).sort();
}

/** Opens a page, and reports its console messages and requests. */
async function open(context, kit, name) {
  const page = await context.newPage();
  const folder = pathToFileURL(kit).href;
  page.on('console', (message) => fault(name, `console: ${message.text()}`));
  page.on('pageerror', (error) => fault(name, `script: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    const own = url.startsWith('data:') || (url.startsWith(folder) && /\.html|\/search\.js$/.test(url));
    if (!own) fault(name, `asks for ${url}`);
  });
  await page.goto(`${folder}/${name}`);
  return page;
}

async function sideways(page, name, at) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) fault(name, `scrolls sideways at ${at} by ${over} px`);
}

/** Each page for every reader: accessibility, no sideways scrolling, small screens. */
async function everyPage(kit, name) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const page = await open(context, kit, name);
  await page.evaluate(axe);
  for (const [look, width] of LOOKS) {
    await page.emulateMedia({ colorScheme: look });
    await page.setViewportSize({ width, height: 768 });
    const found = await page.evaluate((tags) => window.axe.run(document, {
      runOnly: tags, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'],
    }), RULES);
    for (const one of found.violations) {
      fault(name, `${look} ${width}: ${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`);
    }
    await sideways(page, name, `${width} px`);
    if (shots) {
      fs.mkdirSync(shots, { recursive: true });
      const shot = `${path.basename(path.dirname(kit))}-${name.replace('/', '_')}-${look}-${width}.png`;
      await page.screenshot({ path: path.join(shots, shot), fullPage: true });
    }
  }
  await page.setViewportSize({ width: 320, height: 640 });
  await sideways(page, name, '320 px');
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  await sideways(page, name, '200 % text');
  const size = fs.statSync(path.join(kit, name)).size;
  if (size > LARGEST && name !== 'all.html') fault(name, `has ${size} bytes`);
  await context.close();
}

/** Links lead somewhere, and the policy lets the browser fetch nothing. */
function links(kit, names) {
  const ids = new Map(names.map((name) => {
    const html = fs.readFileSync(path.join(kit, name), 'utf8');
    return [name, { html, ids: new Set([...html.matchAll(/ id="([^"]+)"/g)].map((match) => match[1])) }];
  }));
  for (const [name, { html }] of ids) {
    // Only the page itself: styles and scripts inside it, the search script beside it, pictures as data.
    const policy = html.match(/http-equiv="Content-Security-Policy" content="([^"]+)"/)?.[1] ?? '';
    if (!policy.startsWith("default-src 'none'; ") || /https?:|\*/.test(policy)) fault(name, `its policy is ${policy}`);
    for (const [, href] of html.matchAll(/<a[^>]* href="([^"]+)"/g)) {
      if (/^[a-z]+:/.test(href)) continue;
      const [address, anchor] = href.split('#');
      const target = address ? path.posix.normalize(path.posix.join(path.posix.dirname(name), address)) : name;
      // Pages for leaders link to the staff's pages, which are checked on their own.
      if (target.startsWith('../site/')) {
        if (!fs.existsSync(path.join(kit, target))) fault(name, `${href} leads nowhere`);
        continue;
      }
      const there = ids.get(target);
      if (!there) fault(name, `${href} leads nowhere`);
      else if (anchor && !there.ids.has(decodeURIComponent(anchor))) fault(name, `${href}: no such place`);
    }
  }
}

/** A page with the reviewer's checklist. */
const checklistOf = (kit) => ['task.html', ...fs.readdirSync(path.join(kit, 'roles')).map((name) => `roles/${name}`)]
  .find((name) => fs.readFileSync(path.join(kit, name), 'utf8').includes('<ol class="checklist"'));

/** Sheets of paper: how many, and no text too small. */
async function paper(kit) {
  const context = await browser.newContext();
  const roles = fs.readdirSync(path.join(kit, 'roles')).length;
  const sheets = { 'hipaa.html': 1, 'feedback.html': 1, 'sign-off.html': 1, 'cards.html': 2 + Math.ceil(roles / 4) };
  for (const role of fs.readdirSync(path.join(kit, 'roles'))) sheets[`roles/${role}`] = undefined;
  for (const [name, expected] of Object.entries(sheets)) {
    const page = await open(context, kit, name);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const count = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length;
    if (expected && count !== expected) fault(name, `prints on ${count} sides, not ${expected}`);
    await page.emulateMedia({ media: 'print' });
    // If something is wider than the paper, the browser prints the whole page smaller.
    await page.setViewportSize({ width: 700, height: 960 });
    if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) {
      fault(name, 'is wider than its paper');
    }
    const smallest = await page.evaluate(() => {
      const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
      let least = 99;
      while (walk.nextNode()) {
        const around = walk.currentNode.parentElement;
        if (walk.currentNode.data.trim() && around.getClientRects().length) {
          least = Math.min(least, parseFloat(getComputedStyle(around).fontSize) * 0.75);
        }
      }
      return least;
    });
    if (smallest < 9.99) fault(name, `prints letters of ${smallest} pt`);
    await page.close();
  }
  await context.close();
}

/** What the page's script adds. */
async function working(kit) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const hits = (page) => page.locator('.found a').count();
  for (const name of ['index.html', 'faq.html', 'all.html', `roles/${fs.readdirSync(path.join(kit, 'roles'))[0]}`]) {
    const page = await open(context, kit, name);
    const field = page.locator('#find-field');
    await field.focus();
    for (const asked of ['checkl', 'chekclist', 'patint information']) {
      await field.fill(asked);
      await page.waitForTimeout(300);
      if (!await hits(page)) fault(name, `search finds nothing for ${asked}`);
    }
    const said = await page.locator('.find-status').textContent();
    if (!/\d/.test(said)) fault(name, `search announces ${said}`);
    await field.press('ArrowDown');
    if (!await page.evaluate(() => document.activeElement.closest('.found'))) fault(name, 'the arrow key does not reach the hits');
    await page.keyboard.press('Escape');
    if (!await field.evaluate((input) => input === document.activeElement)) fault(name, 'Escape does not lead back');
    if (await page.locator('.found').isVisible()) fault(name, 'Escape does not close the hits');
    await field.fill('zzqx');
    await page.waitForTimeout(300);
    if (await hits(page)) fault(name, 'search finds what is not there');
    await field.fill('checklist');
    await field.press('Enter');
    await page.waitForTimeout(300);
    if (name !== 'all.html' && !page.url().includes('#')) fault(name, `Enter leads to ${page.url()}`);
    await page.close();
  }

  const list = checklistOf(kit) ?? 'task.html';
  let page = await open(context, kit, list);
  if (checklistOf(kit)) {
    await page.locator('.checklist input').nth(1).check();
    await page.reload();
    if (!await page.locator('.checklist input').nth(1).isChecked()) fault(list, 'a tick is lost on reload');
    await page.locator('.ticks button').first().click();
    await page.reload();
    if (await page.locator('.checklist input:checked').count()) fault(list, 'ticks stay though they were cleared');
  }
  await page.selectOption('#page-colors', 'dark');
  // The browser writes storage with a delay, and a busy machine would reload before that.
  await page.waitForTimeout(300);
  await page.reload();
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (ground !== 'rgb(18, 24, 29)') fault('task.html', `dark by choice shows ${ground}`);
  await page.selectOption('#page-colors', '');
  await page.close();

  page = await open(context, kit, 'faq.html');
  const id = await page.locator('.faq details').nth(2).getAttribute('id');
  await page.goto(`${page.url()}#${id}`);
  if (!await page.locator(`#${id}`).evaluate((entry) => entry.open)) fault('faq.html', 'a deep link does not open its answer');
  await page.locator('.open-all').click();
  if (await page.locator('.faq details:not([open])').count()) fault('faq.html', 'not all answers open');
  await page.close();
  await context.close();

  const without = await browser.newContext({ javaScriptEnabled: false });
  page = await open(without, kit, list);
  for (const one of await page.locator('.needs-script').all()) {
    if (await one.isVisible()) fault('task.html', 'shows a control that needs the script');
  }
  if (checklistOf(kit) && !await page.locator('.checklist input').first().isVisible()) fault(list, 'has no checklist without the script');
  await without.close();
}

function valid(folders) {
  if (!folders.length) return;
  const jar = path.join(path.dirname(require.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
  const ran = spawnSync('java', ['-Xss8m', '-jar', jar, '--errors-only', '--format', 'json', '--skip-non-html', ...folders], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (ran.error) {
    console.error('java is not here: the pages were not validated');
    return;
  }
  for (const one of JSON.parse(ran.stderr || '{"messages":[]}').messages) {
    fault(one.url?.split('/').slice(-2).join('/') ?? 'vnu', `${one.lastLine}: ${one.message}: ${one.extract?.trim()}`);
  }
}

let count = 0;
for (const named of kits) {
  // For some kits only the paper is checked: whether it fits depends on the kit's words alone.
  const folder = named.replace(/^paper:/, '');
  if (folder !== named) {
    await paper(path.resolve(folder, 'site'));
    continue;
  }
  for (const part of ['site', 'leaders']) {
    const kit = path.resolve(folder, part);
    const names = pagesOf(kit);
    links(kit, names);
    const waiting = [...names];
    const worker = async () => { while (waiting.length) await everyPage(kit, waiting.shift()); };
    await Promise.all([worker(), worker(), worker()]);
    count += names.length;
  }
  await paper(path.resolve(folder, 'site'));
  await working(path.resolve(folder, 'site'));
}
valid(kits.filter((kit) => !kit.startsWith('paper:')));
await browser.close();
console.error(`${count} pages, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
