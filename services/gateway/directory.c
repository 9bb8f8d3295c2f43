/*
 * directory: accounts, sessions, tokens and mandates in memory, by the key that a request comes with.
 * Owns: the entries.
 * Beware: fed by the store at open and by applied events after; nothing else may change what is kept.
 */
#include "services/gateway/service.h"
#include <stdio.h>
#include <stdlib.h>

static void *
entry_new(size_t size)
{
	void *e = calloc(1, size);

	if (e == NULL)
		abort();
	return e;
}

static void
text_into(char *out, size_t cap, struct text t)
{
	snprintf(out, cap, TEXT_FMT, TEXT_ARG(t));
}

static void
account_put(struct directory *d, const struct account *a)
{
	struct account_entry *e = map_find(&d->accounts, &a->id);

	if (e == NULL) {
		e = entry_new(sizeof *e);
		e->id = a->id;
		if (!hash_parse(a->handle_hash, e->handle)) {
			free(e);
			return;
		}
		map_add(&d->accounts, e);
		map_add(&d->handles, e);
	}
	if (!REC_HAS(a, 6) && map_find(&d->handles, e->handle) == e) /* erased: the handle is free again */
		(void)map_remove(&d->handles, e->handle);
	e->roles = a->roles;
	e->person = REC_HAS(a, 9) ? a->person : (struct id){ { 0 } };
	e->closed = REC_HAS(a, TAG_ARCHIVED_AT);
	text_into(e->password_hash, sizeof e->password_hash, REC_HAS(a, 7) ? a->password_hash : TEXT_LIT(""));
	text_into(e->label, sizeof e->label, REC_HAS(a, 10) ? a->label : TEXT_LIT(""));
}

static struct pass *
pass_need(struct directory *d, struct id id, struct text secret, enum pass_kind kind)
{
	struct pass *p = map_find(&d->pass_ids, &id);

	if (p != NULL)
		return p;
	p = entry_new(sizeof *p);
	p->id = id;
	p->kind = kind;
	if (!hash_parse(secret, p->secret) || map_find(&d->passes, p->secret) != NULL) {
		free(p);
		return NULL;
	}
	map_add(&d->passes, p);
	map_add(&d->pass_ids, p);
	return p;
}

static void
pass_drop(struct directory *d, struct pass *p)
{
	map_remove(&d->passes, p->secret);
	map_remove(&d->pass_ids, &p->id);
	free(p->organisations);
	free(p);
}

static void
session_put(struct directory *d, const struct web_session *s)
{
	struct pass *p = pass_need(d, s->id, s->secret_hash, PASS_SESSION);

	if (p == NULL)
		return;
	if (REC_HAS(s, TAG_ARCHIVED_AT)) {
		pass_drop(d, p);
		return;
	}
	p->account = s->account;
	p->expires_at = s->expires_at;
	p->noted_at = REC_HAS(s, 8) ? s->seen_at : s->created_at;
	if (p->seen_at < p->noted_at)
		p->seen_at = p->noted_at;
}

static void
token_put(struct directory *d, const struct token *t)
{
	struct pass *p = pass_need(d, t->id, t->secret_hash, PASS_TOKEN);

	if (p == NULL)
		return;
	if (REC_HAS(t, TAG_ARCHIVED_AT)) {
		pass_drop(d, p);
		return;
	}
	p->roles = t->roles;
	p->person = REC_HAS(t, 8) ? t->person : (struct id){ { 0 } };
	p->expires_at = t->expires_at;
	text_into(p->label, sizeof p->label, REC_HAS(t, 6) ? t->label : TEXT_LIT(""));
}

static struct person_entry *
person_need(struct directory *d, struct id person)
{
	struct person_entry *p = map_find(&d->persons, &person);

	if (p == NULL) {
		p = entry_new(sizeof *p);
		p->person = person;
		map_add(&d->persons, p);
	}
	return p;
}

/* Off the list of whose it was: two people were found to be one. */
static void
mandate_unlink(struct directory *d, struct mandate_entry *e)
{
	struct person_entry *p = map_find(&d->persons, &e->person);
	struct mandate_entry **at = &p->mandates;

	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
}

static void
mandate_put(struct directory *d, const struct mandate *m)
{
	struct mandate_entry *e = map_find(&d->mandates, &m->id);
	struct person_entry *p = person_need(d, m->person);

	if (e != NULL && !id_equal(e->person, m->person)) {
		mandate_unlink(d, e);
		e->next = p->mandates;
		p->mandates = e;
	} else if (e == NULL) {
		e = entry_new(sizeof *e);
		e->id = m->id;
		e->next = p->mandates;
		p->mandates = e;
		map_add(&d->mandates, e);
	}
	e->person = m->person;
	e->organisation = m->organisation;
	e->from = REC_HAS(m, 9) ? m->from : REC_DAY_MIN;
	e->to = REC_HAS(m, 10) ? m->to : REC_DAY_MAX;
	e->over = REC_HAS(m, TAG_ARCHIVED_AT);
	d->mandates_changed++;
}

