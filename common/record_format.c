/*
 * record_format: the checks that a text field may ask for beyond its length, each with its words.
 * Owns: the constants FORMAT_*.
 * Beware: these say what is well formed, not what exists: an address may bounce, a SIRET may be nobody's.
 */
#include "common/record.h"

/* ASCII only: the locale has no say here. */
static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}
static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}
static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}
static bool
is_alnum(char c)
{
	return is_digit(c) || is_lower(c) || is_upper(c);
}

static bool
all_digits(struct text v)
{
	for (uint32_t i = 0; i < v.len; i++)
		if (!is_digit(v.ptr[i]))
			return false;
	return true;
}

static struct text
part(struct text v, uint32_t from, uint32_t len)
{
	return (struct text){ v.ptr + from, len, 0 };
}

/* Labels of letters, digits and inner hyphens, 63 at most each; the last one is no number. */
static bool
host_holds(struct text host, bool wants_dot)
{
	uint32_t from = 0, labels = 0;
	bool numeric = false;

	if (host.len == 0 || host.len > 253)
		return false;
	for (uint32_t i = 0; i <= host.len; i++) {
		if (i < host.len && host.ptr[i] != '.') {
			if (!is_alnum(host.ptr[i]) && host.ptr[i] != '-')
				return false;
			continue;
		}
		struct text label = part(host, from, i - from);

		if (label.len == 0 || label.len > 63 || label.ptr[0] == '-' ||
		    label.ptr[label.len - 1] == '-')
			return false;
		numeric = all_digits(label);
		labels++;
		from = i + 1;
	}
	return !wants_dot || (labels >= 2 && !numeric);
}

static bool
local_part_holds(struct text v)
{
	char last = '.'; /* no dot first, last or twice */

	if (v.len == 0 || v.len > 64)
		return false;
	for (uint32_t i = 0; i < v.len; i++) {
		char c = v.ptr[i];

		if (c == '.' ? last == '.' : !is_alnum(c) && (c == '\0' || !strchr("!#$%&'*+/=?^_`{|}~-", c)))
			return false;
		last = c;
	}
	return last != '.';
}

static bool
email_holds(struct text v)
{
	const char *at = v.len > 0 && v.len <= 254 ? memchr(v.ptr, '@', v.len) : NULL;

	if (at == NULL)
		return false;
	uint32_t local = (uint32_t)(at - v.ptr);

	return local_part_holds(part(v, 0, local)) && host_holds(part(v, local + 1, v.len - local - 1), true);
}

/* Digits between which a space, a no-break space (U+00A0, U+202F), a dot or a hyphen may stand. Returns how
 * many, 0 when something else is there; the first two go to ret_first. */
static unsigned
phone_digits(struct text v, uint32_t from, char ret_first[2])
{
	static const char *const gaps[] = { " ", ".", "-", "\xc2\xa0", "\xe2\x80\xaf" };
	unsigned digits = 0;
	bool gap = true; /* none at the beginning, none twice */

	for (uint32_t i = from; i < v.len;) {
		uint32_t step = 0;

		if (is_digit(v.ptr[i])) {
			if (digits < 2)
				ret_first[digits] = v.ptr[i];
			digits++;
			i++;
			gap = false;
			continue;
		}
		for (size_t g = 0; g < sizeof gaps / sizeof gaps[0] && step == 0; g++)
			if (v.len - i >= strlen(gaps[g]) && memcmp(v.ptr + i, gaps[g], strlen(gaps[g])) == 0)
				step = (uint32_t)strlen(gaps[g]);
		if (step == 0 || gap)
			return 0;
		gap = true;
		i += step;
	}
	return gap ? 0 : digits;
}

/* French: ten digits from 01 to 09. Elsewhere: E.164, 7 to 15 digits that begin with a country. */
static bool
phone_holds(struct text v)
{
	char first[2] = { 0, 0 };
	bool plus = v.len > 0 && v.ptr[0] == '+';
	unsigned digits = phone_digits(v, plus ? 1 : 0, first);

	if (plus)
		return digits >= 7 && digits <= 15 && first[0] != '0';
	return digits == 10 && first[0] == '0' && first[1] != '0';
}

/* The one way to reach somebody: either. */
static bool
contact_holds(struct text v)
{
	return email_holds(v) || phone_holds(v);
}

/* http or https, a host, perhaps a port, and then no blank, control or quote. No user: a link must not look
 * like another. */
