/*
 * merge_conflict: what two organisations that are one say against one another, in sentences that a person reads before merging.
 * Owns: the sentences.
 * Beware: nothing is refused here and nothing decided: what becomes of each record is said as the merge does it.
 */
#include "common/calendar.h"
#include "proto/agrement.h"
#include "services/registry/agrement.h"
#include "services/registry/merge.h"
#include "services/registry/network.h"
#include <stdarg.h>
#include <stdio.h>

#define SENTENCE_BYTES 1000
#define ORGANISATION_TAG_RNA 13
#define KEY_FIGURE_TAG_ORGANISATION 6
#define KEY_FIGURE_TAG_VALUE 8

struct conflicts {
	struct context *c;
	struct text *sentences;
	uint32_t count;
};
typedef void (*compare_fn)(struct conflicts *k, const void *loser, const void *winner);

__attribute__((format(printf, 2, 3))) static void
conflict_add(struct conflicts *k, const char *format, ...)
{
	char *text;
	va_list ap;
	int n;

	if (k->count == MERGE_CONFLICTS_MOST)
		return;
	text = arena_alloc(k->c->arena, SENTENCE_BYTES);
	va_start(ap, format);
	n = vsnprintf(text, SENTENCE_BYTES, format, ap);
	va_end(ap);
	if (n > 0 && n < SENTENCE_BYTES) /* names are shorter than that by far */
		k->sentences[k->count++] = (struct text){ text, (uint32_t)n, 0 };
}

/* Each record of the one with each record of the other. */
static void
pairs_compare(struct conflicts *k, const struct db_table *t, unsigned tag, struct id loser, struct id winner,
    compare_fn compare)
{
	const struct rec_field *f = record_field_tag(t->rec, tag);
	void *theirs = arena_alloc(k->c->arena, t->rec->size), *ours = arena_alloc(k->c->arena, t->rec->size);
	struct arena outer = { 0 }, inner = { 0 };
	struct db_scan s, o;

	db_scan_index(&s, k->c->txn, t, f, &loser, false);
	while (db_scan_next(&s, &outer, theirs)) {
		if (REC_HAS((struct rec_head *)theirs, TAG_ARCHIVED_AT))
			continue;
		db_scan_index(&o, k->c->txn, t, f, &winner, false);
		while (db_scan_next(&o, &inner, ours))
			if (!REC_HAS((struct rec_head *)ours, TAG_ARCHIVED_AT))
				compare(k, theirs, ours);
		db_scan_end(&o);
		arena_reset(&inner);
	}
	db_scan_end(&s);
	arena_free(&inner);
	arena_free(&outer);
}

static const char *
euros(struct conflicts *k, int64_t cents)
{
	return arena_printf(k->c->arena, "%lld,%02lld €", (long long)(cents / 100), (long long)(cents % 100));
}

static void
memberships_compare(struct conflicts *k, const void *loser, const void *winner)
{
	const struct membership *theirs = loser, *ours = winner;
	bool ours_stays = ours->paid >= theirs->paid;

	if (theirs->year != ours->year)
		return;
	conflict_add(k,
	    "Adhésion %u : chacune des deux structures en a une. Celle de la structure %s (réglé : %s) est "
	    "gardée, "
	    "l’autre (réglé : %s) est archivée ; les montants ne sont pas additionnés.",
	    ours->year, ours_stays ? "conservée" : "archivée",
	    euros(k, ours_stays ? ours->paid : theirs->paid),
	    euros(k, ours_stays ? theirs->paid : ours->paid));
}

static void
agrements_compare(struct conflicts *k, const void *loser, const void *winner)
{
	const struct agrement *theirs = loser, *ours = winner;
	struct arena *a = k->c->arena;

	if (theirs->kind != ours->kind || theirs->status == AGREMENT_REFUSED ||
	    ours->status == AGREMENT_REFUSED || theirs->from > ours->to || ours->from > theirs->to)
		return;
	conflict_add(k,
	    "Agrément « %s » : deux périodes se recouvrent, du %s au %s (structure archivée) et du %s au %s "
	    "(structure conservée). Les deux agréments sont gardés : archivez celui qui est en trop.",
	    rec_enum_by_value(&agrement_kind_enum, (int)ours->kind)->label, network_day(a, theirs->from),
	    network_day(a, theirs->to), network_day(a, ours->from), network_day(a, ours->to));
}

static const char *
value_text(struct conflicts *k, const struct key_figure *figure)
{
	struct buf b = { 0 };
	const char *text;

	record_get_text(record_field_tag(&key_figure_desc, KEY_FIGURE_TAG_VALUE), figure, &b);
	text = arena_text(k->c->arena, (const char *)b.ptr, b.len);
	buf_free(&b);
	return text;
}

static void
figures_compare(struct conflicts *k, const void *loser, const void *winner)
{
	const struct key_figure *theirs = loser, *ours = winner;

	if (theirs->year != ours->year || !text_equal(theirs->name, ours->name))
		return;
	conflict_add(k,
	    "Chiffre « " TEXT_FMT " » de %u : %s " TEXT_FMT " (structure archivée) et %s " TEXT_FMT
	    " (structure conservée). Les deux chiffres sont gardés : archivez celui qui est en trop.",
	    TEXT_ARG(ours->name), ours->year, value_text(k, theirs), TEXT_ARG(theirs->unit),
	    value_text(k, ours), TEXT_ARG(ours->unit));
}

static void
number_compare(struct conflicts *k, const char *label, struct text theirs, struct text ours)
{
	if (theirs.len == 0 || ours.len == 0 || text_equal(theirs, ours))
		return;
	conflict_add(k,
	    "%s : la structure conservée garde le sien, " TEXT_FMT " ; " TEXT_FMT
	    " reste sur la fiche archivée et n’est pas repris. Vérifiez qu’il s’agit bien de la même "
	    "structure.",
	    label, TEXT_ARG(ours), TEXT_ARG(theirs));
}

static struct text
number_of(const struct organisation *o, unsigned tag)
{
	if (!REC_HAS(o, tag))
		return (struct text){ 0 };
	return tag == ORGANISATION_TAG_RNA ? o->rna : o->siret;
}

struct list
merge_conflicts(struct context *c, const struct organisation *loser, const struct organisation *winner)
{
	struct conflicts k = { c, ARENA_ARRAY(c->arena, MERGE_CONFLICTS_MOST, struct text), 0 };

	number_compare(
	    &k, "SIRET", number_of(loser, ORGANISATION_TAG_SIRET), number_of(winner, ORGANISATION_TAG_SIRET));
	number_compare(
	    &k, "RNA", number_of(loser, ORGANISATION_TAG_RNA), number_of(winner, ORGANISATION_TAG_RNA));
	pairs_compare(
	    &k, &membership_table, MEMBERSHIP_TAG_ORGANISATION, loser->id, winner->id, memberships_compare);
	pairs_compare(
	    &k, &agrement_table, AGREMENT_TAG_ORGANISATION, loser->id, winner->id, agrements_compare);
	pairs_compare(
	    &k, &key_figure_table, KEY_FIGURE_TAG_ORGANISATION, loser->id, winner->id, figures_compare);
	return (struct list){ k.sentences, k.count };
}