static void
organisation_put(struct directory *d, const struct organisation *o)
{
	struct organisation_entry *e = map_find(&d->organisations, &o->id);

	if (e == NULL) {
		e = entry_new(sizeof *e);
		e->id = o->id;
		map_add(&d->organisations, e);
	}
	e->centre = o->kind == ORGANISATION_CENTRE || o->kind == ORGANISATION_EVS;
	d->mandates_changed++;
}

static void
record_put(struct directory *d, const struct rec_desc *desc, const void *rec)
{
	if (desc == &account_desc)
		account_put(d, rec);
	else if (desc == &web_session_desc)
		session_put(d, rec);
	else if (desc == &token_desc)
		token_put(d, rec);
	else if (desc == &mandate_desc)
		mandate_put(d, rec);
	else if (desc == &organisation_desc)
		organisation_put(d, rec);
}

void
directory_applied(void *state, const struct event *e)
{
	if (e->rec != NULL)
		record_put(state, e->rec_desc, e->rec);
}

void *
directory_open(struct db_txn *t)
{
	struct directory *d = entry_new(sizeof *d);
	struct arena a = { 0 };

	map_init(&d->accounts, offsetof(struct account_entry, id), sizeof(struct id));
	map_init(&d->handles, offsetof(struct account_entry, handle), HASH_LEN);
	map_init(&d->passes, offsetof(struct pass, secret), HASH_LEN);
	map_init(&d->pass_ids, offsetof(struct pass, id), sizeof(struct id));
	map_init(&d->organisations, offsetof(struct organisation_entry, id), sizeof(struct id));
	map_init(&d->mandates, offsetof(struct mandate_entry, id), sizeof(struct id));
	map_init(&d->persons, offsetof(struct person_entry, person), sizeof(struct id));
	for (size_t i = 0; i < gateway_service.table_count; i++) {
		const struct db_table *table = gateway_service.tables[i];
		void *rec = arena_alloc(&a, table->rec->size);
		struct db_scan scan;

		db_scan_all(&scan, t, table, false);
		while (db_scan_next(&scan, &a, rec))
			record_put(d, table->rec, rec);
		db_scan_end(&scan);
		arena_reset(&a);
	}
	arena_free(&a);
	return d;
}

static void
pass_free(void *entry)
{
	struct pass *p = entry;

	free(p->organisations);
	free(p);
}

static void
person_free(void *entry)
{
	struct person_entry *p = entry;

	for (struct mandate_entry *m = p->mandates, *next; m != NULL; m = next) {
		next = m->next;
		free(m);
	}
	free(p);
}

void
directory_close(void *state)
{
	struct directory *d = state;

	if (d == NULL)
		return;
	map_free(&d->handles, NULL);
	map_free(&d->accounts, free);
	map_free(&d->pass_ids, NULL);
	map_free(&d->passes, pass_free);
	map_free(&d->mandates, NULL);
	map_free(&d->persons, person_free);
	map_free(&d->organisations, free);
	free(d);
}

struct account_entry *
directory_account(const struct directory *d, struct id id)
{
	return map_find(&d->accounts, &id);
}

const struct account_entry *
directory_account_of(const struct directory *d, struct id person)
{
	const struct account_entry *e;
	size_t at = 0;

	while ((e = map_next(&d->accounts, &at)) != NULL)
		if (!e->closed && id_equal(e->person, person))
			return e;
	return NULL;
}

static bool
mandate_holds(const struct mandate_entry *m, day_t today)
{
	return !m->over && m->from <= today && today <= m->to;
}

static bool
organisation_listed(const struct pass *p, struct id organisation)
{
	for (uint32_t i = 0; i < p->organisation_count; i++)
		if (id_equal(p->organisations[i], organisation))
			return true;
	return false;
}

void
directory_organisations(struct directory *d, struct pass *p, struct id person, day_t today)
{
	const struct person_entry *e;

	if (p->mandates_read == d->mandates_changed + 1 && p->organisations_day == today)
		return;
	p->mandates_read = d->mandates_changed + 1;
	p->organisations_day = today;
	p->organisation_count = 0;
	p->in_centre = false;
	e = id_is_zero(person) ? NULL : map_find(&d->persons, &person);
	if (e == NULL)
		return;
	if (p->organisations == NULL)
		p->organisations = entry_new(ENVELOPE_ORGANISATIONS_MAX * sizeof *p->organisations);
	for (const struct mandate_entry *m = e->mandates; m != NULL; m = m->next)
		if (mandate_holds(m, today) && !organisation_listed(p, m->organisation) &&
		    p->organisation_count < ENVELOPE_ORGANISATIONS_MAX) {
			const struct organisation_entry *o = map_find(&d->organisations, &m->organisation);

			p->organisations[p->organisation_count++] = m->organisation;
			p->in_centre |= o == NULL || o->centre;
		}
}
