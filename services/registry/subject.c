/*
 * subject: a person's data over all services: told to the person, and erased.
 * Owns: GET /people/{id}/export, POST /people/{id}/erase, and what an erasure leaves of a person's record.
 * Beware: nothing said here may depend on what the caller may not read: whether somebody asked for accompaniment shows neither in an
 *         export by the team, nor in a refusal, nor in the account of what an erasure takes away.
 */
#include "services/registry/identity.h"
#include "services/registry/subject.h"
#include "common/calendar.h"
#include "services/registry/exchange.h"
#include "services/registry/far_party.h"
#include "services/registry/file.h"
#include "services/registry/reception_guest.h"
#include "services/registry/sharing.h"

#define TAG_PERSON_CODE 6
#define TAG_PERSON_MERGED_INTO 10
#define TAG_PROVIDER_PERSON 10
#define SERVICES 7
#define MERGES_DEEP 8

/* In the order of the pages: this one, then those that the row reads, in its order. */
static const char *const services[SERVICES] = { "registry", "scheduling", "matching", "reporting",
	"notification", "federation", "gateway" };

static const char withheld[] =
    "Ce que votre compte n’a pas le droit de lire n’est pas ici, et rien ne dit s’il y en a : demandes "
    "d’accompagnement "
    "personnelles, comptes. La personne obtient le tout elle-même, depuis son compte.";

static const char *const notes[] = {
	("Nom, adresses, téléphone, code et textes de la personne sont effacés pour toujours, ici et dans "
	 "chaque service ; une "
	 "sauvegarde remise en place n’y change rien."),
	("Les demandes d’accompagnement que la personne aurait faites pour elle-même sont retirées, les "
	 "missions en cours closes, "
	 "leurs textes effacés. Le détail n’est montré à personne d’autre."),
	"Ses comptes, sessions et jetons d’accès sont fermés.",
	("Restent, sous un numéro qui ne désigne plus personne : mandats (la neutralité des prestataires en "
	 "dépend), inscriptions, "
	 "présences et chiffres des bilans."),
	"Ce que la loi impose de garder reste lisible jusqu’au terme légal, sous une clé à part.",
	("Les textes libres qui nommeraient la personne (journal de contacts, comptes rendus) ne sont pas "
	 "fouillés : relisez-les."),
};

/* --- export ---------------------------------------------------------------------------------------------------------- */
/* Which service a cursor speaks of; -1: none. */
static int
service_at(struct text cursor)
{
	for (int i = 0; i < SERVICES; i++) {
		size_t len = strlen(services[i]);

		if (cursor.len > len && memcmp(cursor.ptr, services[i], len) == 0 && cursor.ptr[len] == '/')
			return i;
	}
	return -1;
}

static bool
is_own(const struct context *c, struct id person)
{
	return !id_is_zero(c->caller.person) && id_equal(c->caller.person, person);
}

static enum rc
person_export(struct context *c, const struct subject_query *in, struct person_export *ret, struct fault *why)
{
	struct subject_query q = *in;
	struct subject_page page = { 0 };
	struct person p;
	int at;

	if (!context_get(c, &person_table, in->id, &p) || !(is_own(c, in->id) || caller_has(c, ROLE_TEAM)))
		return fault_only(why, RC_NOT_FOUND);
	if (!REC_HAS(in, 2))
		q.cursor = text_of("registry/");
	if ((at = service_at(q.cursor)) < 0)
		return fault_add(why, RC_INVALID, "cursor", FAULT_EXPORT_CURSOR);
	if (at == 0 && subject_export(c, &q, &page, why) != RC_OK)
		return fault_rc(why);
	if (at > 0 && !context_read(c, (unsigned)at - 1, &subject_page_desc, &page))
		return fault_only(why, RC_UNAVAILABLE);
	ret->items = page.items;
	ret->next = page.next;
	if (page.next.len == 0 && at + 1 < SERVICES)
		ret->next = text_of(arena_printf(c->arena, "%s/", services[at + 1]));
	ret->has = REC_BIT(1) | (ret->next.len != 0 ? REC_BIT(2) : 0);
	if (!is_own(c, in->id)) {
		ret->withheld = text_of(withheld);
		ret->has |= REC_BIT(3);
	}
	return RC_OK;
}
REGISTRY_HANDLER(person_export, struct subject_query, struct person_export)

