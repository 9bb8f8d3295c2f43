/*
 * names: see names.h.
 * Owns: the order in which names are asked for.
 * Beware: each is a call of its own; the answer to one leads to the next.
 */
#include "services/gateway/names.h"
#include "proto/scheduling.h"

void
names_room(struct exchange *r, struct names *n, unsigned most)
{
	*n = (struct names){ .items = ARENA_ARRAY(&r->arena, most, struct name), .most = most };
}

static struct name *
name_at(const struct names *n, enum named what, struct id id)
{
	for (unsigned i = 0; i < n->count; i++)
		if (n->items[i].what == what && id_equal(n->items[i].id, id))
			return &n->items[i];
	return NULL;
}

const struct name *
names_find(const struct names *n, enum named what, struct id id)
{
	return name_at(n, what, id);
}

void
names_want(struct names *n, enum named what, struct id id)
{
	if (!id_is_zero(id) && n->count < n->most && name_at(n, what, id) == NULL)
		n->items[n->count++] = (struct name){ .what = what, .id = id };
}

struct text
names_text(const struct names *n, enum named what, struct id id)
{
	const struct name *found = name_at(n, what, id);

	return found == NULL ? TEXT_LIT("") : found->text;
}

bool
answer_read(struct exchange *r, const struct rec_desc *d, const void *body, size_t len, void *ret_rec)
{
	const void *kept = arena_copy(&r->arena, body, len); /* texts point into it until the page is drawn */

	return record_decode(d, kept, len, &r->arena, ret_rec, NULL, NULL) == RC_OK;
}

static void names_next(struct exchange *r);

static void
name_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct names *p = r->own;
	struct name *n = &p->items[p->asked++];
	struct organisation o;
	struct mandate m;
	struct person who;
	struct action action;
	struct enrolment_balance balance;
	struct provider provider;
	struct accompaniment service;

	if (rc == RC_OK && n->what == NAMED_ORGANISATION &&
	    answer_read(r, &organisation_desc, body, len, &o)) {
		n->text = o.name;
		n->siret = o.siret;
	} else if (rc == RC_OK && n->what == NAMED_MANDATE && answer_read(r, &mandate_desc, body, len, &m)) {
		n->person = m.person;
		names_want(p, NAMED_PERSON, m.person);
	} else if (rc == RC_OK && n->what == NAMED_PERSON && answer_read(r, &person_desc, body, len, &who) &&
	    REC_HAS(&who, 7)) {
		n->text = who.name;
	} else if (rc == RC_OK && n->what == NAMED_ACTION &&
	    answer_read(r, &action_desc, body, len, &action)) {
		n->text = action.title;
		n->objectives = action.objectives;
		n->modalities = action.modalities;
	} else if (rc == RC_OK && n->what == NAMED_BALANCE &&
	    answer_read(r, &enrolment_balance_desc, body, len, &balance)) {
		n->counted = true;
		n->remains = balance.remains;
	} else if (rc == RC_OK && n->what == NAMED_PROVIDER &&
	    answer_read(r, &provider_desc, body, len, &provider)) {
		n->text = REC_HAS(&provider, 7) ? provider.name : TEXT_LIT("");
	} else if (rc == RC_OK && n->what == NAMED_SERVICE &&
	    answer_read(r, &accompaniment_desc, body, len, &service)) {
		n->text = service.name;
	}
	names_next(r);
}

static void
names_next(struct exchange *r)
{
	static const char *const methods[] = { "registry.organisation.get", "registry.mandate.get",
		"registry.person.get", "scheduling.action.get", "scheduling.enrolment.balance",
		"registry.provider.get", "registry.accompaniment.get" };
	struct names *p = r->own;
	struct ref in = { REC_BIT(1), { { 0 } } };

	if (p->asked == p->count) {
		p->done(r);
		return;
	}
	in.id = p->items[p->asked].id;
	buf_clear(&r->in);
	record_encode(&ref_desc, &in, 0, 0, &r->in);
	r->pages++; /* each is a call of its own */
	page_call(r, methods[p->items[p->asked].what], name_answered);
}

void
names_ask(struct exchange *r, void (*done)(struct exchange *r))
{
	((struct names *)r->own)->done = done;
	names_next(r);
}
