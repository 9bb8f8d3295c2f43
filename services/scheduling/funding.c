/*
 * funding: what is checked and filled when a funding is created or changed, and what the other files read of fundings.
 * Owns: which payers fit which public; that one person's fundings never exceed the price.
 * Beware: a structure's people differ in law: municipal agents and elected ones have no OPCO, volunteers have neither OPCO nor CNFPT.
 */
#include "services/scheduling/funding.h"
#include "services/scheduling/enrolment.h"

#include <stdio.h>

const struct db_table scheduling_fundings = { &funding_desc };

#define ORGANISATION_TAG_MANAGEMENT 15
#define BIT(v) (1u << (unsigned)(v))
/* Whoever the person is. */
#define PAYERS_ALWAYS (BIT(PAYER_FEDERATION) | BIT(PAYER_STRUCTURE) | BIT(PAYER_PERSON))
/* What they pay comes off what remains once it is paid, not when it is granted. */
#define PAYERS_OF_THE_REST (BIT(PAYER_STRUCTURE) | BIT(PAYER_OWN_BUDGET) | BIT(PAYER_PERSON))

uint32_t
funding_payers(enum mandate_role role, const struct organisation *structure)
{
	bool public_body = structure->kind == ORGANISATION_INSTITUTION ||
	    (REC_HAS(structure, ORGANISATION_TAG_MANAGEMENT) &&
		structure->management == MANAGEMENT_MUNICIPAL);

	if (role == MANDATE_ELECTED)
		return PAYERS_ALWAYS | BIT(PAYER_OWN_BUDGET);
	if (role == MANDATE_VOLUNTEER || (BIT(role) & MANDATES_GOVERNING) != 0)
		return PAYERS_ALWAYS | BIT(PAYER_FDVA);
	return PAYERS_ALWAYS | (public_body ? BIT(PAYER_CNFPT) | BIT(PAYER_OWN_BUDGET) : BIT(PAYER_OPCO));
}

bool
funding_is_granted_by_others(enum payer payer)
{
	return (BIT(payer) & PAYERS_OF_THE_REST) == 0;
}

bool
funding_is_open(const struct funding *f)
{
	return f->status == FUNDING_PLANNED || f->status == FUNDING_ASKED || f->status == FUNDING_GRANTED;
}

int64_t
funding_amount(const struct funding *f)
{
	switch (f->status) {
	case FUNDING_PLANNED:
		return f->planned;
	case FUNDING_ASKED:
		return f->asked;
	case FUNDING_GRANTED:
	case FUNDING_INVOICED:
	case FUNDING_PAID:
		return REC_HAS(f, FUNDING_TAG_GRANTED) ? f->granted : f->invoiced;
	case FUNDING_REFUSED:
	case FUNDING_CANCELLED:
		break;
	}
	return 0;
}

const char *
funding_money(struct context *c, int64_t cents)
{
	return arena_printf(c->arena, "%lld,%02lld €", (long long)(cents / 100),
	    (long long)(cents < 0 ? -cents : cents) % 100);
}

const char *
funding_money_of(struct context *c, int64_t cents, int64_t of)
{
	return arena_printf(c->arena, "%s pour %s", funding_money(c, cents), funding_money(c, of));
}

void
scheduling_fundings_of(struct context *c, unsigned tag, struct id id, struct funding_list *ret)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_fundings, tag, &id);
	struct funding *all = (struct funding *)(void *)r.items;

	*ret = (struct funding_list){ all, 0 };
	for (uint32_t i = 0; i < r.count; i++) {
		struct id of = tag == FUNDING_TAG_ACTION ? all[i].action : all[i].enrolment;

		if (!scheduling_is_archived(&all[i]) && all[i].status != FUNDING_CANCELLED &&
		    id_equal(of, id))
			all[ret->count++] = all[i];
	}
}

enum rc
scheduling_fundings_end(struct context *c, struct id enrolment, const struct id *person)
{
	struct funding_list all;
	enum rc rc = RC_OK;

	scheduling_fundings_of(c, FUNDING_TAG_ENROLMENT, enrolment, &all);
	for (uint32_t i = 0; i < all.count && rc == RC_OK; i++) {
		struct funding *f = &all.items[i];

		if (!funding_is_open(f) || (person != NULL && !id_equal(f->person, *person)))
			continue;
		f->status = FUNDING_CANCELLED;
		rc = event_stage(c, &scheduling_fundings, "cancelled", f);
	}
	return rc != RC_OK || person != NULL ? rc : scheduling_agreements_end(c, enrolment);
}

void
scheduling_fundings_sum(struct context *c, struct id action, struct funding_sum *ret)
{
	struct funding_list all;

	*ret = (struct funding_sum){ 0 };
	scheduling_fundings_of(c, FUNDING_TAG_ACTION, action, &all);
	for (uint32_t i = 0; i < all.count; i++) {
		const struct funding *f = &all.items[i];

		if (funding_is_open(f)) {
			ret->open++;
			ret->open_amount += funding_amount(f);
		}
		ret->settled += f->status == FUNDING_INVOICED || f->status == FUNDING_PAID;
	}
}

