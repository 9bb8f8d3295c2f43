/*
 * sim_thread_writers: load beside the thread: organisations that change, absences, group requests that are
 * withdrawn. Owns: nothing. Beware: what they touch, nothing else depends on.
 */
#include "common/calendar.h"
#include "tests/lib/sim_thread.h"
#include <stdio.h>

#define ROUNDS 5

static usec_t
pause_of(const struct writer_actor *x)
{
	return (usec_t)(sim_draw(x->t->sim, 500 + (uint64_t)x->number, x->actor.calls, 0) % 400) * 1000;
}

#define PAUSE(x)                                                                                             \
	do {                                                                                                 \
		(x)->actor.line = __LINE__;                                                                  \
		sim_actor_sleep(&(x)->actor, pause_of(x));                                                   \
		return;                                                                                      \
	case __LINE__:;                                                                                      \
	} while (0)

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

static void
write_absences(struct sim_actor *a)
{
	struct writer_actor *x = (struct writer_actor *)a;
	day_t today = calendar_local(x->t->sim->start).day + 3 * x->round;
	struct absence m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.person = x->t->w.spares[x->round % WORLD_SPARES],
		.from = today,
		.to = today + 1 };

	ACTOR_BEGIN(a);
	for (x->round = 0; x->round < 2 * ROUNDS; x->round++) {
		ACTOR_DO(a, &x->t->w.as_coordinator, "scheduling.absence.create", &absence_desc, &m,
		    &absence_desc, &x->absence);
		PAUSE(x);
	}
	ACTOR_END(a);
}

static struct request
group_request(const struct writer_actor *x)
{
	day_t today = calendar_local(x->t->sim->start).day;
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

void
writer_actor_run(struct sim_actor *a)
{
	switch (((struct writer_actor *)a)->number) {
	case 0:
	case 1:
		write_organisations(a);
		break;
	case 2:
		write_absences(a);
		break;
	default:
		write_requests(a);
		break;
	}
}
