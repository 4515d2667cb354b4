import { expect, test } from 'vitest';
import { chooseLanguage } from './language';

test.each([
	['fr', 'ar', 'fr'],
	['ar', 'fr', 'ar'],
	['de', 'fr-CA,fr;q=0.9', 'fr'],
	[undefined, 'de, ru;q=0.5, es-MX;q=0.8', 'es'],
	[undefined, 'fr;q=0, ru', 'ru'],
	[undefined, 'de', 'en'],
	[undefined, null, 'en'],
	['<script>', ';;;q=,', 'en']
])('cookie %s and header %s speak %s', (cookie, header, language) => {
	expect(chooseLanguage(['en', 'fr', 'es', 'ru', 'ar', 'pt'], cookie, header)).toBe(language);
});

test('a facilitator page falls back to English', () => {
	expect(chooseLanguage(['en', 'fr'], 'ar', 'ar')).toBe('en');
	expect(chooseLanguage(['en', 'fr'], 'ar', 'ar, fr;q=0.5')).toBe('fr');
});