static bool
url_holds(struct text v)
{
	uint32_t from = v.len > 8 && memcmp(v.ptr, "https://", 8) == 0 ? 8
	    : v.len > 7 && memcmp(v.ptr, "http://", 7) == 0	       ? 7
								       : 0;
	uint32_t end = from, port;

	if (from == 0 || v.len > 2048)
		return false;
	while (end < v.len && (is_alnum(v.ptr[end]) || v.ptr[end] == '-' || v.ptr[end] == '.'))
		end++;
	if (!host_holds(part(v, from, end - from), false))
		return false;
	port = end;
	if (end < v.len && v.ptr[end] == ':')
		for (end++; end < v.len && is_digit(v.ptr[end]) && end - port <= 5;)
			end++;
	if (end < v.len && v.ptr[end] != '/' && v.ptr[end] != '?' && v.ptr[end] != '#')
		return false;
	for (uint32_t i = end; i < v.len; i++)
		if ((uint8_t)v.ptr[i] <= 0x20 || v.ptr[i] == 0x7f || strchr("\"<>\\^`{|}", v.ptr[i]))
			return false;
	return end != port + 1;
}

/* ISO 639-1, two letters each; and those of three that are spoken or signed here and have none of two. */
static const char languages_of_two[] = "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvd"
				       "zeeeleneoeseteufafffifjfofrfygagdglgngu"
				       "gvhahehihohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskuk"
				       "vkwkylalblglilnloltlulvmgmhmimkmlmnmrms"
				       "mtmynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgs"
				       "iskslsmsnsosqsrssstsusvswtatetgthtitktl"
				       "tntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu";
static const char languages_of_three[] = "acfberfslgcfgcrgswkabrcfrifromshiswbwlszdj";

static bool
language_is_known(const char *code, uint32_t len)
{
	const char *all = len == 2 ? languages_of_two : languages_of_three;
	size_t room = len == 2 ? sizeof languages_of_two - 1 : sizeof languages_of_three - 1;

	for (size_t i = 0; i + len <= room; i += len)
		if (memcmp(all + i, code, len) == 0)
			return true;
	return false;
}

/* BCP 47 as far as we need it: fr, br, pt-BR, zh-Hant, es-419, zh-Hant-TW. */
static bool
lang_holds(struct text v)
{
	uint32_t i = 0, left;

	while (i < v.len && is_lower(v.ptr[i]))
		i++;
	if (i < 2 || i > 3 || !language_is_known(v.ptr, i))
		return false;
	if (v.len - i >= 5 && v.ptr[i] == '-' && is_upper(v.ptr[i + 1]) && is_lower(v.ptr[i + 2]) &&
	    is_lower(v.ptr[i + 3]) && is_lower(v.ptr[i + 4]))
		i += 5;
	left = v.len - i;
	if (left == 3)
		return v.ptr[i] == '-' && is_upper(v.ptr[i + 1]) && is_upper(v.ptr[i + 2]);
	if (left == 4)
		return v.ptr[i] == '-' && all_digits(part(v, i + 1, 3));
	return left == 0;
}

/* Luhn's key over 14 digits. La Poste (SIREN 356000000) ran out of numbers that satisfy it: there, a sum that
 * is a multiple of five is enough, but for the head office, which satisfies Luhn. */
static bool
siret_holds(struct text v)
{
	unsigned luhn = 0, sum = 0;

	if (v.len != 14 || !all_digits(v))
		return false;
	for (uint32_t i = 0; i < v.len; i++) {
		unsigned digit = (unsigned)(v.ptr[i] - '0');
		unsigned twice = digit * 2;

		sum += digit;
		luhn += i % 2 == 0 ? twice / 10 + twice % 10 : digit;
	}
	if (sum == 0)
		return false;
	if (luhn % 10 == 0)
		return true;
	return memcmp(v.ptr, "356000000", 9) == 0 && sum % 5 == 0;
}

/* W and nine digits; in Corsica the department in them is 2A or 2B. */
static bool
rna_holds(struct text v)
{
	if (v.len != 10 || v.ptr[0] != 'W')
		return false;
	if (v.ptr[1] == '2' && (v.ptr[2] == 'A' || v.ptr[2] == 'B'))
		return all_digits(part(v, 3, 7));
	return all_digits(part(v, 1, 9));
}

/* INSEE's code officiel géographique: a department (01 to 95, 2A and 2B for 20, 971 to 978, 984 to 989) and a
 * number in it. */
static bool
commune_holds(struct text v)
{
	if (v.len != 5 || !is_digit(v.ptr[0]) || !all_digits(part(v, 2, 3)))
		return false;
	if (v.ptr[1] == 'A' || v.ptr[1] == 'B')
		return v.ptr[0] == '2' && memcmp(v.ptr + 2, "000", 3) != 0;
	if (!is_digit(v.ptr[1]))
		return false;
	int department = (v.ptr[0] - '0') * 10 + v.ptr[1] - '0';
	char third = v.ptr[2];

	if (department == 97)
		return third >= '1' && third <= '8' && memcmp(v.ptr + 3, "00", 2) != 0;
	if (department == 98)
		return third >= '4' && third != '5' && memcmp(v.ptr + 3, "00", 2) != 0;
	return department >= 1 && department <= 95 && department != 20 && memcmp(v.ptr + 2, "000", 3) != 0;
}

