/** Loaded into a measured server (`node --import`): answers questions about its memory over the parent's channel. */
process.on('message', (message) => {
	if (message !== 'memory') return;
	for (let round = 0; round < 3; round += 1) globalThis.gc?.();
	process.send?.({ memory: process.memoryUsage() });
});
