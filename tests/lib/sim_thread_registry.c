/*
 * sim_thread_registry: beside the thread, the registry is tidied: a batch comes in twice over, an agrément is moved, two structures
 *         are merged, a person is erased.
 * Owns: nothing.
 * Beware: what it touches, nothing else depends on; the checks look for the merged ids and the erased name in every service.
 */
#include "common/calendar.h"
#include "tests/lib/sim_thread.h"
#include <stdio.h>

#define AGREMENT_DAYS 1000

static usec_t
pause_of(const struct tidy_actor *x)
{
	return (usec_t)(sim_draw(x->t->sim, 700, x->actor.calls, 0) % 400) * 1000;
}

/* Two structures that are one, by a file. */
static void
batch_send(struct tidy_actor *x)
{
	struct import_row rows[2];
	struct import in = { REC_BIT(1) | REC_BIT(3), TEXT_LIT("organisation"), false, { rows, 2 } };
	struct buf b = { 0 };

	for (uint32_t i = 0; i < 2; i++) {
		const struct crypto_hash_part parts[] = { { "tidy", 4 }, { &x->round, sizeof x->round },
			{ &i, sizeof i } };
		struct organisation o = { .has = REC_BIT(TAG_ID) | REC_BIT(7) | REC_BIT(8),
			.name = TEXT_LIT("Centre doublé"),
			.kind = ORGANISATION_CENTRE };

		o.id = x->pair[i] = crypto_id_of(parts, 3);
		buf_clear(&b);
		record_encode(&organisation_desc, &o, 0, 0, &b);
		rows[i] = (struct import_row){ REC_BIT(1) | REC_BIT(2), i + 1,
			{ arena_copy(&x->actor.arena, b.ptr, b.len), (uint32_t)b.len, 0 } };
	}
	buf_free(&b);
	sim_actor_call(&x->actor, &x->t->w.as_operator, "registry.import", &import_desc, &in,
	    &import_report_desc, &x->report);
}

static struct agrement
agrement_of(const struct tidy_actor *x)
{
	day_t today = calendar_local(WORLD_START).day;
	struct agrement a = { .organisation = x->pair[0],
		.kind = AGREMENT_AGC,
		.status = AGREMENT_GRANTED,
		.from = today - AGREMENT_DAYS,
		.to = today + AGREMENT_DAYS };

	a.has = REC_BIT(AGREMENT_TAG_ORGANISATION) | REC_BIT(AGREMENT_TAG_KIND) |
	    REC_BIT(AGREMENT_TAG_STATUS) | REC_BIT(AGREMENT_TAG_FROM) | REC_BIT(AGREMENT_TAG_TO);
	return a;
}

static void
erased_note(struct tidy_actor *x)
{
	x->t->merged[x->round] = x->pair[0];
	x->t->merged_into[x->round] = x->pair[1];
	x->t->erased[x->round] = x->person.id;
}

#define BATCH(x)                                                                                             \
	do {                                                                                                 \
		(x)->actor.line = __LINE__;                                                                  \
		batch_send(x);                                                                               \
		return;                                                                                      \
	case __LINE__:;                                                                                      \
	} while (0)

void
tidy_actor_run(struct sim_actor *a)
{
	struct tidy_actor *x = (struct tidy_actor *)a;
	const struct host_caller *who = &x->t->w.as_coordinator;
	day_t today = calendar_local(WORLD_START).day;
	struct person p = { .has = REC_BIT(7) | REC_BIT(8),
		.name = TEXT_LIT(TIDY_NAME " née d’ici"),
		.email = TEXT_LIT(TIDY_EMAIL) };
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.person = x->person.id,
		.organisation = x->pair[0],
		.role = MANDATE_EMPLOYEE,
		.from = today - 100 };
	struct absence off = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.person = x->person.id,
		.from = today,
		.to = today + 1 };
	struct agrement g = agrement_of(x),
			later = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(AGREMENT_TAG_TO),
				.id = x->agrement.id,
				.version = x->agrement.version,
				.to = today + 2 };
	struct merge_order order = { REC_BIT(1) | REC_BIT(2), x->pair[0], x->pair[1], false };
	struct person_erase gone = { REC_BIT(1) | REC_BIT(2), x->person.id, ERASURE_ASKED, false };

	ACTOR_BEGIN(a);
	for (x->round = 0; x->round < TIDY_ROUNDS; x->round++) {
		BATCH(x);
		if (!sim_actor_expect(a, RC_OK))
			break;
		ACTOR_PAUSE(a, pause_of(x));
		ACTOR_DO(a, who, "registry.person.create", &person_desc, &p, &person_desc, &x->person);
		m.person = off.person = x->person.id;
		ACTOR_DO(a, who, "registry.mandate.create", &mandate_desc, &m, &mandate_desc, &x->mandate);
		ACTOR_DO(
		    a, who, "scheduling.absence.create", &absence_desc, &off, &absence_desc, &x->absence);
		ACTOR_DO(
		    a, who, "registry.agrement.create", &agrement_desc, &g, &agrement_desc, &x->agrement);
		ACTOR_PAUSE(a, pause_of(x));
		ACTOR_DO(
		    a, who, "registry.agrement.update", &agrement_desc, &later, &agrement_desc, &x->agrement);
		ACTOR_PAUSE(a, pause_of(x));
		ACTOR_DO(a, who, "registry.organisation.merge", &merge_order_desc, &order, &merge_result_desc,
		    &x->merged);
		ACTOR_DO(a, who, "registry.person.erase", &person_erase_desc, &gone, &person_erasure_desc,
		    &x->erasure);
		erased_note(x);
	}
	ACTOR_END(a);
}