enum rc
funding_within_price(
    struct context *c, const struct funding *f, int64_t amount, const char *field, struct fault *why)
{
	struct funding_list all;
	struct action action;
	int64_t sum = amount;

	if (!context_get(c, &scheduling_actions, f->action, &action) || !REC_HAS(&action, ACTION_PRICE))
		return RC_OK;
	scheduling_fundings_of(c, FUNDING_TAG_ENROLMENT, f->enrolment, &all);
	for (uint32_t i = 0; i < all.count; i++)
		if (!id_equal(all.items[i].id, f->id) && id_equal(all.items[i].person, f->person))
			sum += funding_amount(&all.items[i]);
	if (sum <= action.price)
		return RC_OK;
	return fault_addf(
	    why, RC_RULE, field, FAULT_FUNDING_OVER, "%s", funding_money_of(c, sum, action.price));
}

enum rc
funding_day(struct context *c, day_t on, bool has, day_t before, struct fault *why)
{
	char day[CALENDAR_LONG_CAP];

	if (on > c->today)
		return fault_add(why, RC_RULE, "on", FAULT_FUNDING_FUTURE);
	if (!has || on >= before)
		return RC_OK;
	calendar_day_long(before, day);
	return fault_addf(why, RC_RULE, "on", FAULT_FUNDING_ORDER, "%s", day);
}

/* --- creating -------------------------------------------------------------------------- */
static const struct delegate *
delegate_of(const struct enrolment *e, struct id person)
{
	const struct delegate *all = e->persons.items;

	for (uint32_t i = 0; i < e->persons.count; i++)
		if (id_equal(all[i].person, person))
			return &all[i];
	return NULL;
}

static enum rc
payer_check(struct context *c, const struct funding *f, const struct delegate *who, struct fault *why)
{
	struct organisation o = { .kind = ORGANISATION_CENTRE };
	char labels[200], names[200];
	uint32_t fit;

	if (!context_get(c, &scheduling_organisations, f->structure, &o))
		o.kind = ORGANISATION_CENTRE;
	fit = funding_payers(who->role, &o);
	if ((fit & BIT(f->payer)) != 0 || (REC_HAS(f, FUNDING_TAG_OVERRULED) && f->overruled.len > 0))
		return RC_OK;
	return fault_say(why, RC_RULE, "payer", FAULT_FUNDING_PAYER,
	    rec_enum_words(&payer_enum, fit, true, labels, sizeof labels),
	    rec_enum_words(&payer_enum, fit, false, names, sizeof names));
}

static enum rc
double_check(struct context *c, const struct funding *f, struct fault *why)
{
	struct funding_list all;

	scheduling_fundings_of(c, FUNDING_TAG_ENROLMENT, f->enrolment, &all);
	for (uint32_t i = 0; i < all.count; i++) {
		const struct funding *other = &all.items[i];

		if (!id_equal(other->id, f->id) && id_equal(other->person, f->person) &&
		    other->payer == f->payer && other->status != FUNDING_REFUSED &&
		    id_equal(other->organisation, f->organisation))
			return fault_add(why, RC_CONFLICT, "payer", FAULT_FUNDING_DOUBLE);
	}
	return RC_OK;
}

static enum rc
funding_begins(struct context *c, struct funding *f, struct fault *why)
{
	const struct delegate *who;
	struct enrolment e;
	enum rc rc = context_need(c, &scheduling_enrolments, f->enrolment, "enrolment", &e, why);

	if (rc != RC_OK)
		return rc;
	if (!scheduling_enrolment_is_live(&e) || scheduling_is_archived(&e))
		return fault_add(why, RC_RULE, "enrolment", FAULT_FUNDING_ENROLMENT);
	who = delegate_of(&e, f->person);
	if (who == NULL)
		return fault_add(why, RC_RULE, "person", FAULT_PERSON_NOT_THERE);
	f->structure = e.structure;
	f->action = e.action;
	f->status = FUNDING_PLANNED;
	f->has |= REC_BIT(FUNDING_TAG_STRUCTURE) | REC_BIT(FUNDING_TAG_ACTION) | REC_BIT(FUNDING_TAG_STATUS);
	rc = payer_check(c, f, who, why);
	return rc != RC_OK ? rc : double_check(c, f, why);
}

enum rc
scheduling_funding_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct funding *was = before;
	struct funding *f = after;
	enum rc rc = was == NULL ? funding_begins(c, f, why) : RC_OK;

	if (rc != RC_OK)
		return rc;
	if (was != NULL && f->planned != was->planned && was->status != FUNDING_PLANNED)
		return rec_fault_value(
		    why, RC_CONFLICT, "planned", FAULT_STATE, &funding_status_enum, (int)was->status);
	if (f->travel_paid > f->travel)
		return fault_addf(why, RC_RULE, "travel_paid", FAULT_TRAVEL_PAID, "%s",
		    funding_money_of(c, f->travel_paid, f->travel));
	if (f->status != FUNDING_PLANNED)
		return RC_OK;
	if (f->planned == 0 && f->travel == 0)
		return fault_add(why, RC_INVALID, "planned", FAULT_FUNDING_NOTHING);
	return funding_within_price(c, f, f->planned, "planned", why);
}
