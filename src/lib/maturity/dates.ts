/** Arithmetic of ISO dates (`2027-01-31`) as text: no clock, no time zone. */

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function daysIn(year: number, month: number): number {
	if (month === 2) return isLeap(year) ? 29 : 28;
	return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Year, month and day, or null when there is no such day. */
function partsOf(date: string): [number, number, number] | null {
	const [year, month, day] = (PATTERN.exec(date) ?? []).slice(1).map(Number);
	if (year === undefined || month === undefined || day === undefined) return null;
	if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
	return [year, month, day];
}

export function isIsoDate(date: string): boolean {
	return partsOf(date) !== null;
}

/** Months since the year 0, so that two dates can be told apart by whole calendar months. Throws on what is no date. */
export function monthOf(date: string): number {
	const parts = partsOf(date);
	if (!parts) throw new Error(`expected a date such as 2027-01-31, got ${JSON.stringify(date)}`);
	return parts[0] * 12 + parts[1] - 1;
}

/** The same day `months` later, or the last day of a shorter month. Throws on what is no date. */
export function addMonths(date: string, months: number): string {
	const month = monthOf(date) + months;
	const [, , day] = partsOf(date) ?? [0, 0, 1];
	const year = Math.floor(month / 12);
	const inYear = (month % 12) + 1;
	const two = (n: number) => String(n).padStart(2, '0');
	return `${String(year).padStart(4, '0')}-${two(inYear)}-${two(Math.min(day, daysIn(year, inYear)))}`;
}
