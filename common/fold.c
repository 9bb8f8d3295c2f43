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

const char *
text_fold(struct arena *a, const char *text, size_t len)
{
	utf8proc_uint8_t *plain = NULL;
	utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &plain,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
	char *out = arena_alloc(a, n > 0 ? (size_t)n + 1 : 1);
	size_t at = 0;

	for (utf8proc_ssize_t i = 0; i < n; i++)
		if (plain[i] >= 0x80 ? plain[i] >= 0xc3 || (plain[i] & 0xc0) == 0x80 : isalnum(plain[i]) != 0)
			out[at++] = (char)plain[i];
	out[at] = '\0';
	free(plain);
	return out;
}
