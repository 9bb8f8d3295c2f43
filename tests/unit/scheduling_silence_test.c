/*
 * scheduling_silence_test: whatever a director, a board or an animator can read is the same, byte for byte, whether or not one of the
 *         centre's people asked for personal accompaniment.
 * Owns: two worlds of all services with one history; in the second, each personal command is one that is refused.
 * Beware: what is readable comes from the contract: a new method is covered by being there. Ids derive from a command's number, so both
 *         worlds make as many calls.
 */
#include "proto/matching.h"
#include "proto/proto.h"
#include "services/scheduling/service.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define CENTRES 2
#define IDS_MOST 200

extern const struct service_desc registry_service, matching_service, reporting_service, notification_service;
static const struct service_desc *const services[] = { &scheduling_service, &registry_service,
	&matching_service, &reporting_service, &notification_service };

struct seen {
	struct buf bytes;
	uint32_t answers, full; /* calls; those that gave something */
	char *what; /* a line for each answer: where its bytes end, and the method */
	size_t what_len, what_cap;
	uint32_t served; /* requests, as the référent reads them */
};
struct town {
	struct desk *d;
	bool asks; /* the employee does */
	struct id centres[CENTRES], directors[CENTRES], employees[CENTRES], animator, action;
};

/* --- what happens in both ---------------------------------------------------------------------------------- */
static struct id
person_make(struct town *t, struct id structure, const char *role)
{
	struct id who = desk_make(t->d, "registry.person.create", "{\"name\":\"Une fonction\"}");

	(void)desk_make(t->d, "registry.mandate.create",
	    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"%s\",\"from\":\"2020-01-01\"}",
	    desk_text(t->d, who), desk_text(t->d, structure), role);
	return who;
}

static void
action_make(struct town *t)
{
	struct desk *d = t->d;
	struct id day;

	t->action = desk_make(d, "scheduling.action.create",
	    "{\"title\":\"Gouvernance\",\"first_day\":\"2026-03-12\",\"animators\":[\"%s\"],\"price\":30000,"
	    "\"structures_max\":1}",
	    desk_text(d, t->animator));
	day = desk_make(d, "scheduling.session.create",
	    "{\"action\":\"%s\",\"rank\":2,\"window_from\":\"2026-04-10\",\"window_to\":\"2026-06-20\"}",
	    desk_text(d, t->action));
	(void)desk_make(d, "scheduling.action.open", "{\"id\":\"%s\"}", desk_text(d, t->action));
	for (int c = 0; c < CENTRES; c++) {
		struct id in = desk_make(d, "scheduling.enrolment.create",
		    "{\"action\":\"%s\",\"structure\":\"%s\",\"persons\":[{\"person\":\"%s\",\"role\":"
		    "\"director\"},"
		    "{\"person\":\"%s\",\"role\":\"employee\"}]}",
		    desk_text(d, t->action), desk_text(d, t->centres[c]), desk_text(d, t->directors[c]),
		    desk_text(d, t->employees[c]));

		(void)desk_make(d, "scheduling.funding.create",
		    "{\"enrolment\":\"%s\",\"person\":\"%s\",\"payer\":\"opco\",\"planned\":10000}",
		    desk_text(d, in), desk_text(d, t->employees[c]));
		(void)desk_make(d, "scheduling.feed.create",
		    "{\"kind\":\"organisation\",\"organisation\":\"%s\"}", desk_text(d, t->centres[c]));
	}
	day = desk_make(d, "scheduling.poll.create",
	    "{\"action\":\"%s\",\"options\":[{\"session\":\"%s\",\"day\":\"2026-05-12\"}],\"persons\":[\"%"
	    "s\",\"%s\"],"
	    "\"closes_at\":\"2026-04-20T10:00:00Z\"}",
	    desk_text(d, t->action), desk_text(d, day), desk_text(d, t->directors[0]),
	    desk_text(d, t->employees[0]));
	(void)desk_make(d, "scheduling.poll.open", "{\"id\":\"%s\"}", desk_text(d, day));
}

