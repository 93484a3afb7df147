/**
 * Compares the number of sides that pages print on with the estimates. Argument: a file with a line for each page: the page,
 * the number of sides that it should have, and `warned` or `silent`. Fails if a page is too long without a warning, or if
 * many warnings are false.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';

const { chromium } = createRequire(`${process.env.PACKAGES}/`)('playwright-core');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
const page = await browser.newPage();
const faults = [];
const count = { fits: 0, long: 0, forNothing: 0 };
for (const line of fs.readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
  const [file, allowed, said] = line.split('\t');
  await page.goto(`file://${file}`);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const sides = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;
  const long = sides > Number(allowed);
  count[long ? 'long' : 'fits'] += 1;
  if (long && said === 'silent') faults.push(`${file} prints on ${sides} sides, and nobody was warned`);
  if (!long && said === 'warned') count.forNothing += 1;
}
await browser.close();
if (count.long < 10 || count.fits < 10) faults.push(`too few on one side of the limit: ${JSON.stringify(count)}`);
if (count.forNothing > count.fits / 5) faults.push(`too many warned about for nothing: ${JSON.stringify(count)}`);
console.log(JSON.stringify(count));
if (faults.length) {
  console.log(faults.join('\n'));
  process.exit(1);
}
