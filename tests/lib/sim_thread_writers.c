/*
 * sim_thread_writers: load beside the thread: records that change, absences, requests that are withdrawn.
 * Owns: nothing.
 * Beware: what they touch, nothing else depends on.
 */
#include "common/calendar.h"
#include "tests/lib/sim_thread.h"
#include <stdio.h>

#define ROUNDS 10

static usec_t
pause_of(const struct writer_actor *x)
{
	return (usec_t)(sim_draw(x->t->sim, 500 + (uint64_t)x->number, x->actor.calls, 0) % 400) * 1000;
}

#define PAUSE(x) ACTOR_PAUSE(&(x)->actor, pause_of(x))

/* Each update says which version it read: done twice, the second one would be stale. */
static void
write_organisations(struct sim_actor *a)
{
	struct writer_actor *x = (struct writer_actor *)a;
	const struct host_caller *who = &x->t->w.as_coordinator;
	char code[32], name[32];
	struct organisation o = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8), .kind = ORGANISATION_PARTNER };
	struct organisation p = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(7),
		.id = x->organisation.id,
		.version = x->organisation.version };

	snprintf(code, sizeof code, "w%d-%d", x->number, x->round);
	snprintf(name, sizeof name, "Partenaire %u", a->calls);
	o.code = text_of(code);
	o.name = p.name = text_of(name);
	ACTOR_BEGIN(a);
	for (x->round = 0; x->round < ROUNDS; x->round++) {
		snprintf(code, sizeof code, "w%d-%d", x->number, x->round);
		o.code = text_of(code);
		ACTOR_DO(a, who, "registry.organisation.create", &organisation_desc, &o, &organisation_desc,
		    &x->organisation);
		PAUSE(x);
		ACTOR_DO(a, who, "registry.organisation.update", &organisation_desc, &p, &organisation_desc,
		    &x->organisation);
		PAUSE(x);
		ACTOR_DO(a, who, "registry.organisation.update", &organisation_desc, &p, &organisation_desc,
		    &x->organisation);
		p.version = 2;
		ACTOR_CALL(a, who, "registry.organisation.update", &organisation_desc, &p, &organisation_desc,
		    &x->organisation);
		(void)sim_actor_expect(a, RC_STALE);
		PAUSE(x);
	}
	ACTOR_END(a);
}

/* Somebody new, known to the registry a moment ago: who writes reads the own writes, in every service. */
static void
write_absences(struct sim_actor *a)
{
	struct writer_actor *x = (struct writer_actor *)a;
	const struct host_caller *who = &x->t->w.as_coordinator;
	day_t today = calendar_local(WORLD_START).day + 3 * x->round;
	struct person p = { .has = REC_BIT(7), .name = TEXT_LIT("Une personne") };
	struct absence m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.person = x->person.id,
		.from = today,
		.to = today + 1 };

	ACTOR_BEGIN(a);
	for (x->round = 0; x->round < ROUNDS; x->round++) {
		ACTOR_DO(a, who, "registry.person.create", &person_desc, &p, &person_desc, &x->person);
		m.person = x->person.id;
		ACTOR_DO(a, who, "scheduling.absence.create", &absence_desc, &m, &absence_desc, &x->absence);
		PAUSE(x);
	}
	ACTOR_END(a);
}

static struct request
group_request(const struct writer_actor *x)
{
	day_t today = calendar_local(WORLD_START).day;
	struct request r = { .kind = POOL_GROUP,
		.organisation = x->t->w.centres[3],
		.service = x->t->w.service,
		.department = TEXT_LIT("42"),
		.from = today,
		.to = today + 90,
		.days = 3,
		.text = TEXT_LIT("Retrouver une équipe qui se parle.") };

	r.has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_ORGANISATION) | REC_BIT(REQUEST_TAG_SERVICE) |
	    REC_BIT(REQUEST_TAG_DEPARTMENT) | REC_BIT(REQUEST_TAG_FROM) | REC_BIT(REQUEST_TAG_TO) |
	    REC_BIT(REQUEST_TAG_DAYS) | REC_BIT(REQUEST_TAG_TEXT);
	return r;
}

static void
write_requests(struct sim_actor *a)
{
	struct writer_actor *x = (struct writer_actor *)a;
	const struct host_caller *who = &x->t->w.as_director[3];
	struct request r = group_request(x);
	struct ref ref = { REC_BIT(1), x->request.id };

	ACTOR_BEGIN(a);
	for (x->round = 0; x->round < ROUNDS; x->round++) {
		ACTOR_DO(a, who, "matching.request.create", &request_desc, &r, &request_desc, &x->request);
		ref.id = x->request.id;
		PAUSE(x);
		ACTOR_DO(a, who, "matching.request.submit", &ref_desc, &ref, &request_desc, &x->request);
		x->t->tally.submitted++;
		x->t->tally.group_submitted++;
		PAUSE(x);
		ACTOR_DO(a, who, "matching.request.withdraw", &ref_desc, &ref, &request_desc, &x->request);
		x->t->tally.withdrawn++;
	}
	ACTOR_END(a);
}