/* --- what happens in one of them --------------------------------------------------------------------------- */
static void
personal(struct town *t, int centre, const char *request)
{
	struct host_caller team = t->d->who;

	t->d->who = (struct host_caller){ .roles = ROLE_BENEFICIARY, .person = t->employees[centre] };
	if (t->asks)
		(void)desk_make(t->d, "matching.request.create", "%s", request);
	else
		assert_int_equal(desk_call(t->d, "matching.request.get", NULL, "{\"id\":\"%s\"}",
				     desk_text(t->d, t->action)),
		    RC_NOT_FOUND);
	t->d->who = team;
}

/* --- reading ----------------------------------------------------------------------------------------------- */
static void
seen_add(struct seen *s, const struct town *t, const struct method *m, enum rc rc)
{
	struct text body = host_last_body(t->d->h);
	char line[100];
	int n;

	buf_byte(&s->bytes, (uint8_t)rc);
	buf_append(&s->bytes, body.ptr, body.len);
	s->answers++;
	s->full += rc == RC_OK && body.len > 40;
	n = snprintf(line, sizeof line, "%zu %s\n", s->bytes.len, m->name);
	if (s->what_len + (size_t)n + 1 > s->what_cap) {
		s->what_cap = 2 * s->what_cap + 4096;
		s->what = realloc(s->what, s->what_cap);
	}
	memcpy(s->what + s->what_len, line, (size_t)n + 1);
	s->what_len += (size_t)n;
}

static uint32_t
ids_of(struct town *t, const struct service_desc *desc, const struct db_table *table, struct id *ret)
{
	struct db_txn txn = db_begin(service_db(host_service(t->d->h, desc->contract->name)), DB_READ);
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_all(&scan, &txn, table, false);
	while (n < IDS_MOST && db_scan_next_id(&scan, &ret[n]))
		n++;
	db_scan_end(&scan);
	db_abort(&txn);
	return n;
}

/* Everything that is asked for: of all that is there, archived too, and over a long time. */
static void *
input_of(struct town *t, const struct method *m, const struct id *id)
{
	void *in = arena_alloc(host_arena(t->d->h), m->in->size);
	uint64_t *has = in;

	memset(in, 0, m->in->size);
	for (const struct rec_field *f = m->in->fields; f < record_end(m->in); f++) {
		bool is_id = strcmp(f->name, "id") == 0 && f->kind == REC_K_ID;

		if (is_id && id != NULL)
			*(struct id *)record_at(f, in) = *id;
		else if (f->kind == REC_K_DAY)
			*(day_t *)record_at(f, in) =
			    desk_day(strcmp(f->name, "from") == 0 ? "2026-02-01" : "2026-09-01");
		else if (strcmp(f->name, "archived") == 0)
			*(bool *)record_at(f, in) = true;
		else if (f->kind == REC_K_ID && (f->flags & REQUIRED)) /* a paper of a person */
			*(struct id *)record_at(f, in) = t->employees[0];
		else if (f->kind != REC_K_ENUM || !(f->flags & REQUIRED))
			continue;
		*has |= REC_BIT(f->tag);
	}
	return in;
}

/* With an id for each record that it may be asked about. Ids of requests and of notices are their readers' alone: lists tell those. */
static void
method_read(struct town *t, struct seen *s, const struct service_desc *desc, const struct method *m)
{
	bool by_id = record_field(m->in, "id", 2) != NULL;
	bool told = desc == &scheduling_service || desc == &registry_service;
	const struct db_table *table = stage_table_of(desc, m);
	struct id ids[IDS_MOST];
	uint32_t n;

	if (!by_id)
		seen_add(s, t, m,
		    host_call(t->d->h, &t->d->who, m->name, m->in, input_of(t, m, NULL), 0, NULL, NULL, NULL,
			&t->d->why));
	if (!by_id || !told || table == NULL)
		return;
	n = ids_of(t, desc, table, ids);
	for (uint32_t i = 0; i < n; i++)
		seen_add(s, t, m,
		    host_call(t->d->h, &t->d->who, m->name, m->in, input_of(t, m, &ids[i]), 0, NULL, NULL,
			NULL, &t->d->why));
}

