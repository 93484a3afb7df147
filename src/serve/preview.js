// Runs in pages of the preview, and in no page that `build` writes. It receives each build, changes the page in place, and
// shows faults, findings, devices and sources in a panel.
(() => {
  'use strict';
  const own = document.querySelector('inservice-preview');
  if (!own || own.shadowRoot) return;
  const framed = window !== window.top;
  const { path } = own.dataset;
  let { tag, token } = own.dataset;
  let title = document.title;
  let state = null;

  // ---- The page, changed in place ---------------------------------------------------------------------------------

  // The page as it was served, and the live node for each of its nodes. Only what differs between two served pages is
  // touched, so that what a reader or a script did to the rest stays: focus, open details, contents.
  const stands = new WeakMap();
  const served = tag ? raw() : null;
  let before = null;

  const alike = (a, b) => a.nodeName === b.nodeName && (a.id || '') === (b.id || '');

  function pair(node, live) {
    stands.set(node, live);
    let at = live.firstChild;
    for (const child of node.childNodes) {
      let found = at;
      while (found && !alike(child, found)) found = found.nextSibling;
      if (found) {
        pair(child, found);
        at = found.nextSibling;
      }
    }
  }

  function live(node) {
    const found = stands.get(node);
    if (!found) throw new Error('the page is not what was served');
    return found;
  }

  function patch(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      live(old).data = old.data = fresh.data;
      return;
    }
    if (old.nodeName === 'SCRIPT') throw new Error('a script cannot be exchanged');
    if (old.nodeName === 'META') return;
    if (old.nodeName === 'TITLE') {
      old.textContent = title = fresh.textContent;
      return;
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value) for (const node of [live(old), old]) node.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name)) for (const node of [live(old), old]) node.removeAttribute(name);
    }
    const [a, b] = [[...old.childNodes], [...fresh.childNodes]];
    const matches = align(a, b);
    const kept = new Set(matches);
    for (const node of a) {
      if (kept.has(node)) continue;
      live(node).remove();
      node.remove();
    }
    let last = null;
    b.forEach((node, at) => {
      if (matches[at]) {
        last = matches[at];
        patch(last, node);
        return;
      }
      const copy = document.importNode(node, true);
      const shadow = old.ownerDocument.importNode(node, true);
      if (last) live(last).after(copy); else live(old).prepend(copy);
      if (last) last.after(shadow); else old.prepend(shadow);
      pair(shadow, copy);
      last = shadow;
    });
  }

  // The old child that each new child continues: equal ones are matched first, then similar ones between them.
  function align(a, b) {
    const matches = new Array(b.length).fill(null);
    let start = 0;
    let [endA, endB] = [a.length, b.length];
    while (start < Math.min(endA, endB) && a[start].isEqualNode(b[start])) matches[start] = a[start++];
    while (Math.min(endA, endB) > start && a[endA - 1].isEqualNode(b[endB - 1])) matches[--endB] = a[--endA];
    let at = start;
    for (const [i, j] of [...common(a, b, start, endA, endB), [endA, endB]]) {
      for (let k = matches.indexOf(null, start); k >= 0 && k < j; k = matches.indexOf(null, k + 1)) {
        const found = a.slice(at, i).findIndex((node) => alike(node, b[k]));
        if (found < 0) continue;
        matches[k] = a[at + found];
        at += found + 1;
      }
      if (j < endB) matches[j] = a[i];
      at = i + 1;
      start = j + 1;
    }
    return matches;
  }

  // The longest common subsequence of equal children.
  function common(a, b, start, endA, endB) {
    const [n, m] = [endA - start, endB - start];
    if (n * m > 250000) return [];
    const text = (node) => node.outerHTML ?? node.nodeName + node.data;
    const [x, y] = [a.slice(start, endA).map(text), b.slice(start, endB).map(text)];
    const length = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1));
    for (let i = n - 1; i >= 0; i--) {
      for (let j = m - 1; j >= 0; j--) {
        length[i][j] = x[i] === y[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
      }
    }
    const found = [];
    for (let i = 0, j = 0; i < n && j < m;) {
      if (x[i] === y[j]) found.push([start + i++, start + j++]);
      else if (length[i + 1][j] >= length[i][j + 1]) i++;
      else j++;
    }
    return found;
  }

  async function raw() {
    const answer = await fetch(`${location.pathname}?raw`, { cache: 'no-cache' });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    return { page, tag: answer.headers.get('etag').replaceAll('"', '') };
  }

  async function update() {
    const now = state.pages[path];
    if (!now || now === tag) return;
    if (!tag) return location.reload();
    if (!before) {
      const first = await served;
      if (first?.tag !== tag) return location.reload();
      before = first.page;
      pair(before.documentElement, document.documentElement);
    }
    const fresh = await raw();
    if (!fresh) return;
    try {
      patch(before.documentElement, fresh.page.documentElement);
      tag = fresh.tag;
    } catch {
      location.reload();
    }
  }

  let work = Promise.resolve();
  function hear(json) {
    state = JSON.parse(json);
    places.clear();
    if (frame?.contentWindow) frame.contentWindow.postMessage({ inservice: json, paper: device[0] === 'Letter' }, location.origin);
    work = work.then(update).catch(() => {}).then(show);
  }

  // ---- The connection ---------------------------------------------------------------------------------------------

  // A browser allows six connections to one server: one tab holds the stream and tells the others.
  let connected = true;
  let latest = null;
  function connect() {
    const others = new BroadcastChannel('inservice-preview');
    const tell = (message) => {
      connected = message.connected;
      if (message.json && message.json !== latest) hear(latest = message.json);
      show();
    };
    let holds = false;
    others.onmessage = ({ data }) => {
      if (!data.asks) tell(data);
      else if (holds) others.postMessage({ connected, json: latest });
    };
    const listen = () => {
      holds = true;
      const stream = new EventSource('/-/events');
      const both = (message) => (tell(message), others.postMessage(message));
      stream.onmessage = ({ data }) => both({ connected: true, json: data });
      stream.onerror = () => {
        stream.close();
        both({ connected: false, json: latest });
        setTimeout(listen, 700);
      };
    };
    others.postMessage({ asks: true });
    if (navigator.locks) navigator.locks.request('inservice-preview', () => (listen(), new Promise(() => {})));
    else listen();
  }

  // ---- Places in files --------------------------------------------------------------------------------------------

  const places = new Map();
  const EDITOR = 'inservice-editor';

  // Asks the preview to do something with a file on this machine. After a restart, it has a new token.
  async function act(address, again = true) {
    const answer = await fetch(address, { method: 'POST', headers: { 'x-inservice-token': token } }).catch(() => null);
    const page = again && answer?.status === 403 ? await (await fetch(location.pathname)).text() : '';
    const known = page.match(/data-token="(\w+)"/)?.[1];
    if (known && known !== token) {
      token = known;
      return act(address, false);
    }
    return { status: answer?.status, said: answer ? await answer.text() : 'The preview does not answer.' };
  }

  async function open(file, line) {
    const editor = localStorage.getItem(EDITOR) ?? '';
    const { status, said } = await act(`/-/open?file=${encodeURIComponent(file)}&line=${line}&editor=${encodeURIComponent(editor)}`);
    if (status === 204) return;
    if (status === 200) return void (location.href = said);
    if (status !== 409) return note(said);
    // No editor is known: let the user choose one, once.
    note(`Open ${file}:${line} in`, ...JSON.parse(said).map((name) => [name, () => {
      localStorage.setItem(EDITOR, name);
      open(file, line);
    }]));
  }

  // Offers to copy a built-in file, so that its text can be changed.
  function offer(one) {
    if (!one.eject) return note(`${one.file}:${one.line} is built in, and made from data: change the kit's answer instead.`);
    note(`${one.file}:${one.line} is built in. A copy in your folder takes its place.`, ['Copy it and open it', async () => {
      const { status, said } = await act(`/-/eject?file=${encodeURIComponent(one.file)}`);
      if (status === 200) open(said, one.line);
      else note(said);
    }]);
  }

  const BLOCKS = 'h1,h2,h3,h4,p,li,td,th,dt,dd,summary,blockquote,figcaption,caption,label,a,text';
  const told = (element) => (element.innerText ?? element.textContent).replace(/\s+/g, ' ').trim().slice(0, 600);
  let held = false;
  let pinned = false;
  let under = null;

  async function point(target) {
    const block = (held || pinned) && target?.closest && !own.contains(target) ? target.closest(BLOCKS) : null;
    under = block && told(block) ? block : null;
    ui.spot.hidden = ui.place.hidden = !under;
    if (!under) return;
    const text = told(under);
    if (!places.has(text)) {
      places.set(text, fetch(`/-/why?page=${encodeURIComponent(path)}&text=${encodeURIComponent(text)}`).then((a) => a.json()).catch(() => (places.delete(text), null)));
    }
    const here = under;
    const found = await places.get(text);
    if (under !== here) return;
    const box = here.getBoundingClientRect();
    Object.assign(ui.spot.style, { left: `${box.left - 4}px`, top: `${box.top - 4}px`, width: `${box.width + 8}px`, height: `${box.height + 8}px` });
    const rows = (found ?? []).map((one) => h('span', {}, h('b', {}, `${one.file}:${one.line}`), one.open ? '' : ' built in'));
    ui.place.replaceChildren(...(rows.length ? rows : [h('span', {}, found ? 'Put together from several places' : 'The preview does not answer')]));
    const below = box.bottom + 8 + ui.place.offsetHeight < innerHeight;
    Object.assign(ui.place.style, { left: `${Math.max(8, Math.min(box.left, innerWidth - ui.place.offsetWidth - 8))}px`, top: `${below ? box.bottom + 8 : Math.max(8, box.top - 8 - ui.place.offsetHeight)}px` });
  }

  function source() {
    let target = null;
    const key = (on) => (event) => {
      if (event.key !== 'Alt') return;
      event.preventDefault();
      held = on;
      point(target);
    };
    addEventListener('keydown', key(true));
    addEventListener('keyup', key(false));
    addEventListener('blur', () => (held = false, point(null)));
    addEventListener('scroll', () => point(null), { passive: true });
    addEventListener('mousemove', (event) => {
      target = event.target;
      if (held || pinned || under) point(target);
    });
    addEventListener('click', async (event) => {
      if (!(held || pinned) || !under || own.contains(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      const found = await places.get(told(under));
      const one = found?.find((row) => row.open) ?? found?.[0];
      if (one && token) one.open ? open(one.file, one.line) : offer(one);
    }, true);
  }

  // ---- The panel --------------------------------------------------------------------------------------------------

  const DEVICES = [['Window'], ['Phone', 390, 844], ['Tablet', 820, 1180], ['Clinic PC', 1366, 768], ['Letter', 816, 1056]];
  let device = DEVICES[0];
  let frame = null;
  let folded = sessionStorage.getItem('inservice-panel') !== 'open';
  let hidden = '';
  const ui = {};

  function h(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  const many = (count, one) => `${count} ${one}${count === 1 ? '' : 's'}`;

  function build() {
    const root = own.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    ui.stage = h('div', { className: 'stage', hidden: true });
    ui.spot = h('div', { className: 'spot', hidden: true });
    ui.place = h('div', { className: 'place', hidden: true });
    ui.faults = h('section', { className: 'faults', hidden: true });
    ui.gone = h('section', { className: 'gone', hidden: true }, h('p', {}, h('b', {}, 'This page is no longer part of the kit.')), h('a', { href: '/site/index.html' }, 'To the first page'));
    ui.note = h('section', { className: 'toast', hidden: true });
    ui.panel = h('section', { className: 'panel', id: 'panel', hidden: true });
    // A press on the pill first brings back hidden faults.
    ui.pill = h('button', { className: 'pill', type: 'button', title: 'Hold Alt to see where a text comes from', onclick: () => (hidden ? reveal() : fold(!folded)) });
    for (const [name, label] of [['faults', 'Faults'], ['panel', 'Preview']]) ui[name].setAttribute('aria-label', label);
    for (const name of ['note', 'gone', 'faults']) ui[name].setAttribute('role', 'status');
    root.append(ui.stage, ui.spot, ui.place, ui.gone, ui.note, ui.faults, ui.pill, ui.panel);
    addEventListener('keydown', escape);
  }

  function fold(on) {
    folded = on;
    sessionStorage.setItem('inservice-panel', on ? '' : 'open');
    show();
  }

  // Closes what is on top, and moves the focus to the pill. If the focus is in the page, Escape is meant for the page.
  function escape(event) {
    const there = document.activeElement;
    if (event.key !== 'Escape' || (there && there !== own && there !== document.body)) return;
    if (!ui.note.hidden) ui.note.hidden = true;
    else if (!ui.faults.hidden) hide();
    else if (device[1]) choose(DEVICES[0]);
    else if (!folded) fold(true);
    else return;
    ui.pill.focus();
  }

  function reveal() {
    hidden = '';
    show();
    ui.faults.querySelector('header button').focus();
  }

  function hide() {
    hidden = JSON.stringify(state.faults);
    show();
    ui.pill.focus();
  }

  // A note disappears by itself, unless it asks something: then it stays until it is answered or closed.
  let going;
  function note(text, ...choices) {
    const close = (then) => () => (ui.note.hidden = true, then?.());
    const buttons = choices.map(([name, then]) => h('button', { type: 'button', onclick: close(then) }, name));
    if (choices.length) buttons.push(h('button', { type: 'button', className: 'no', onclick: close() }, 'Not now'));
    ui.note.replaceChildren(h('p', {}, text), ...(buttons.length ? [h('div', {}, ...buttons)] : []));
    ui.note.hidden = false;
    clearTimeout(going);
    if (!choices.length) going = setTimeout(close(), 6000);
  }

  // A fault as the terminal prints it, in the terminal's colors, with the place as a link.
  function drawn({ drawn, styled, file, line }) {
    const parts = [];
    let linked = false;
    let look = '';
    for (const [at, piece] of (styled ?? drawn).split(/\x1b\[([\d;]*)m/).entries()) {
      if (at % 2) {
        look = piece.split(';').reduce((all, code) => (code === '0' || code === '' ? '' : `${all} c${code}`), look).trim();
        continue;
      }
      const place = linked ? -1 : piece.indexOf(`${file}:${line}`);
      if (place < 0) {
        if (piece) parts.push(h('span', { className: look }, piece));
        continue;
      }
      linked = true;
      const end = place + piece.slice(place).search(/\s|$/);
      const link = h('button', { type: 'button', className: 'to', disabled: !token, onclick: () => open(file, line) }, piece.slice(place, end));
      parts.push(piece.slice(0, place), link, piece.slice(end));
    }
    return h('article', {}, h('pre', { tabIndex: 0 }, ...parts));
  }

  function show() {
    if (framed || !state) return;
    const { faults, findings, pages } = state;
    document.title = faults.length ? `(${faults.length}) ${title}` : title;
    ui.gone.hidden = !tag || Boolean(pages[path]);
    if (!faults.length) hidden = '';
    const blocks = findings.filter((one) => one.severity === 'block').length;
    ui.pill.className = `pill ${!connected ? 'lost' : faults.length || blocks ? 'bad' : ''}`;
    const found = [[faults.length, 'fault'], [blocks, 'block'], [findings.length, 'finding']].find(([count]) => count);
    ui.pill.textContent = !connected ? 'Connection lost' : found ? many(...found) : 'Preview';
    ui.pill.setAttribute('aria-expanded', String(!folded));
    ui.pill.setAttribute('aria-controls', 'panel');
    showFaults(faults, Object.keys(pages).length > 0);
    ui.panel.hidden = folded;
    fit();
    if (!folded) showPanel(findings, Object.keys(pages));
  }

  function showFaults(faults, good) {
    const json = JSON.stringify(faults);
    ui.faults.hidden = !faults.length || hidden === json;
    if (ui.faults.hidden || ui.faults.shown === json) return;
    ui.faults.shown = json;
    const behind = good ? ' The page behind is the last good one.' : '';
    const goes = faults.length === 1 ? 'It disappears once it is fixed.' : 'They disappear once they are fixed.';
    const head = h('header', {}, h('h2', {}, many(faults.length, 'fault')), h('p', {}, goes + behind), h('button', { type: 'button', onclick: hide }, 'Hide'));
    ui.faults.replaceChildren(head, h('div', { className: 'all' }, ...faults.map(drawn)));
  }

  function showPanel(findings, pages) {
    const json = JSON.stringify([findings, pages, device[0], pinned]);
    if (ui.panel.shown === json) return;
    ui.panel.shown = json;
    const place = ui.panel.querySelector('.list')?.scrollTop ?? 0;
    // The panel is rebuilt: keep the focus on the same button of the bar.
    const chosen = [...(ui.panel.querySelector('.bar')?.children ?? [])].indexOf(own.shadowRoot.activeElement);
    const bar = h('div', { className: 'bar' }, ...DEVICES.map((one) => {
      const button = h('button', { type: 'button', onclick: () => choose(one), title: one[1] ? `${one[1]} × ${one[2]}` : '' }, one[0]);
      button.setAttribute('aria-pressed', String(one === device));
      return button;
    }));
    const pin = h('input', { type: 'checkbox', checked: pinned, onchange: () => (pinned = pin.checked, show()) });
    const leaders = pages.filter((page) => page.startsWith('leaders/'));
    const name = (page) => page.replace('leaders/', '').replace('.html', '').replaceAll('-', ' ');
    const links = leaders.map((page) => h('a', { href: `/${page}` }, name(page)));
    const rows = findings.map((one) => h('li', {}, h('button', { type: 'button', disabled: !token, onclick: () => open(one.file, one.line), className: `row ${one.severity}` },
      h('span', { className: 'what' }, h('b', {}, one.severity), one.code), h('span', { className: 'message' }, one.message), h('span', { className: 'at' }, `${one.file}:${one.line}`))));
    ui.panel.replaceChildren(
      h('h2', {}, 'Seen on'), bar,
      h('label', {}, pin, h('span', {}, 'Show where a text comes from, as with ', h('kbd', {}, 'Alt'), token ? ' held. A click opens it.' : ' held.')),
      h('h2', {}, 'Pages'), h('p', { className: 'links' }, h('a', { href: '/site/index.html' }, 'first page'), ...(links.length ? [h('span', { className: 'tag' }, 'private, for leaders'), ...links] : [])),
      h('h2', {}, findings.length ? many(findings.length, 'finding') : 'Nothing found'), h('ul', { className: 'list' }, ...rows));
    ui.panel.querySelector('.list').scrollTop = place;
    if (chosen >= 0) bar.children[chosen]?.focus();
  }

  function choose(one) {
    device = one;
    ui.stage.hidden = !one[1];
    if (!one[1]) {
      ui.stage.replaceChildren();
      frame = null;
      return show();
    }
    frame = h('iframe', { src: location.pathname, title: one[0], className: one[0] === 'Letter' ? 'paper' : '' });
    const pdf = h('a', { href: `/-/pdf?page=${encodeURIComponent(path)}&token=${token}`, target: '_blank' }, 'Open the browser’s own PDF');
    const said = one[0] === 'Letter' ? ['Letter, 8.5 × 11 in. Where pages break is estimated here. ', token ? pdf : ''] : [`${one[0]}, ${one[1]} × ${one[2]}`];
    ui.stage.replaceChildren(h('p', {}, ...said), frame);
    fit();
    show();
  }

  function fit() {
    if (!frame) return;
    const [, width, height] = device;
    const beside = !folded && innerWidth > 900 ? ui.panel.offsetWidth + 14 : 0;
    ui.stage.style.paddingRight = `${beside}px`;
    const scale = Math.min(1, (innerWidth - beside - 32) / width, (innerHeight - 72) / height);
    Object.assign(frame.style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})`, marginRight: `${width * (scale - 1)}px` });
  }

  // In the frame: the print styles and paper margins. Page breaks are left to the printer.
  function paper() {
    for (const sheet of document.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (rule.media?.mediaText === 'print') rule.media.mediaText = 'all';
      }
    }
    document.documentElement.style.cssText = 'color-scheme: light; padding: 0.55in 0.6in; background: #fff';
  }

  addEventListener('message', ({ data, origin, source }) => {
    if (origin !== location.origin) return;
    if (framed && source === window.parent && data.inservice) {
      hear(data.inservice);
      if (data.paper) work = work.then(paper);
    } else if (frame && source === frame.contentWindow && data.ready && latest) {
      source.postMessage({ inservice: latest, paper: device[0] === 'Letter' }, origin);
    }
  });

  if (framed) {
    window.parent.postMessage({ ready: true }, location.origin);
  } else {
    build();
    source();
    addEventListener('resize', fit);
    connect();
  }
})();
