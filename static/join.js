/* The QR code carries the join code behind the # of the address, so that it reaches no log. Copied into the field. */
(function () {
	var typed = decodeURIComponent(location.hash.slice(1));
	var field = document.getElementById('code');
	if (typed === 'again') {
		var again = document.getElementById('again');
		if (again) again.open = true;
	} else if (field && !field.value && /^[0-9A-Za-z-]{8,9}$/.test(typed)) {
		field.value = typed;
		history.replaceState(null, '', location.pathname);
	}
})();
