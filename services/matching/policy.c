/*
 * policy: weights, neutrality and delays: the active record over the defaults.
 * Owns: the default policy.
 * Beware: one policy is active at a time; making one active stages the other's change in the same command.
 */
#include "common/calendar.h"
#include "services/matching/consent.h"

#define GRID(label, weight)                                                                                  \
	{                                                                                                    \
		REC_BIT(1) | REC_BIT(2), { (label), sizeof(label) - 1, 0 }, (weight)                         \
	}
static const struct grid_criterion default_grid[] = { GRID("Compréhension du besoin", 30),
	GRID("Méthode proposée", 30), GRID("Expérience de situations proches", 20),
	GRID("Calendrier et coût", 20) };

static const struct policy default_policy = {
	.weight_competence = 20,
	.weight_territory = 20,
	.weight_start = 10,
	.weight_rotation = 15,
	.weight_load = 10,
	.weight_continuity = 5,
	.weight_evaluation = 10,
	.weight_cost = 10,
	.neutrality_years = 3,
	/* client and supplier links do not count: small networks would be emptied */
	.links = 1u << LINK_EMPLOYER | 1u << LINK_EMPLOYEE | 1u << LINK_ADMINISTRATOR | 1u << LINK_FAMILY,
	.answer_days_normal = 7,
	.answer_days_soon = 4,
	.answer_days_urgent = 2,
	.cascade = true,
	.list_size = 10,
	.reference_tariff = 100000,
	.remind_days_normal = 4,
	.remind_days_soon = 2,
	.remind_days_urgent = 1,
	.together = 1,
	.call_back_minutes = 30,
	.confirm_days = 3,
	.grid = { (void *)(uintptr_t)default_grid, sizeof default_grid / sizeof default_grid[0] },
};
#define POLICY_TAGS_DEFAULTED 8 /* the first tag that has a default */

static void
policy_complete(struct policy *p)
{
	struct policy whole = *p;

	for (uint16_t i = 0; i < policy_desc.count; i++) {
		const struct rec_field *f = &policy_desc.fields[i];

		if (f->tag >= POLICY_TAGS_DEFAULTED && !REC_HAS(p, f->tag))
			memcpy(record_at(f, &whole), record_at_const(f, &default_policy), f->size);
	}
	*p = whole;
}

void
policy_active(struct context *c, struct policy *ret)
{
	struct db_scan s;
	bool found = false;

	db_scan_all(&s, c->txn, &matching_policy, true);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = ret->active && !REC_HAS(ret, TAG_ARCHIVED_AT);
	db_scan_end(&s);
	if (!found)
		*ret = (struct policy){ 0 };
	policy_complete(ret);
}

/* The same day so many years before; the day before where there is none. */
static day_t
years_before(day_t today, uint32_t years)
{
	struct ymd d = calendar_ymd(today);
	day_t day;

	if (calendar_day_of(d.year - (int)years, d.month, d.day, &day))
		return day;
	/* a 29 February */
	return calendar_day_of(d.year - (int)years, d.month, d.day - 1, &day) ? day : REC_DAY_MIN;
}

uint32_t
policy_years(const struct policy *p, enum link_kind kind)
{
	const uint32_t years[] = { [LINK_EMPLOYER] = p->years_employer,
		[LINK_EMPLOYEE] = p->years_employee,
		[LINK_ADMINISTRATOR] = p->years_administrator,
		[LINK_CLIENT] = p->years_client,
		[LINK_SUPPLIER] = p->years_supplier,
		[LINK_FAMILY] = p->years_family };

	return REC_HAS(p, POLICY_TAG_YEARS + (unsigned)kind) ? years[kind] : p->neutrality_years;
}

day_t
policy_since_kind(const struct policy *p, enum link_kind kind, day_t today)
{
	return years_before(today, policy_years(p, kind));
}

enum link_kind
policy_mandate_kind(enum mandate_role role)
{
	const uint32_t governing = MANDATES_GOVERNING | 1u << MANDATE_ELECTED;

	return (governing >> role & 1u) != 0 ? LINK_ADMINISTRATOR : LINK_EMPLOYEE;
}

usec_t
policy_deadline(const struct policy *p, const struct request *r, usec_t now)
{
	const uint32_t days[URGENCY_COUNT] = { p->answer_days_normal, p->answer_days_soon,
		p->answer_days_urgent };

	return delay_end(now, days[r->urgency], p->working_days);
}

