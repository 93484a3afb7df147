// What a browser keeps on the device, opened from the disk: the site that a reader picked, and what someone typed into a form of
// questions. Arguments: the site's folder, the form, and the folder that its answers are saved to. BROWSER says which browser to
// use; PACKAGES names the folder with the packages.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(path.join(process.env.PACKAGES, 'package.json'));
const [site, form, saved] = process.argv.slice(2);
const firefox = process.env.BROWSER === 'firefox';
const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'kept-'));
const faults = [];
const expect = (what, found, wanted) => {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) faults.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
};

/** Launches a browser with the same profile each time, as a person has. */
async function launch() {
  if (firefox) {
    return require('puppeteer-core').launch({
      browser: 'firefox', executablePath: process.env.FIREFOX, userDataDir: profile, headless: true,
      extraPrefsFirefox: {
        'browser.download.folderList': 2, 'browser.download.dir': saved, 'browser.download.useDownloadDir': true,
        'browser.helperApps.neverAsk.saveToDisk': 'application/json',
      },
    });
  }
  const context = await require('playwright-core').chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM, acceptDownloads: true, args: ['--no-sandbox', '--disable-gpu'],
  });
  return context;
}

async function open(browser, file) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  await page.goto(pathToFileURL(file).href);
  return page;
}

/** The sites that a page shows. */
const shown = (page) => page.evaluate(() => {
  const parts = [...document.querySelectorAll('[data-site]')].filter((part) => part.offsetParent !== null);
  return [...new Set(parts.map((part) => part.getAttribute('data-site')))];
});

async function sites() {
  let browser = await launch();
  let page = await open(browser, path.join(site, 'index.html'));
  const all = await shown(page);
  expect('sites before one is picked', all.length > 1, true);
  await page.evaluate((name) => {
    const pick = document.querySelector('.pick-site select');
    pick.value = name;
    pick.dispatchEvent(new Event('change'));
  }, all[1]);
  expect('the page after a site was picked', await shown(page), [all[1]]);
  await page.goto(pathToFileURL(path.join(site, 'cards.html')).href);
  expect('the next page', await shown(page), [all[1]]);
  await browser.close();
  browser = await launch();
  page = await open(browser, path.join(site, 'index.html'));
  expect('another day', await shown(page), [all[1]]);
  // Only Chromium can lay out a page as on paper and still answer.
  if (!firefox) {
    await page.emulateMedia({ media: 'print' });
    expect('paper', await shown(page), all);
    await page.emulateMedia({ media: 'screen' });
  }
  // A picked site that the kit no longer has is ignored.
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.endsWith(':site')) localStorage.setItem(key, 'Gone');
  });
  await page.reload();
  expect('a site that is gone', await shown(page), all);
  await browser.close();
}

/** The source of each answer, typed with the keyboard. */
const TYPED = 'Data sheet 2, page 4';

async function questions() {
  let browser = await launch();
  let page = await open(browser, form);
  const ids = await page.evaluate(() => [...document.querySelectorAll('fieldset')].map((set) => set.id));
  for (const id of ids.slice(0, 3)) {
    const yes = await page.$(`[id="${id}"] input[type=radio][value="yes"]`);
    if (yes) await yes.click();
    const source = await page.$(`[id="${id}"] input[name$=" source"]`);
    if (source) { await source.focus(); await page.keyboard.type(TYPED); }
    await page.evaluate((name) => {
      const day = document.querySelector(`[id="${name}"] input[name$=" checked_on"]`);
      if (!day) return;
      day.value = '2026-11-20';
      day.dispatchEvent(new Event('input', { bubbles: true }));
      day.dispatchEvent(new Event('change', { bubbles: true }));
    }, id);
  }
  await new Promise((done) => { setTimeout(done, 3000); });
  await browser.close();
  browser = await launch();
  page = await open(browser, form);
  const kept = await page.evaluate((name) => document.querySelector(`[id="${name}"] input[name$=" source"]`)?.value, ids[0]);
  expect('what was typed before the window was closed', kept, TYPED);
  if (firefox) {
    await page.click('.save');
    const name = await page.evaluate(() => document.querySelector('.save').download);
    for (let tries = 0; tries < 600 && !fs.existsSync(path.join(saved, name)); tries += 1) {
      await new Promise((done) => { setTimeout(done, 100); });
    }
    await new Promise((done) => { setTimeout(done, 300); });
  } else {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('.save')]);
    await download.saveAs(path.join(saved, download.suggestedFilename()));
  }
  await browser.close();
}

await sites();
await questions();
fs.rmSync(profile, { recursive: true, force: true });
faults.forEach((fault) => console.log(fault));
process.exit(faults.length ? 1 : 0);