/* The form of a code: whether there is such a department is for who knows them. */
static bool
department_holds(struct text t)
{
	char first = t.len > 0 ? t.ptr[0] : 0, second = t.len > 1 ? t.ptr[1] : 0;

	if (first < '0' || first > '9')
		return false;
	if (t.len == 2)
		return (second >= '0' && second <= '9') || (first == '2' && (second == 'A' || second == 'B'));
	return t.len == 3 && first == '9' && (second == '7' || second == '8') && t.ptr[2] >= '0' &&
	    t.ptr[2] <= '9';
}

/* The three bytes of a mark that breaks a line or turns the writing around: U+2028, U+2029, U+202A to U+202E,
 * U+2066 to U+2069. */
static bool
is_hidden_mark(const uint8_t *p)
{
	if (p[0] != 0xe2)
		return false;
	return (p[1] == 0x80 && p[2] >= 0xa8 && p[2] <= 0xae) ||
	    (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9);
}

/* How many bytes at p draw nothing: blanks of any width, joiners, marks of direction, fillers. 0: something
 * to see. */
static uint32_t
blank_bytes(const char *p, uint32_t left)
{
	static const char *const blanks[] = { " ", "\xc2\xa0", "\xc2\xad", "\xcd\x8f", "\xd8\x9c",
		"\xe1\x85\x9f", "\xe1\x85\xa0", "\xe1\x9a\x80", "\xe1\xa0\x8e", "\xe2\x81\x9f",
		"\xe2\xa0\x80", "\xe3\x80\x80", "\xe3\x85\xa4", "\xef\xbb\xbf", "\xef\xbe\xa0" };

	for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
		if (left >= strlen(blanks[i]) && memcmp(p, blanks[i], strlen(blanks[i])) == 0)
			return (uint32_t)strlen(blanks[i]);
	if (left < 3 || (uint8_t)p[0] != 0xe2)
		return 0;
	/* U+2000 to U+200F and U+202F; U+2060 to U+2065 */
	if ((uint8_t)p[1] == 0x80 && ((uint8_t)p[2] <= 0x8f || (uint8_t)p[2] == 0xaf))
		return 3;
	return (uint8_t)p[1] == 0x81 && (uint8_t)p[2] >= 0xa0 && (uint8_t)p[2] <= 0xa5 ? 3 : 0;
}

static bool
is_blank(struct text v)
{
	uint32_t i = 0, step = 1;

	for (; i < v.len && step > 0; i += step)
		step = blank_bytes(v.ptr + i, v.len - i);
	return step > 0;
}

/* One line, with something on it. */
static bool
name_holds(struct text v)
{

	for (uint32_t i = 0; i < v.len; i++) {
		const uint8_t *p = (const uint8_t *)v.ptr + i;

		if (*p < 0x20 || *p == 0x7f || (*p == 0xc2 && i + 1 < v.len && p[1] < 0xa0))
			return false;
		if (i + 2 < v.len && is_hidden_mark(p))
			return false;
	}
	return !is_blank(v);
}

const struct rec_format FORMAT_EMAIL = { "email", "une adresse e-mail, comme prenom@exemple.fr",
	"an e-mail address, such as name@example.org", email_holds };
const struct rec_format FORMAT_PHONE = { "phone",
	"un numéro de téléphone, comme 01 23 45 67 89 ou +33 1 23 45 67 89",
	"a phone number, such as 01 23 45 67 89 or +33 1 23 45 67 89", phone_holds };
const struct rec_format FORMAT_CONTACT = { "contact",
	"une adresse e-mail, comme prenom@exemple.fr, ou un numéro de téléphone, comme 01 23 45 67 89",
	"an e-mail address, such as name@example.org, or a phone number, such as 01 23 45 67 89",
	contact_holds };
const struct rec_format FORMAT_URL = { "uri", "une adresse web, comme https://exemple.fr/page",
	"a web address, such as https://example.org/page", url_holds };
const struct rec_format FORMAT_LANG = { "lang", "le code d’une langue connue, comme fr ou pt-BR",
	"the code of a known language, such as fr or pt-BR", lang_holds };
const struct rec_format FORMAT_SIRET = { "siret",
	"un numéro SIRET, 14 chiffres sans espace ; s’il les a, l’un d’eux est mal recopié",
	"a SIRET number, 14 digits without blanks; if it has them, one was copied wrong", siret_holds };
const struct rec_format FORMAT_RNA = { "rna", "un numéro RNA, W suivi de 9 chiffres",
	"an RNA number, W and 9 digits", rna_holds };
const struct rec_format FORMAT_COMMUNE = { "commune", "un code INSEE de commune, comme 75056 ou 2A004",
	"the INSEE code of a commune, such as 75056 or 2A004", commune_holds };
const struct rec_format FORMAT_DEPARTMENT = { "department",
	"le code du département, et non son nom : 42 pour la Loire, 2A, 974",
	"the code of the department, not its name: 42 for Loire, 2A, 974", department_holds };
const struct rec_format FORMAT_NAME = { "name",
	"un nom ou un intitulé sur une seule ligne, qui ne soit pas vide",
	"a name or a title on a single line, not blank", name_holds };
