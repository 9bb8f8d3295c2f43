/*
 * words: days, hours, amounts and counts as they are written in French.
 * Owns: nothing.
 * Beware: a day ("2026-11-24") has no time zone; an instant is told in the time of Paris.
 */
const dayLong = new Intl.DateTimeFormat("fr-FR", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const dayShort = new Intl.DateTimeFormat("fr-FR", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const monthLong = new Intl.DateTimeFormat("fr-FR", { month: "long", year: "numeric", timeZone: "UTC" });
const instantDay = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Paris" });
const instantHour = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
const money = digits => new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR", minimumFractionDigits: digits, maximumFractionDigits: digits });
const whole = money(0), exact = money(2);
const number = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 1 });

const first = text => text.replace(/(^|\s)1 /, "$11er ");
export const day = iso => iso ? first(dayLong.format(new Date(iso + "T00:00:00Z"))) : "";
export const dayBrief = iso => iso ? first(dayShort.format(new Date(iso + "T00:00:00Z"))) : "";
export const month = iso => iso ? monthLong.format(new Date(iso.slice(0, 7) + "-01T00:00:00Z")) : "";
export const instant = iso => {
	if (!iso)
		return "";
	const at = new Date(iso);
	return `${first(instantDay.format(at))} à ${instantHour.format(at).replace(":", " h ")}`;
};
export const euros = cents => (cents % 100 ? exact : whole).format(cents / 100);
export const figure = value => number.format(value);
export const count = (n, one, many) => `${figure(n)} ${n < 2 ? one : many}`;
export const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

/* "de 6 à 7 structures", "6 structures au moins", or nothing: 0 is no bound */
export function range(least, most, one, many) {
	if (least && most)
		return least === most ? count(least, one, many) : `de ${least} à ${count(most, one, many)}`;
	if (least)
		return `${count(least, one, many)} au moins`;
	return most ? `${count(most, one, many)} au plus` : "";
}

export const dayAfter = (iso, n) => new Date(Date.parse(iso + "T00:00:00Z") + n * 86400000).toISOString().slice(0, 10);
export const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(new Date());

/* For a search that forgives accents and case. */
export const folded = text => (text || "").normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
