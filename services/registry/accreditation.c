/*
 * accreditation: what the accreditation of a provider must hold to: its period, the criteria, their documents.
 * Owns: the table of recruitment criteria.
 * Beware: the status is given once, when the record is entered; a file that comes in again leaves it where decisions
 *         brought it. A criterion binds what was decided since it was recorded, not the directories of years before.
 */
#include "common/calendar.h"
#include "services/registry/file.h"
#include "services/registry/offer.h"

const struct db_table recruitment_criterion_table = { &recruitment_criterion_desc };

static bool
is_met(const struct accreditation *a, struct id criterion)
{
	const struct criterion_met *met = a->criteria.items;

	for (uint32_t i = 0; i < a->criteria.count; i++)
		if (id_equal(met[i].criterion, criterion))
			return true;
	return false;
}

/* By a file that is all there. */
static bool
is_proved(struct context *c, const struct accreditation *a, struct id criterion)
{
	const struct accreditation_document *docs = a->documents.items;
	struct file f;

	for (uint32_t i = 0; i < a->documents.count; i++)
		if (REC_HAS(&docs[i], 2) && id_equal(docs[i].criterion, criterion) &&
		    context_get(c, &file_table, docs[i].file, &f) && f.status == FILE_COMPLETE)
			return true;
	return false;
}

static void
name_add(struct context *c, const char **names, struct text name)
{
	*names = arena_printf(c->arena, "%s%s« " TEXT_FMT " »", *names, **names ? ", " : "", TEXT_ARG(name));
}

enum rc
accreditation_complete(struct context *c, const struct accreditation *a, day_t day, struct fault *why)
{
	const char *unmet = "", *unproved = "";
	struct recruitment_criterion k;
	struct db_scan s;

	db_scan_all(&s, c->txn, &recruitment_criterion_table, false);
	while (db_scan_next(&s, c->arena, &k)) {
		if (!k.required || REC_HAS(&k, TAG_ARCHIVED_AT) || calendar_local(k.created_at).day > day)
			continue;
		if (!is_met(a, k.id))
			name_add(c, &unmet, k.name);
		else if (k.document && !is_proved(c, a, k.id))
			name_add(c, &unproved, k.name);
	}
	db_scan_end(&s);
	if (*unmet)
		fault_addf(why, RC_RULE, "criteria", FAULT_ACCREDITATION_CRITERIA, "%s", unmet);
	if (*unproved)
		fault_addf(why, RC_RULE, "documents", FAULT_ACCREDITATION_DOCUMENTS, "%s", unproved);
	return fault_rc(why);
}

static bool
shares_period(const struct accreditation *a, const struct accreditation *b)
{
	return (!REC_HAS(a, ACCREDITATION_TAG_TO) || !REC_HAS(b, ACCREDITATION_TAG_FROM) ||
		   b->from <= a->to) &&
	    (!REC_HAS(b, ACCREDITATION_TAG_TO) || !REC_HAS(a, ACCREDITATION_TAG_FROM) || a->from <= b->to);
}

/* A suspended one counts: confirming the card brings it back by itself. */
static bool
is_in_force(const struct accreditation *a)
{
	return !REC_HAS(a, TAG_ARCHIVED_AT) &&
	    (a->status == ACCREDITATION_ACCREDITED || a->status == ACCREDITATION_SUSPENDED);
}

enum rc
accreditation_single(struct context *c, const struct accreditation *a, struct fault *why)
{
	const struct rec_field *f = record_field_tag(&accreditation_desc, ACCREDITATION_TAG_PROVIDER);
	const char *since = "sans date de début";
	struct accreditation other;
	char day[CALENDAR_LONG_CAP];
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &accreditation_table, f, &a->provider, false);
	while (!found && db_scan_next(&s, c->arena, &other))
		found = !id_equal(other.id, a->id) && is_in_force(&other) && shares_period(&other, a);
	db_scan_end(&s);
	if (!found)
		return RC_OK;
	if (REC_HAS(&other, ACCREDITATION_TAG_FROM)) {
		calendar_day_long(other.from, day);
		since = arena_printf(c->arena, "depuis le %s", day);
	}
	return fault_addf(why, RC_RULE, "provider", FAULT_ACCREDITATION_TWICE, "%s", since);
}

static bool
is_attached(const struct accreditation *a, struct id file)
{
	const struct accreditation_document *docs = a->documents.items;

	for (uint32_t i = 0; i < a->documents.count; i++)
		if (id_equal(docs[i].file, file))
			return true;
	return false;
}

/* What is attached now is all there; that it is no more, later, is told where it is asked for. */
static void
documents_check(
    struct context *c, const struct accreditation *was, const struct accreditation *a, struct fault *why)
{
	const struct accreditation_document *docs = a->documents.items;
	struct file f;

	for (uint32_t i = 0; i < a->documents.count; i++)
		if ((was == NULL || !is_attached(was, docs[i].file)) &&
		    context_get(c, &file_table, docs[i].file, &f) && f.status == FILE_RECEIVING)
			fault_addf(why, RC_RULE, "documents", FAULT_ACCREDITATION_FILE, "%u", i + 1);
}

/* Whom its texts are about does not change after: they are sealed with that person's key. */
static void
person_fill(struct context *c, struct accreditation *a)
{
	struct provider p;

	if (!context_get(c, &provider_table, a->provider, &p) || !REC_HAS(&p, PROVIDER_TAG_PERSON))
		return;
	a->person = p.person;
	a->has |= REC_BIT(ACCREDITATION_TAG_PERSON);
}

enum rc
accreditation_archive(struct context *c, const void *rec, struct fault *why)
{
	return far_card_refuse_id(c, ((const struct accreditation *)rec)->provider, why);
}

enum rc
accreditation_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct accreditation *was = before;
	struct accreditation *a = after;

	if (far_card_refuse_id(c, a->provider, why) != RC_OK)
		return fault_rc(why);
	if (was != NULL) {
		a->status = was->status;
	} else {
		if (!REC_HAS(a, ACCREDITATION_TAG_STATUS))
			a->status = ACCREDITATION_CANDIDATE;
		person_fill(c, a);
	}
	a->has |= REC_BIT(ACCREDITATION_TAG_STATUS);
	if (REC_HAS(a, ACCREDITATION_TAG_FROM) && REC_HAS(a, ACCREDITATION_TAG_TO) && a->to < a->from)
		return fault_add(why, RC_INVALID, "to", FAULT_ACCREDITATION_PERIOD);
	documents_check(c, was, a, why);
	if (fault_rc(why) != RC_OK)
		return fault_rc(why);
	if (was != NULL || a->status != ACCREDITATION_ACCREDITED)
		return RC_OK;
	return accreditation_complete(c, a, REC_HAS(a, ACCREDITATION_TAG_FROM) ? a->from : c->today, why);
}