static void
all_read(struct town *t, struct seen *s)
{
	struct host_caller team = t->d->who;
	const struct host_caller readers[] = { { ROLE_DIRECTOR, t->directors[0], &t->centres[0], 1 },
		{ ROLE_DIRECTOR, t->directors[1], &t->centres[1], 1 },
		{ ROLE_ANIMATOR, t->animator, NULL, 0 }, { ROLE_COORDINATOR, { { 0 } }, NULL, 0 } };

	for (size_t r = 0; r < COUNT(readers); r++)
		for (size_t k = 0; k < COUNT(services); k++)
			for (size_t i = 0; i < services[k]->contract->method_count; i++) {
				const struct method *m = &services[k]->contract->methods[i];

				t->d->who = readers[r];
				if (m->kind == METHOD_READ && m->verb != NULL &&
				    (m->roles & readers[r].roles) != 0)
					method_read(t, s, services[k], m);
			}
	t->d->who = team;
}

/* One history; in it, or not, two employees ask: one at leisure, one in distress. */
static void
live(struct seen *s, bool asks)
{
	struct town t = { .d = desk_new(services, COUNT(services), "2026-03-02"), .asks = asks };
	struct list_page page;
	struct id referent;
	struct id federation = desk_make(
	    t.d, "registry.organisation.create", "{\"name\":\"Fédération\",\"kind\":\"federation\"}");

	for (int c = 0; c < CENTRES; c++) {
		t.centres[c] = desk_make(
		    t.d, "registry.organisation.create", "{\"name\":\"Centre %d\",\"kind\":\"centre\"}", c);
		t.directors[c] = person_make(&t, t.centres[c], "director");
		t.employees[c] = person_make(&t, t.centres[c], "employee");
	}
	t.animator = person_make(&t, federation, "animator");
	referent = person_make(&t, federation, "employee");
	host_settle(t.d->h);
	personal(&t, 0, "{\"kind\":\"individual\",\"nature\":\"information\",\"text\":\"Un mot.\"}");
	action_make(&t);
	personal(&t, 0, "{\"kind\":\"individual\",\"nature\":\"crisis\"}");
	host_settle(t.d->h);
	all_read(&t, s);
	host_advance(t.d->h, 12 * USEC_PER_DAY);
	all_read(&t, s);
	t.d->who = (struct host_caller){ .roles = ROLE_REFERENT, .person = referent };
	assert_int_equal(desk_call(t.d, "matching.request.list", &page, "{}"), RC_OK);
	s->served = page.count;
	assert_true(desk_verified(t.d, "scheduling"));
	desk_free(t.d);
}

/* The method whose answer holds that byte. */
static const char *
method_at(const struct seen *s, size_t at)
{
	const char *line = s->what;

	while (strtoull(line, NULL, 10) <= at)
		line = strchr(line, '\n') + 1;
	return line;
}

static void
nothing_that_a_contract_lets_an_employer_read_tells_of_a_personal_request(void **state)
{
	struct seen with = { 0 }, without = { 0 };
	size_t at = 0;

	(void)state;
	live(&with, true);
	live(&without, false);
	print_message("%u answers, %u of them with something to read\n", with.answers, with.full);
	while (at < with.bytes.len && at < without.bytes.len && with.bytes.ptr[at] == without.bytes.ptr[at])
		at++;
	if (at < with.bytes.len || at < without.bytes.len)
		fail_msg("answers differ: %.80s", method_at(at < with.bytes.len ? &with : &without, at));
	assert_int_equal(with.answers, without.answers);
	assert_true(with.full > 300);
	assert_int_equal(with.served,
	    1); /* the comparison is not blind: somebody reads of the crisis; the draft is the person's */
	assert_int_equal(without.served, 0);
	buf_free(&with.bytes);
	buf_free(&without.bytes);
	free(with.what);
	free(without.what);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_that_a_contract_lets_an_employer_read_tells_of_a_personal_request),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