/* A reminder that is given, and would never come. The delays' tags follow each other, and so do the reminders'. */
static enum rc
reminders_hold(const struct policy *given, const struct policy *whole, struct fault *why)
{
	static const char *const fields[URGENCY_COUNT] = { "remind_days_normal", "remind_days_soon",
		"remind_days_urgent" };
	const uint32_t reminds[URGENCY_COUNT] = { whole->remind_days_normal, whole->remind_days_soon,
		whole->remind_days_urgent },
		       answers[URGENCY_COUNT] = { whole->answer_days_normal, whole->answer_days_soon,
			       whole->answer_days_urgent };

	for (unsigned i = 0; i < URGENCY_COUNT; i++)
		if (REC_HAS(given, POLICY_TAG_REMIND + i) && reminds[i] != 0 && reminds[i] >= answers[i])
			fault_addf(why, RC_RULE, fields[i], FAULT_POLICY_REMINDER, "%u", answers[i]);
	return fault_rc(why);
}

/* As this command leaves it so far: an import may have changed it in a row before. */
static bool
policy_is_active(struct context *c, struct id id, struct policy *ret)
{
	return context_latest(c, &matching_policy, id, ret) && ret->active && !REC_HAS(ret, TAG_ARCHIVED_AT);
}

/* The one that is in force beside that one, kept or of this command. */
static bool
policy_other(struct context *c, struct id than, struct policy *ret)
{
	const struct policy *staged;
	bool found = false;
	struct db_scan s;
	struct id id;

	db_scan_all(&s, c->txn, &matching_policy, false);
	while (!found && db_scan_next_id(&s, &id))
		found = !id_equal(id, than) && policy_is_active(c, id, ret);
	db_scan_end(&s);
	for (unsigned i = 0; !found && (staged = context_staged(c, &matching_policy, i)) != NULL; i++)
		found = !id_equal(staged->id, than) && policy_is_active(c, staged->id, ret);
	return found;
}

/* Which one stops to be in force is said with the one that takes its place. */
static void
policy_replaces(struct context *c, const struct policy *before, struct policy *after)
{
	struct policy other;

	if (before != NULL && before->active && after->active)
		return;
	after->has &= ~REC_BIT(POLICY_TAG_REPLACES);
	if (!after->active || !policy_other(c, after->id, &other))
		return;
	after->replaces = other.id;
	after->has |= REC_BIT(POLICY_TAG_REPLACES);
}

enum rc
policy_check(struct context *c, const struct policy *before, struct policy *after, struct fault *why)
{
	struct policy whole = *after;

	policy_replaces(c, before, after);
	policy_complete(&whole);
	if (whole.weight_competence + whole.weight_territory + whole.weight_start + whole.weight_rotation +
		whole.weight_load + whole.weight_continuity + whole.weight_evaluation + whole.weight_cost ==
	    0)
		return fault_add(why, RC_INVALID, "weight_competence", FAULT_POLICY_WEIGHTS);
	return reminders_hold(after, &whole, why);
}

static void
policy_rest(struct context *c, struct id id)
{
	struct policy other;

	if (!policy_is_active(c, id, &other))
		return;
	other.active = false;
	other.has &= ~REC_BIT(POLICY_TAG_REPLACES);
	event_stage(c, &matching_policy, "replaced", &other);
}

/* Of several of one import, the last. */
enum rc
policy_then(struct context *c, const struct policy *before, const struct policy *after, struct fault *why)
{
	struct id stays = after->id, id;
	const struct policy *staged;
	struct policy p;
	struct db_scan s;

	(void)before;
	(void)why;
	referents_resume(c);
	if (!after->active || REC_HAS(after, TAG_ARCHIVED_AT))
		return RC_OK;
	for (unsigned i = 0; (staged = context_staged(c, &matching_policy, i)) != NULL; i++)
		if (policy_is_active(c, staged->id, &p))
			stays = staged->id;
	db_scan_all(&s, c->txn, &matching_policy, false);
	while (db_scan_next_id(&s, &id))
		if (!id_equal(id, stays))
			policy_rest(c, id);
	db_scan_end(&s);
	for (unsigned i = 0; (staged = context_staged(c, &matching_policy, i)) != NULL; i++)
		if (!id_equal(staged->id, stays))
			policy_rest(c, staged->id);
	return RC_OK;
}
