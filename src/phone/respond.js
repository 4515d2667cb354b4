/*
 * Saves an official's answers by itself. Plain ES2017: phones of 2018 run it; where it does not run, the forms of the
 * page save with their buttons. Two parts: the engine knows no page, the page knows no network.
 *
 * What the engine holds to:
 * 1. An edit is in localStorage before anything is sent, with a rev that is higher than every rev known for its slot.
 * 2. An item is clean only when the server acknowledges the very rev that the phone holds, and holds what was sent.
 * 3. Whatever is dirty is sent again: after a failure (waiting longer each time), a reload, a return to the page, and
 *    when the network comes back. A late or doubled acknowledgement does no harm: rule 2 looks at the rev only.
 * 4. waiting() is the number of dirty items; "Saved" means zero.
 */
/**
 * env: key (of this official), client (random id of this page), storage (localStorage or null),
 * send({ client, ops }) -> Promise<{ status, body }>, abort(), setTimeout, clearTimeout, random(),
 * changed(), restore(slot, value), hidden(item ids).
 */
globalThis.respondSync = function (env) {
	'use strict';
	const firstWait = 1000;
	const longestWait = 30000;
	const timeout = 15000;
	const batchCharacters = 12000;

	/** slot -> { value, rev, dirty, refused } */
	let items = {};
	/** null, or why what waits cannot be saved now: offline, full, refused; closed and gone are for good */
	let trouble = null;
	let failures = 0;
	let oneByOne = false;
	let sending = null;
	let timer = 0;
	let isWiped = false;

	function read() {
		try {
			const stored = JSON.parse((env.storage && env.storage.getItem(env.key)) || '{}');
			return stored && typeof stored === 'object' ? stored : {};
		} catch (_) {
			return {};
		}
	}
	function same(a, b) {
		return JSON.stringify(a) === JSON.stringify(b);
	}
	/** Another tab may know more: what it has with a higher rev holds here too. */
	function merge() {
		const stored = read();
		for (const slot of Object.keys(stored)) {
			const theirs = stored[slot];
			const mine = items[slot];
			if (!theirs || !(theirs.rev > 0)) continue;
			if (!mine || theirs.rev > mine.rev) {
				items[slot] = theirs;
				env.restore(slot, theirs.value);
			} else if (theirs.rev === mine.rev && !theirs.dirty && same(theirs.value, mine.value))
				mine.dirty = false;
		}
	}
	function write() {
		try {
			if (env.storage && !isWiped) env.storage.setItem(env.key, JSON.stringify(items));
		} catch (_) {
			/* Full or forbidden: memory still holds it, and waiting() still tells the truth. */
		}
	}
	function dirtySlots() {
		return Object.keys(items).filter((slot) => items[slot].dirty);
	}

	function edit(slot, value) {
		merge();
		items[slot] = { value, rev: ((items[slot] && items[slot].rev) || 0) + 1, dirty: true };
		write();
		env.changed();
	}

	/** Takes over what the server has and what this phone still keeps; revs: slot -> rev. */
	function start(revs) {
		for (const slot of Object.keys(revs)) items[slot] = { rev: revs[slot], dirty: false };
		const stored = read();
		for (const slot of Object.keys(stored)) {
			const kept = stored[slot];
			const known = items[slot] ? items[slot].rev : 0;
			if (!kept || !(kept.rev > 0) || (!kept.dirty && kept.rev <= known)) continue;
			/* What was never acknowledged comes after whatever the server got meanwhile from elsewhere. */
			items[slot] = {
				value: kept.value,
				rev: kept.rev < known ? known + 1 : kept.rev,
				dirty: !!kept.dirty
			};
			env.restore(slot, kept.value);
		}
		write();
		env.changed();
		return flush();
	}

	function batch() {
		const ops = [];
		let size = 0;
		for (const slot of dirtySlots()) {
			if (items[slot].refused) continue;
			const op = Object.assign({}, items[slot].value, { slot, rev: items[slot].rev });
			size += JSON.stringify(op).length;
			if (ops.length > 0 && (oneByOne || size > batchCharacters)) break;
			ops.push(op);
		}
		return ops;
	}

	function acknowledge(acks) {
		merge();
		for (const ack of acks) {
			const item = items[ack.slot];
			if (!item || !item.dirty) continue;
			if (ack.held && ack.rev === item.rev) item.dirty = false;
			else if (ack.rev >= item.rev) item.rev = ack.rev + 1;
		}
		write();
		env.changed();
	}

	function wait() {
		env.clearTimeout(timer);
		const base = Math.min(longestWait, firstWait * Math.pow(2, Math.max(0, failures - 1)));
		timer = env.setTimeout(flush, base * (0.5 + env.random()));
	}

	/** Sends what is dirty until nothing is, or until something is in the way. Resolves to "nothing waits". */
	function flush() {
		env.clearTimeout(timer);
		if (sending) return sending;
		if (trouble === 'closed' || trouble === 'gone') return Promise.resolve(false);
		const ops = batch();
		if (ops.length === 0) return Promise.resolve(dirtySlots().length === 0);
		let overdue = 0;
		const late = new Promise((resolve) => {
			overdue = env.setTimeout(() => {
				env.abort();
				resolve({ status: 0 });
			}, timeout);
		});
		const answer = env.send({ client: env.client, ops }).then(
			(got) => {
				/* Also when it comes after the timeout: an acknowledgement is true whenever it arrives. */
				if (got.status === 200 && got.body && Array.isArray(got.body.acks))
					acknowledge(got.body.acks);
				return got;
			},
			() => ({ status: 0 })
		);
		sending = Promise.race([answer, late]).then((got) => {
			env.clearTimeout(overdue);
			sending = null;
			if (got.status === 200 && got.body && Array.isArray(got.body.acks)) {
				failures = 0;
				trouble = null;
				oneByOne = false;
				if (got.body.hidden) env.hidden(got.body.hidden);
			} else if (got.status === 409) trouble = 'closed';
			else if (got.status === 401 || got.status === 403) trouble = 'gone';
			else if (got.status === 400 || got.status === 413) {
				/* One bad answer must not hold up the good ones: alone it is set aside until it is changed. */
				if (ops.length === 1 && items[ops[0].slot].rev === ops[0].rev)
					items[ops[0].slot].refused = true;
				oneByOne = ops.length > 1;
				trouble = 'refused';
			} else {
				failures++;
				trouble = got.status === 507 ? 'full' : 'offline';
			}
			env.changed();
			if (failures > 0) wait();
			else if (batch().length > 0) return flush();
			return dirtySlots().length === 0;
		});
		return sending;
	}

	return {
		edit,
		start,
		flush,
		/** A reason to try now: back on the page, network back. */
		wake() {
			failures = 0;
			if (trouble === 'closed') trouble = null;
			return flush();
		},
		/** Another tab wrote. */
		merge() {
			merge();
			env.changed();
		},
		waiting: () => dirtySlots().length,
		/** Why what waits is not saved, once it is worth saying; null otherwise. */
		trouble() {
			const dirty = dirtySlots();
			if (dirty.length === 0) return trouble === 'gone' ? trouble : null;
			if (trouble === 'offline' && failures < 2) return null;
			return trouble || (dirty.some((slot) => items[slot].refused) ? 'refused' : null);
		},
		/** Nothing of this official stays on the phone. */
		wipe() {
			env.clearTimeout(timer);
			isWiped = true;
			items = {};
			try {
				if (env.storage) env.storage.removeItem(env.key);
			} catch (_) {
				/* Nothing was kept there. */
			}
		}
	};
};