/* --- erasure --------------------------------------------------------------------------------------------------------- */
static enum rc
refuse_erased(const struct person *p, struct fault *why)
{
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(calendar_local(p->erased_at).day, day);
	return fault_addf(why, RC_CONFLICT, NULL, FAULT_PERSON_ERASED, "%s", day);
}

static enum rc
refuse_merged(const struct person *p, struct fault *why)
{
	char id[ID_TEXT_LEN + 1];

	id_format(p->merged_into, id);
	return fault_addf(why, RC_CONFLICT, "id", FAULT_ERASE_MERGED, "%s", id);
}

enum rc
person_check(struct context *c, const void *before, void *after, struct fault *why)
{
	(void)c;
	(void)after;
	if (before != NULL && REC_HAS((const struct person *)before, PERSON_TAG_ERASED_AT))
		return refuse_erased(before, why);
	return far_party_refuse(NULL, before, why);
}

/* Cells that an import quotes may name anybody, and do not say whom: all of them go. What the run did stays. */
static void
imports_strip(struct context *c)
{
	static const struct db_table *const quoting[] = { &import_run_table, &import_page_table };

	for (size_t i = 0; i < sizeof quoting / sizeof quoting[0]; i++) {
		struct db_scan s;
		struct id id;

		db_scan_all(&s, c->txn, quoting[i], false);
		while (db_scan_next_id(&s, &id))
			subject_strip(c, quoting[i], id);
		db_scan_end(&s);
	}
}

/* What is left of the record: its number and its dates. Nothing to do when that is all there is. */
static void
person_stage(struct context *c, struct person *p, const enum erasure_reason *reason)
{
	bool done = REC_HAS(p, PERSON_TAG_ERASED_AT) && !REC_HAS(p, TAG_PERSON_CODE);

	if (!record_strip(&person_desc, p) && done)
		return;
	p->has &= ~REC_BIT(TAG_PERSON_CODE);
	p->has |= REC_BIT(TAG_ARCHIVED_AT) | REC_BIT(PERSON_TAG_ERASED_AT);
	p->archived_at = p->erased_at = c->now;
	if (reason != NULL) {
		p->erased_for = *reason;
		p->has |= REC_BIT(PERSON_TAG_ERASED_FOR);
	}
	(void)event_stage(c, &person_table, "erased", p);
	if (!REC_HAS(p, PERSON_TAG_HOME)) /* no file of ours ever named them */
		imports_strip(c);
}

/* What the person brought to be accredited: without its key, a file's bytes say nothing. What the law keeps stays. */
static void
documents_erase(struct context *c, const struct accreditation *a)
{
	const struct accreditation_document *items = a->documents.items;
	struct file f;

	for (uint32_t i = 0; i < a->documents.count; i++)
		if (context_get(c, &file_table, items[i].file, &f) && f.purpose != FILE_EVIDENCE)
			subject_strip(c, &file_table, f.id);
}

/* What was decided about a provider who is that person, and why. */
static void
accreditations_erase(struct context *c, struct id provider)
{
	struct accreditation a;
	struct db_scan s;

	db_scan_index(&s, c->txn, &accreditation_table,
	    record_field(&accreditation_desc, "provider", strlen("provider")), &provider, false);
	while (db_scan_next(&s, c->arena, &a)) {
		documents_erase(c, &a);
		subject_strip(c, &accreditation_table, a.id);
	}
	db_scan_end(&s);
}

