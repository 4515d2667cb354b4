import { expect, test } from 'vitest';
import { valueOfKey } from './keys';

test.each([
	['1', '1'],
	['5', '5'],
	['n', 'NA'],
	['A', 'OM'],
	[' d ', 'DK'],
	['', ''],
	['0', null],
	['6', null],
	['x', null],
	['constructor', null]
])('the key %j means %j', (key, value) => {
	expect(valueOfKey(key)).toBe(value);
});