/* The page: reads the fields, shows the state. Everything it says stands in the document, in its language. */
(function () {
	'use strict';
	if (typeof document === 'undefined') return;
	const root = document.getElementById('phone');
	if (!root) return;
	const byId = (id) => document.getElementById(id);
	const all = (selector, within) => Array.from((within || root).querySelectorAll(selector));
	const prefix = 'stce ';
	const key = root.dataset.key;
	const isDone = root.dataset.page === 'done';
	const phrases = JSON.parse(root.dataset.phrases || '{}');
	const articles = all('article');
	const forms = all('.area');
	const say = (template, first, second) => template.replace('%1', first).replace('%2', second);
	let storage = null;
	try {
		localStorage.setItem(prefix, '');
		localStorage.removeItem(prefix);
		storage = localStorage;
	} catch (_) {
		/* Private mode: memory alone holds what waits, and leaving the page asks first. */
	}

	/* Fields ------------------------------------------------------------------------------------------------------ */
	const field = (article, name) => article.querySelector('[name="' + name + '"]:not([type=radio])');
	const slotOf = (article) => article.querySelector('[type=radio]').name;
	const picked = (article) => article.querySelector('[type=radio]:checked');
	function valueOf(article) {
		const level = picked(article).value;
		const value = { value: level };
		const reason = field(article, level);
		if (reason && reason.value) value.reason = reason.value;
		for (const name of ['comment', 'evidence'])
			if (field(article, name).value) value[name] = field(article, name).value;
		return value;
	}
	function restore(slot, value) {
		const article = articles.find((one) => slotOf(one) === slot);
		if (!article || !value) return;
		for (const radio of all('[type=radio]', article))
			radio.checked = radio.value === String(value.value);
		const reason = field(article, value.value);
		if (reason) reason.value = value.reason || '';
		for (const name of ['comment', 'evidence']) field(article, name).value = value[name] || '';
		if (value.comment || value.evidence) article.querySelector('.more').open = true;
	}

	/* Progress, and one area at a time ------------------------------------------------------------------------------ */
	const meter = all('.meter li');
	const links = all('.area-list a');
	const nameOf = (index) => links[index].children[1].textContent;
	function showProgress() {
		/* A note is saved together with an answer: its field comes with one. */
		for (const article of articles) article.querySelector('.more').hidden = !picked(article);
		if (meter.length === 0) return;
		forms.forEach((form, index) => {
			const asked = all('article', form).filter((article) => !article.hidden);
			const count = say(phrases.count, asked.filter(picked).length, asked.length);
			const progress = meter[index].firstElementChild;
			progress.max = asked.length;
			progress.value = asked.filter(picked).length;
			progress.setAttribute('aria-label', nameOf(index) + ': ' + count);
			links[index].lastElementChild.textContent = count;
		});
	}
	function show(index) {
		forms.forEach((form, other) => {
			form.hidden = other !== index;
			for (const mark of [meter[other], links[other]]) {
				if (other === index) mark.setAttribute('aria-current', 'step');
				else mark.removeAttribute('aria-current');
			}
		});
		byId('title').textContent = document.title = nameOf(index);
		byId('where').textContent = say(phrases.area, index + 1, forms.length);
		if (byId('were-saved')) byId('were-saved').hidden = true;
		scrollTo(0, 0);
		byId('title').focus({ preventScroll: true });
	}
	function go(index) {
		history.pushState(null, '', links[index].href);
		show(index);
	}
	links.forEach((link, index) =>
		link.addEventListener('click', (event) => {
			if (event.ctrlKey || event.metaKey || event.shiftKey) return;
			event.preventDefault();
			go(index);
		})
	);
	addEventListener('popstate', () => {
		const index = links.findIndex((link) => link.href === location.href.split('#')[0]);
		if (links.length > 0 && !location.hash) show(Math.max(0, index));
	});

	/* The state, always true on the screen; spoken at most once in two seconds ---------------------------------------- */
	const rules =
		typeof Intl === 'object' && Intl.PluralRules
			? new Intl.PluralRules(document.documentElement.lang)
			: null;
	let spokenAt = 0;
	let speaking = 0;
	function stateWords() {
		const count = sync.waiting();
		if (count === 0) return phrases.saved;
		return say(
			phrases.waiting[rules ? rules.select(count) : 'other'] || phrases.waiting.other,
			count
		);
	}
	function speak() {
		speaking = 0;
		if (byId('spoken').textContent === stateWords()) return;
		spokenAt = Date.now();
		byId('spoken').textContent = stateWords();
	}
	function changed() {
		const trouble = sync.trouble();
		if (isDone && (sync.waiting() === 0 || trouble === 'closed' || trouble === 'gone')) {
			sync.wipe();
			byId('wiped').hidden = false;
		}
		const state = byId('state');
		if (!state) return;
		state.hidden = false;
		state.textContent = stateWords();
		state.classList.toggle('save-state--waiting', sync.waiting() > 0);
		if (!speaking) speaking = setTimeout(speak, Math.max(1200, spokenAt + 2000 - Date.now()));
		if (byId('trouble')) {
			byId('trouble').hidden = !trouble;
			for (const words of all('[id^=trouble-]')) words.hidden = words.id !== 'trouble-' + trouble;
		}
	}

	/* Saving ---------------------------------------------------------------------------------------------------------- */
	let controller = null;
	const client = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
		(256 + byte).toString(16).slice(1)
	).join('');
	const sync = globalThis.respondSync({
		key: prefix + key,
		client,
		storage,
		send(sent) {
			controller = typeof AbortController === 'function' ? new AbortController() : null;
			const request = {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(Object.assign({ key }, sent)),
				credentials: 'same-origin',
				keepalive: true
			};
			if (controller) request.signal = controller.signal;
			return fetch('/respond/save', request).then((response) =>
				response.json().then(
					(answer) => ({ status: response.status, body: answer }),
					() => ({ status: response.status === 200 ? 0 : response.status })
				)
			);
		},
		abort: () => controller && controller.abort(),
		setTimeout: (run, ms) => setTimeout(run, ms),
		clearTimeout: (id) => clearTimeout(id),
		random: Math.random,
		changed,
		restore,
		hidden(ids) {
			for (const article of articles)
				if (links.length > 0) article.hidden = ids.indexOf(article.id) >= 0;
			showProgress();
		}
	});

	let typing = 0;
	function edited(event, pause) {
		const article = event.target.closest('article');
		if (!article || !picked(article)) return;
		byId('spoken').textContent = '';
		sync.edit(slotOf(article), valueOf(article));
		showProgress();
		clearTimeout(typing);
		typing = setTimeout(sync.flush, pause);
	}
	root.addEventListener('change', (event) => event.target.type === 'radio' && edited(event, 50));
	root.addEventListener('input', (event) => event.target.type !== 'radio' && edited(event, 700));

	/** Runs once nothing waits; otherwise the page stays, and says why. */
	function whenSaved(event, run) {
		event.preventDefault();
		sync.wake().then((isSaved) => {
			if (isSaved) return run();
			scrollTo(0, 0);
			changed();
		});
	}
	forms.forEach((form, index) =>
		form.addEventListener('submit', (event) => {
			if (forms[index + 1]) {
				event.preventDefault();
				sync.flush();
				go(index + 1);
			} else
				whenSaved(event, () =>
					links.length > 0 ? location.assign('/review') : location.assign('/respond?saved')
				);
		})
	);
	all('a[href="/review"]').forEach((link) =>
		link.addEventListener('click', (event) => whenSaved(event, () => location.assign('/review')))
	);
	const submit = byId('submit');
	if (submit)
		submit.addEventListener(
			'submit',
			(event) => sync.waiting() > 0 && whenSaved(event, () => submit.submit())
		);
	const leave = byId('leave');
	if (leave)
		leave.addEventListener('submit', (event) => {
			event.preventDefault();
			sync.wake().then((isSaved) => {
				if (!isSaved && !confirm(phrases.leave)) return;
				sync.wipe();
				leave.submit();
			});
		});

	/* Reasons to try again, and to look again ------------------------------------------------------------------------- */
	function look() {
		if (document.hidden) return;
		fetch('/respond/save', { credentials: 'same-origin' })
			.then((response) => (response.status === 401 ? { key: '' } : response.json()))
			.then((now) => {
				/* Somebody else uses this phone now: nothing of this page may stay in sight. */
				if (now.key !== key) location.replace('/respond');
				else if (now.asked !== root.dataset.asked && root.dataset.asked && sync.waiting() === 0)
					location.reload();
			})
			.catch(() => {});
	}
	document.addEventListener('visibilitychange', () =>
		document.hidden ? sync.flush() : sync.wake()
	);
	addEventListener('pagehide', () => sync.flush());
	addEventListener('online', () => sync.wake());
	addEventListener('storage', (event) => {
		if (event.key !== prefix + key) return;
		sync.merge();
		showProgress();
	});
	addEventListener('pageshow', (event) => event.persisted && look());
	addEventListener('beforeunload', (event) => {
		if (!storage && sync.waiting() > 0) event.preventDefault();
	});
	if (isDone || root.dataset.asked !== 'all') setInterval(look, 10000);

	/* An earlier official's leftovers on this phone go, except what still waits for that person's return. */
	if (storage)
		for (const name of Object.keys(storage))
			if (
				name.startsWith(prefix) &&
				name !== prefix + key &&
				!storage.getItem(name).includes('"dirty":true')
			)
				storage.removeItem(name);

	for (const input of all('article textarea, article input:not([type=radio])'))
		input.maxLength = phrases.longest;
	const revs = {};
	for (const article of articles)
		if (article.dataset.rev) revs[slotOf(article)] = Number(article.dataset.rev);
	sync.start(revs);
	showProgress();
})();
