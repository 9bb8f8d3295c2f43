/*
 * fold: texts as people and their files write them: encodings, accents, cases.
 * Owns: the upper half of Windows-1252.
 * Beware: Windows-1252 is tried only when the bytes are not UTF-8: any bytes are valid in it.
 */
#include "common/fold.h"
#include "common/mpscan.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static const uint16_t cp1252[32] = {
	0x20ac,
	0xfffd,
	0x201a,
	0x0192,
	0x201e,
	0x2026,
	0x2020,
	0x2021,
	0x02c6,
	0x2030,
	0x0160,
	0x2039,
	0x0152,
	0xfffd,
	0x017d,
	0xfffd,
	0xfffd,
	0x2018,
	0x2019,
	0x201c,
	0x201d,
	0x2022,
	0x2013,
	0x2014,
	0x02dc,
	0x2122,
	0x0161,
	0x203a,
	0x0153,
	0xfffd,
	0x017e,
	0x0178,
};

/* The bytes of a blank that the text begins with, or ends with; 0: it has none there. */
static uint32_t
blank_bytes(struct text t, bool end)
{
	static const char *const blanks[] = { " ", "\t", "\r", "\n", "\xc2\xa0", "\xe2\x80\xaf" };

	for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++) {
		uint32_t n = (uint32_t)strlen(blanks[i]);

		if (t.len >= n && memcmp(end ? t.ptr + t.len - n : t.ptr, blanks[i], n) == 0)
			return n;
	}
	return 0;
}

struct text
text_trim(struct text t)
{
	uint32_t n;

	while ((n = blank_bytes(t, false)) != 0)
		t = (struct text){ t.ptr + n, t.len - n, 0 };
	while ((n = blank_bytes(t, true)) != 0)
		t.len -= n;
	return t;
}

struct text
text_utf8(struct arena *a, const void *bytes, size_t len)
{
	const uint8_t *in = bytes;

	if (len >= 3 && memcmp(in, "\xef\xbb\xbf", 3) == 0)
		in += 3, len -= 3;
	if (utf8_valid((const char *)in, len))
		return (struct text){ arena_text(a, (const char *)in, len), (uint32_t)len, 0 };
	uint8_t *out = arena_alloc(a, 3 * len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		int c = in[i] >= 0x80 && in[i] < 0xa0 ? cp1252[in[i] - 0x80] : in[i];

		n += (size_t)utf8proc_encode_char(c, out + n);
	}
	return (struct text){ (const char *)out, (uint32_t)n, 0 };
}

static utf8proc_ssize_t
plain_of(const char *text, size_t len, utf8proc_uint8_t **ret_plain)
{
	return utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, ret_plain,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
}

static bool
is_letter(utf8proc_uint8_t c)
{
	return c >= 0x80 ? c >= 0xc3 || (c & 0xc0) == 0x80 : isalnum(c) != 0;
}

const char *
text_fold(struct arena *a, const char *text, size_t len)
{
	utf8proc_uint8_t *plain = NULL;
	utf8proc_ssize_t n = plain_of(text, len, &plain);
	char *out = arena_alloc(a, n > 0 ? (size_t)n + 1 : 1);
	size_t at = 0;

	for (utf8proc_ssize_t i = 0; i < n; i++)
		if (is_letter(plain[i]))
			out[at++] = (char)plain[i];
	out[at] = '\0';
	free(plain);
	return out;
}

/* Two letters written as one, of two bytes each: what decomposition leaves alone. NULL: another one. */
static const char *
ligature(const utf8proc_uint8_t *p, utf8proc_ssize_t left)
{
	if (left >= 2 && p[0] == 0xc5 && p[1] == 0x93)
		return "oe";
	return left >= 2 && p[0] == 0xc3 && p[1] == 0xa6 ? "ae" : NULL;
}

/* U+2000 to U+206F: typographic blanks, dashes, quotes; below U+00C0 there is no letter that is left by now. */
static utf8proc_ssize_t
sign_bytes(const utf8proc_uint8_t *p, utf8proc_ssize_t left)
{
	if (p[0] < 0x80)
		return isalnum(p[0]) ? 0 : 1;
	if (p[0] == 0xc2)
		return left < 2 ? 1 : 2;
	return p[0] == 0xe2 && left >= 3 && (p[1] == 0x80 || p[1] == 0x81) ? 3 : 0;
}

const char *
text_words(struct arena *a, const char *text, size_t len)
{
	utf8proc_uint8_t *plain = NULL;
	utf8proc_ssize_t n = plain_of(text, len, &plain), step;
	char *out = arena_alloc(a, n > 0 ? (size_t)n + 1 : 1);
	size_t at = 0;

	for (utf8proc_ssize_t i = 0; i < n; i += step) {
		const char *two = ligature(plain + i, n - i);

		step = two != NULL ? 2 : sign_bytes(plain + i, n - i);
		if (two != NULL) {
			out[at++] = two[0];
			out[at++] = two[1];
		} else if (step > 0) {
			if (at > 0 && out[at - 1] != ' ')
				out[at++] = ' ';
		} else {
			out[at++] = (char)plain[i];
			step = 1;
		}
	}
	out[at > 0 && out[at - 1] == ' ' ? at - 1 : at] = '\0';
	free(plain);
	return out;
}
