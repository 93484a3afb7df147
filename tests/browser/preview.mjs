// The preview in a real browser: `node preview.mjs BINARY FOLDER`. Each line is a promise; if one is broken, the exit code is 1.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(path.join(process.env.PACKAGES, 'package.json'));
const { chromium } = require('playwright-core');

const [, , binary, folder] = process.argv;
const top = new URL('../../', import.meta.url);
const text = fs.readFileSync(new URL('tests/kits/lakeside-pediatrics/kit.yaml', top), 'utf8');
const style = fs.readFileSync(new URL('themes/clinic/clinic.css', top), 'utf8');
const kit = `${folder}/kit/kit.yaml`;
const page = `${folder}/kit/content/pages/form.md`;
const form = (first) => `---\ntitle: "Form"\n---\n\n${first}\n\n- [ ] one\n- [ ] two\n`;
const named = (name) => text.replace('name: Lakeside Pediatrics', `name: ${name}`);
fs.mkdirSync(`${folder}/kit/content/pages`, { recursive: true });
fs.writeFileSync(kit, text);
fs.writeFileSync(page, form('Hello.'));

let child;
const start = (port) => new Promise((started) => {
  child = spawn(binary, ['serve', 'kit', '--port', port, '--today', '2026-11-23'], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.once('data', (line) => started(String(line).trim()));
});
const stop = () => new Promise((stopped) => child.once('exit', stopped).kill('SIGKILL'));
const pause = (time) => new Promise((over) => setTimeout(over, time));
let broken = 0;
async function promise(name, holds, time = 10000) {
  const end = Date.now() + time;
  for (;;) {
    if (await Promise.resolve().then(holds).catch(() => false)) return console.log(`ok      ${name}`);
    if (Date.now() > end) break;
    await pause(20);
  }
  broken += 1;
  console.log(`BROKEN  ${name}`);
}

const address = await start('0');
const { port } = new URL(address);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const tab = await browser.newPage({ viewport: { width: 1366, height: 768 } });
const errors = [];
tab.on('pageerror', (error) => errors.push(error.message));
const shows = (words) => tab.evaluate((words) => document.body.textContent.includes(words), words);
const panel = (selector, what) => tab.evaluate(([selector, what]) => {
  const element = document.querySelector('inservice-preview').shadowRoot.querySelector(selector);
  if (what === 'click') element.click();
  return what === 'text' ? element.textContent : !element.hidden;
}, [selector, what]);
const color = () => tab.evaluate(() => getComputedStyle(document.querySelector('h1')).color);

await tab.goto(`${address}site/faq.html`);
await promise('the panel counts the findings', async () => (await panel('.pill', 'text')).includes('finding'));
await tab.evaluate(() => {
  window.same = true;
  window.opened = document.querySelectorAll('details')[3];
  window.opened.open = true;
  document.querySelectorAll('details')[5].querySelector('summary').focus();
  scrollTo(0, 250);
});
await pause(300);
const place = await tab.evaluate(() => scrollY);
fs.writeFileSync(kit, named('Lakeside Kids'));
await promise('a save changes the page', () => shows('Lakeside Kids'));
await promise('and the title of the tab', async () => (await tab.title()).includes('Lakeside Kids'));
await promise('scroll is kept', () => tab.evaluate((place) => scrollY === place, place));
await promise('focus is kept', () => tab.evaluate(() => document.activeElement.nodeName === 'SUMMARY'));
await promise('open details stay open', () => tab.evaluate(() => window.opened.open && window.opened.isConnected));
fs.writeFileSync(`${folder}/new`, named('Renamed'));
fs.renameSync(`${folder}/new`, kit);
await promise('a save by renaming changes the page', () => shows('Renamed'));
fs.writeFileSync(kit, text.replace('practice:', 'pratice:'));
await promise('a fault lies over the page', async () => (await panel('.faults')) && (await panel('.faults', 'text')).includes('Did you mean `practice`?'));
await promise('and counts in the title', async () => /^\(\d+\) /.test(await tab.title()));
await promise('over the last good page', () => shows('Renamed'));
await tab.keyboard.press('Tab');
await panel('.faults header button', 'click');
await promise('faults can be hidden', async () => !(await panel('.faults')));
await promise('and focus goes to the pill', () => tab.evaluate(() => document.querySelector('inservice-preview').shadowRoot.activeElement?.className.startsWith('pill')));
await tab.keyboard.press('Enter');
await promise('which brings them back', () => panel('.faults'));
await tab.keyboard.press('Escape');
await promise('Escape hides them too', async () => !(await panel('.faults')));
fs.writeFileSync(kit, text);
await promise('it goes when it is put right', async () => !(await panel('.faults')) && !(await tab.title()).startsWith('('));
fs.writeFileSync(kit, text.replace('practice:', 'pratice:'));
await promise('and is there again when it comes again', () => panel('.faults'));
fs.writeFileSync(kit, text.replace(/^  baa_signed:.*\n/m, ''));
await promise('what blocks is counted before what warns', async () => /^1 block$/.test(await panel('.pill', 'text')));
fs.writeFileSync(kit, text);
await promise('until it is answered', async () => (await panel('.pill', 'text')).includes('finding'));
await tab.evaluate(() => {
  const faults = document.querySelector('inservice-preview').shadowRoot.querySelector('.faults');
  window.flashes = 0;
  new MutationObserver(() => (window.flashes += faults.hidden ? 0 : 1)).observe(faults, { attributes: true });
});
fs.writeFileSync(kit, '');
// Wait without returning to the event loop, which a busy machine may keep for long.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40);
fs.writeFileSync(kit, named('Whole again'));
await promise('an emptied file is waited for', () => shows('Whole again'));
await promise('without a flash', () => tab.evaluate(() => window.flashes === 0));
fs.mkdirSync(`${folder}/kit/themes/clinic`, { recursive: true });
fs.writeFileSync(`${folder}/kit/themes/clinic/clinic.css`, `${style}\nh1 { color: rgb(1, 2, 3) }`);
await promise('a style is exchanged', async () => (await color()) === 'rgb(1, 2, 3)');
fs.rmSync(`${folder}/kit/themes`, { recursive: true });
await promise('and goes with its file', async () => (await color()) !== 'rgb(1, 2, 3)');
await tab.evaluate(() => scrollTo(0, 0));
const box = await tab.locator('h1').boundingBox();
await tab.keyboard.down('Alt');
await tab.mouse.move(box.x + 5, box.y + 5);
await tab.mouse.move(box.x + 9, box.y + 9);
await promise('with Alt held, a text says where it comes from', async () => /\.\w+:\d+/.test(await panel('.place', 'text')));
await tab.keyboard.up('Alt');
await panel('.pill', 'click');
for (const at of [2, 3, 4, 5]) {
  await panel(`.bar button:nth-child(${at})`, 'click');
  await promise(`device ${at - 1} shows the page`, () => tab.frames()[1].evaluate(() => document.querySelector('h1') !== null));
}
await panel('.bar button:nth-child(1)', 'click');
await stop();
await promise('a lost connection is said', async () => (await panel('.pill', 'text')) === 'Connection lost');
fs.writeFileSync(kit, named('After the restart'));
await start(port);
await promise('and comes back by itself', () => shows('After the restart'));
await promise('all that without loading the page again', () => tab.evaluate(() => window.same));
await tab.goto(`${address}site/form.html`);
await tab.evaluate(() => document.querySelector('input[type=checkbox]')?.click());
await pause(300);
fs.writeFileSync(page, form('New words. Hello.'));
await promise('a form keeps what was put in', async () => (await shows('New words')) && (await tab.evaluate(() => document.querySelector('input[type=checkbox]')?.checked ?? true)));
fs.rmSync(page);
await promise('a page that is gone says so', () => panel('.gone'));
await stop();
fs.writeFileSync(kit, 'practice: [\n');
await start(port);
await tab.goto(address);
await promise('a broken kit shows why', () => panel('.faults'));
fs.writeFileSync(kit, text);
await promise('and appears when it is put right', () => tab.evaluate(() => document.querySelector('main') !== null));
await promise(`no error in the page ${errors}`, () => errors.length === 0);
await stop();
await browser.close();
process.exit(broken ? 1 : 0);