/* A provider's card is lowered and raised: what is promised stays promised, and is flagged. */
static void
write_card(struct sim_actor *a)
{
	struct writer_actor *x = (struct writer_actor *)a;
	struct provider p = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(16) | REC_BIT(17),
		.id = x->t->w.providers[x->round % 2],
		.version = 1 + (uint64_t)x->round / 2,
		.days_individual = x->round % 4 < 2 ? 1 : 2,
		.days_group = x->round % 4 < 2 ? 0 : 2 };

	ACTOR_BEGIN(a);
	for (x->round = 0; x->round < 2 * ROUNDS; x->round++) {
		PAUSE(x);
		ACTOR_DO(a, &x->t->w.as_coordinator, "registry.provider.update", &provider_desc, &p,
		    &provider_desc, &x->provider);
	}
	ACTOR_END(a);
}

/* Two write the same record: each reads, changes, and begins again when the other was first. */
static void
write_shared(struct sim_actor *a)
{
	struct writer_actor *x = (struct writer_actor *)a;
	const struct host_caller *who = &x->t->w.as_coordinator;
	struct organisation o = {
		.has = REC_BIT(7) | REC_BIT(8), .name = TEXT_LIT("Commune"), .kind = ORGANISATION_INSTITUTION
	};
	struct organisation p = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(7),
		.id = x->t->shared.id,
		.version = x->organisation.version };
	struct ref ref = { REC_BIT(1), x->t->shared.id };

	p.name = text_of(arena_printf(&a->arena, "%s, %u", a->name, a->calls));
	ACTOR_BEGIN(a);
	if (x->number == 5)
		ACTOR_DO(a, who, "registry.organisation.create", &organisation_desc, &o, &organisation_desc,
		    &x->t->shared);
	ACTOR_UNTIL(a, !id_is_zero(x->t->shared.id));
	for (x->round = 0; x->round < ROUNDS;) {
		ref.id = x->t->shared.id;
		ACTOR_DO(a, who, "registry.organisation.get", &ref_desc, &ref, &organisation_desc,
		    &x->organisation);
		if (x->organisation.version < x->written)
			sim_fail(a->cast, "%s reads version %llu after it wrote %llu", a->name,
			    (unsigned long long)x->organisation.version, (unsigned long long)x->written);
		ACTOR_CALL(a, who, "registry.organisation.update", &organisation_desc, &p, &organisation_desc,
		    &x->organisation);
		if (a->rc == RC_STALE)
			continue;
		x->written = x->organisation.version;
		if (!sim_actor_expect(a, RC_OK))
			break;
		x->t->shared_changes++;
		x->round++;
		PAUSE(x);
	}
	ACTOR_END(a);
}

/* Somebody else at the provider's has the link, and accepts at the same moment. */
static void
click_again(struct sim_actor *a)
{
	struct writer_actor *x = (struct writer_actor *)a;
	const struct request_actor *r = &x->t->requests[1];
	struct answer give = { REC_BIT(1) | REC_BIT(2), { 0 }, true, ANSWER_OTHER };

	ACTOR_BEGIN(a);
	ACTOR_UNTIL(a, r->actor.done || r->sent.answer_link.len > 3);
	if (!r->actor.done) {
		give.token = (struct text){ r->sent.answer_link.ptr + 3, r->sent.answer_link.len - 3, 0 };
		ACTOR_CALL(a, &x->t->w.as_nobody, "matching.answer.give", &answer_desc, &give,
		    &answer_taken_desc, &x->taken);
		x->won = a->rc == RC_OK;
		x->t->tally.accepted += x->won;
		if (!x->won && !sim_actor_refused(a, FAULT_ANSWER_USED))
			(void)sim_actor_expect(a, RC_OK);
		ACTOR_UNTIL(a, r->actor.done);
		if (x->won == r->accepted)
			sim_fail(a->cast, "a link was taken %s", x->won ? "twice" : "by nobody");
	}
	ACTOR_END(a);
}

void
writer_actor_run(struct sim_actor *a)
{
	static void (*const writers[THREAD_WRITERS])(struct sim_actor * a) = { write_organisations,
		click_again, write_absences, write_requests, write_card, write_shared, write_shared };

	writers[((struct writer_actor *)a)->number](a);
}