/* The card of a provider who is that person: nobody can be proposed under it any more. */
static void
providers_erase(struct context *c, struct id subject)
{
	struct provider card;
	struct db_scan s;

	db_scan_index(&s, c->txn, &provider_table, record_field_tag(&provider_desc, TAG_PROVIDER_PERSON),
	    &subject, false);
	while (db_scan_next(&s, c->arena, &card)) {
		accreditations_erase(c, card.id);
		if (!record_strip(&provider_desc, &card) && REC_HAS(&card, TAG_ARCHIVED_AT))
			continue;
		card.has = (card.has | REC_BIT(TAG_ARCHIVED_AT)) & ~REC_BIT(TAG_PERSON_CODE);
		card.archived_at = c->now;
		(void)event_stage(c, &provider_table, "erased", &card);
		shared_erase(c, card.id);
	}
	db_scan_end(&s);
}

/* Those that were merged into the person are the same human: each had a key, which older entries of its history are sealed with. */
static void
merged_erase(struct context *c, const struct person *p, unsigned depth)
{
	const struct id *ids = p->merged_from.items;
	struct person from;

	for (uint32_t i = 0; i < p->merged_from.count && depth < MERGES_DEEP; i++) {
		if (!context_latest(c, &person_table, ids[i], &from))
			continue;
		person_stage(c, &from, NULL);
		merged_erase(c, &from, depth + 1);
	}
}

void
registry_erase(struct context *c, struct id subject)
{
	struct person p;

	if (context_latest(c, &person_table, subject, &p)) {
		person_stage(c, &p, NULL);
		merged_erase(c, &p, 0);
	}
	reception_guest_erase(c, subject);
	providers_erase(c, subject);
	identities_erase(c, subject);
}

/* Both ways to an erasure: asked for, and the end of a period. */
static void
erase_for(struct context *c, struct person *p, enum erasure_reason reason)
{
	person_stage(c, p, &reason);
	subject_erase(c, p->id);
}

static void
lines_add(struct subject_line *lines, uint32_t *count, const struct subject_survey *s, uint32_t most)
{
	for (uint32_t i = 0; i < s->lines.count && *count < most; i++)
		lines[(*count)++] = ((const struct subject_line *)s->lines.items)[i];
}

/* As it is before anything goes, service by service, with the caller's rights. */
static struct list
lines_of(struct context *c, struct id subject)
{
	const uint32_t most = 400;
	struct subject_line *lines = ARENA_ARRAY(c->arena, most, struct subject_line);
	struct subject_survey s;
	struct list all = { lines, 0 };

	subject_survey(c, subject, &s);
	lines_add(lines, &all.count, &s, most);
	for (unsigned i = 0; i + 1 < SERVICES; i++)
		if (context_read(c, i, &subject_survey_desc, &s))
			lines_add(lines, &all.count, &s, most);
	return all;
}

static struct list
notes_of(struct context *c)
{
	const uint32_t count = sizeof notes / sizeof notes[0];
	struct text *items = ARENA_ARRAY(c->arena, count, struct text);

	for (uint32_t i = 0; i < count; i++)
		items[i] = text_of(notes[i]);
	return (struct list){ items, count };
}

static enum rc
person_erase(struct context *c, const struct person_erase *in, struct person_erasure *ret, struct fault *why)
{
	struct person p;
	enum rc rc = context_need(c, &person_table, in->id, "id", &p, why);

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(&p, PERSON_TAG_ERASED_AT))
		return refuse_erased(&p, why);
	if (REC_HAS(&p, TAG_PERSON_MERGED_INTO))
		return refuse_merged(&p, why);
	*ret = (struct person_erasure){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4) | REC_BIT(5),
		.id = in->id,
		.done = !in->dry_run,
		.lines = lines_of(c, in->id),
		.notes = notes_of(c) };
	if (in->dry_run)
		return RC_OK;
	ret->erased_at = c->now;
	ret->has |= REC_BIT(3);
	erase_for(c, &p, in->reason);
	return RC_OK;
}
REGISTRY_HANDLER(person_erase, struct person_erase, struct person_erasure)

void
person_erase_over(struct context *c, struct id person)
{
	struct person p;

	if (context_latest(c, &person_table, person, &p) && !REC_HAS(&p, PERSON_TAG_ERASED_AT))
		erase_for(c, &p, ERASURE_RETENTION_OVER);
}
