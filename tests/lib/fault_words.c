/* fault_words: see the header. */
#include "tests/lib/fault_words.h"
#include "proto/proto.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

/* Of a list of values the name of one that says something else to a person: "low_vision", "refused". */
static bool
is_code_of(const struct rec_desc *d, const char *word, size_t len)
{
	for (uint16_t i = 0; i < d->count; i++) {
		const struct rec_field *f = &d->fields[i];
		const struct rec_enum_value *v;

		if (f->values == NULL || (v = rec_enum_by_name(f->values, word, len)) == NULL)
			continue;
		if (strncasecmp(v->label, v->name, strlen(v->name)) != 0)
			return true;
	}
	return false;
}

static bool
is_code(const char *word, size_t len)
{
	for (size_t s = 0; s < proto_service_count; s++)
		for (size_t r = 0; r < proto_services[s]->record_count; r++)
			if (is_code_of(proto_services[s]->records[r], word, len))
				return true;
	return false;
}

/* The first piece of "a, b, c" that is a code; NULL: none. */
static const char *
code_among(const char *list)
{
	for (const char *at = list; *at != '\0';) {
		size_t len = strcspn(at, ",");

		if (len > 2 && islower((unsigned char)at[0]) && is_code(at, len))
			return at;
		at += len;
		at += strspn(at, ", ");
	}
	return NULL;
}

/* What is between marks is somebody's words, whatever is in them: up to the last such mark, since they may bring marks of their own. */
static const char *
quotation_end(const char *s)
{
	const char *mark = *s == '"' ? "\"" : strncmp(s, "“", 3) == 0 ? "”" : NULL, *end = NULL;

	for (const char *at = mark == NULL ? NULL : strstr(s + 1, mark); at != NULL;
	     at = strstr(at + 1, mark))
		end = at;
	return end;
}

/* Letters with an accent, and the French apostrophe and quotation marks: not in “…” or "…". */
static bool
speaks_french(const char *s)
{
	for (; *s != '\0'; s++) {
		const char *end = quotation_end(s);

		if (end != NULL)
			s = end;
		else if ((uint8_t)s[0] == 0xc3 || strncmp(s, "’", 3) == 0 || strncmp(s, "«", 2) == 0)
			return true;
	}
	return false;
}

const char *
fault_words_flaw(const struct fault_item *item, char *out, size_t cap)
{
	char english[1024], french[1024];
	const char *code = code_among(item->argument);

	fault_sentence(item, 1, french, sizeof french);
	fault_sentence(item, 0, english, sizeof english);
	/* the word of a type is JSON's, and is told in French */
	if (code != NULL && (item->code != FAULT_TYPE || strstr(french, item->argument) != NULL))
		snprintf(out, cap, "%s: a code in French, %s", item->code->name, french);
	else if (speaks_french(english))
		snprintf(out, cap, "%s: French in English, %s", item->code->name, english);
	else
		return NULL;
	return out;
}

void
fault_words_hold(const struct fault *why)
{
	char flaw[1200];

	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++)
		if (fault_words_flaw(&why->items[i], flaw, sizeof flaw) != NULL) {
			fprintf(stderr, "%s\n", flaw);
			if (getenv("WORDS_ALL") == NULL)
				abort();
		}
}
