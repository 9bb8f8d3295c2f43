/*
 * list_test: pages of a collection with several filters, both ways, against looking at every record.
 * Owns: one host with a registry of random organisations.
 * Beware: virtual time only.
 */
#include "services/registry/service.h"
#include "tests/lib/host.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define ORGANISATIONS 300u
#define PARENTS 4u

static const struct host_caller team = { .roles = ROLE_COORDINATOR };
static const char *const communes[] = { "42218", "69123", "69282" };
static const char *const kinds[] = { "federation", "centre", "evs" };
static struct host *host;
static uint64_t seed = 7;
static struct organisation all[ORGANISATIONS];

static uint32_t
draw(uint32_t n)
{
	return (uint32_t)((stage_next(&seed) >> 33) % n);
}

static void
organisation_make(struct organisation *o, unsigned i)
{
	struct fault why = { 0 };

	*o = (struct organisation){ .has = REC_BIT(7) | REC_BIT(8), .name = TEXT_LIT("Une structure") };
	o->kind = (enum organisation_kind)draw(3);
	if (draw(4) != 0) {
		o->commune = text_of(communes[draw(3)]);
		o->has |= REC_BIT(14);
	}
	if (i >= PARENTS && draw(3) != 0) {
		o->parent = all[draw(PARENTS)].id;
		o->has |= REC_BIT(10);
	}
	assert_int_equal(host_call(host, &team, "registry.organisation.create", &organisation_desc, o, 0,
			     &organisation_desc, o, NULL, &why),
	    RC_OK);
	if (i >= PARENTS && draw(5) == 0) {
		struct organisation gone = {
			.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION), .id = o->id, .version = 1
		};

		assert_int_equal(host_call(host, &team, "registry.organisation.archive", &organisation_desc,
				     &gone, 0, &organisation_desc, o, NULL, &why),
		    RC_OK);
	}
}

static int
id_compare(const void *a, const void *b)
{
	return memcmp(((const struct organisation *)a)->id.b, ((const struct organisation *)b)->id.b, 16);
}

static int
set_up(void **unused)
{
	static const struct service_desc *const services[] = { &registry_service };

	(void)unused;
	host = host_new(services, 1, INT64_C(1793000000000000));
	for (unsigned i = 0; i < ORGANISATIONS; i++)
		organisation_make(&all[i], i);
	qsort(all, ORGANISATIONS, sizeof all[0], id_compare);
	return 0;
}

static int
tear_down(void **unused)
{
	(void)unused;
	host_free(host);
	return 0;
}

/* --- a question and its oracle ------------------------------------------------------------------------ */
struct asked {
	bool by_kind, by_commune, by_parent, newest, archived;
	enum organisation_kind kind;
	const char *commune;
	struct id parent;
	char parent_text[ID_TEXT_LEN + 1];
	struct filter filters[3];
};

static struct asked
asked_draw(void)
{
	struct asked a = { .by_kind = draw(2),
		.by_commune = draw(2),
		.by_parent = draw(2),
		.newest = draw(2),
		.archived = draw(2) };

	a.kind = (enum organisation_kind)draw(3);
	a.commune = communes[draw(3)];
	a.parent = all[draw(ORGANISATIONS)].parent;
	if (id_is_zero(a.parent))
		a.by_parent = false;
	id_format(a.parent, a.parent_text);
	return a;
}

static bool
wanted(const struct asked *a, const struct organisation *o)
{
	return (a->archived || !REC_HAS(o, TAG_ARCHIVED_AT)) && (!a->by_kind || o->kind == a->kind) &&
	    (!a->by_commune || (REC_HAS(o, 14) && text_is(o->commune, a->commune))) &&
	    (!a->by_parent || (REC_HAS(o, 10) && id_equal(o->parent, a->parent)));
}

static struct list_query
query_of(struct asked *a)
{
	struct list_query q = { .has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5),
		.archived = a->archived,
		.newest = a->newest };
	uint32_t n = 0;

	if (a->by_commune)
		a->filters[n++] =
		    (struct filter){ REC_BIT(1) | REC_BIT(2), TEXT_LIT("commune"), text_of(a->commune) };
	if (a->by_kind)
		a->filters[n++] =
		    (struct filter){ REC_BIT(1) | REC_BIT(2), TEXT_LIT("kind"), text_of(kinds[a->kind]) };
	if (a->by_parent)
		a->filters[n++] =
		    (struct filter){ REC_BIT(1) | REC_BIT(2), TEXT_LIT("parent"), text_of(a->parent_text) };
	q.filters = (struct list){ a->filters, n };
	return q;
}

static const struct organisation *
next_wanted(const struct asked *a, unsigned *at)
{
	while (*at < ORGANISATIONS) {
		const struct organisation *o = &all[a->newest ? ORGANISATIONS - 1 - *at : *at];

		(*at)++;
		if (wanted(a, o))
			return o;
	}
	return NULL;
}

/* The page's records are the next that are wanted; the cursor is there when there is one more. */
static void
page_check(const struct asked *a, const struct list_page *page, unsigned *at)
{
	unsigned more;

	for (uint32_t i = 0; i < page->count; i++) {
		const struct organisation *o = next_wanted(a, at);

		assert_non_null(o);
		assert_non_null(memmem(page->items.ptr, page->items.len, o->id.b, sizeof o->id.b));
	}
	more = *at;
	assert_int_equal(REC_HAS(page, 3), next_wanted(a, &more) != NULL);
}

static void
pages_with_several_filters_are_those_of_looking_at_every_record(void **unused)
{
	unsigned filled = 0;

	(void)unused;
	for (unsigned round = 0; round < 300; round++) {
		struct asked a = asked_draw();
		struct list_query q = query_of(&a);
		unsigned at = 0;
		bool more = true;

		q.limit = 1 + draw(7);
		while (more) {
			struct list_page page;
			struct fault why = { 0 };

			assert_int_equal(host_call(host, &team, "registry.organisation.list",
					     &list_query_desc, &q, 0, &list_page_desc, &page, NULL, &why),
			    RC_OK);
			page_check(&a, &page, &at);
			filled += page.count > 0;
			more = REC_HAS(&page, 3);
			q.cursor = page.next;
			q.has |= REC_BIT(2);
		}
		assert_null(next_wanted(&a, &at));
	}
	assert_true(filled > 300);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    pages_with_several_filters_are_those_of_looking_at_every_record, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
