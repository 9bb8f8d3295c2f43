/*
 * funding_balance: what remains to pay, by person, by structure and for an action.
 * Owns: the sum: price of the persons, less what others grant, less what the structure, its own budget and the persons have paid.
 * Beware: what was granted or paid for somebody who left counts on, without a price beside it.
 */
#include "services/scheduling/enrolment.h"
#include "services/scheduling/funding.h"

static struct balance_line *
line_of(struct enrolment_balance *b, struct id person)
{
	struct balance_line *lines = b->lines.items;
	const uint64_t all = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5);

	for (uint32_t i = 0; i < b->lines.count; i++)
		if (id_equal(lines[i].person, person))
			return &lines[i];
	lines[b->lines.count] = (struct balance_line){ .has = all, .person = person };
	return &lines[b->lines.count++];
}

static void
balance_add(struct enrolment_balance *b, const struct funding *f)
{
	struct balance_line *line = line_of(b, f->person);
	bool others = funding_is_granted_by_others(f->payer);
	bool agreed =
	    f->status == FUNDING_GRANTED || f->status == FUNDING_INVOICED || f->status == FUNDING_PAID;

	if (others && agreed) {
		line->granted += f->granted;
		b->granted += f->granted;
	} else if (others) {
		b->pending += funding_amount(f);
	} else {
		line->paid += f->paid;
		b->paid += f->paid;
	}
	b->invoiced += f->invoiced;
	b->received += f->paid;
	b->travel += f->travel;
	b->travel_paid += f->travel_paid;
}

static void
balance_read(
    struct context *c, const struct action *action, const struct enrolment *e, struct enrolment_balance *b)
{
	const struct delegate *who = e->persons.items;
	struct funding_list all;

	scheduling_fundings_of(c, FUNDING_TAG_ENROLMENT, e->id, &all);
	*b = (struct enrolment_balance){ .enrolment = e->id,
		.structure = e->structure,
		.persons = e->persons.count,
		.price = action->price,
		.lines = {
		    ARENA_ARRAY(c->arena, e->persons.count + all.count + 1, struct balance_line), 0 } };
	for (unsigned tag = 1; tag <= 14; tag++)
		b->has |= REC_BIT(tag);
	if (!REC_HAS(action, ACTION_PRICE))
		b->has &= ~REC_BIT(4);
	for (uint32_t i = 0; i < e->persons.count; i++)
		line_of(b, who[i].person)->price = enrolment_has_place(e) ? action->price : 0;
	for (uint32_t i = 0; i < all.count; i++)
		balance_add(b, &all.items[i]);
	for (uint32_t i = 0; i < b->lines.count; i++) {
		struct balance_line *line = (struct balance_line *)b->lines.items + i;

		line->remains = line->price - line->granted - line->paid;
		b->total += line->price;
		b->remains += line->remains;
	}
}

static enum rc
scheduling_enrolment_balance(
    struct context *c, const struct ref *in, struct enrolment_balance *ret, struct fault *why)
{
	struct enrolment e;
	struct action action;
	enum rc rc = context_need(c, &scheduling_enrolments, in->id, "id", &e, why);

	/* not the collection's own rule: who animates reads the delegation, and not its money */
	if (rc == RC_OK && !caller_has(c, ROLE_TEAM) && !caller_in(c, e.structure))
		return RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = context_need(c, &scheduling_actions, e.action, "action", &action, why);
	if (rc == RC_OK)
		balance_read(c, &action, &e, ret);
	return rc;
}

/* Those that have a place, and those that left with something still granted or paid. */
static bool
balance_counts(const struct enrolment *e, const struct enrolment_balance *b)
{
	return enrolment_has_place(e) || b->granted != 0 || b->received != 0 || b->invoiced != 0;
}

static enum rc
scheduling_action_balances(
    struct context *c, const struct ref *in, struct action_balances *ret, struct fault *why)
{
	struct enrolment_balance *out;
	const struct enrolment *all;
	struct action action;
	struct scheduling_rows r;
	uint32_t kept = 0;
	enum rc rc = context_need(c, &scheduling_actions, in->id, "id", &action, why);

	if (rc != RC_OK)
		return rc;
	r = scheduling_rows_of(c, &scheduling_enrolments, ENROLMENT_ACTION, &action.id);
	all = (const struct enrolment *)(void *)r.items;
	out = ARENA_ARRAY(c->arena, r.count + 1, struct enrolment_balance);
	*ret = (struct action_balances){ .action = action.id };
	for (unsigned tag = 1; tag <= 6; tag++)
		ret->has |= REC_BIT(tag);
	for (uint32_t i = 0; i < r.count; i++) {
		struct enrolment_balance *b = &out[kept];

		balance_read(c, &action, &all[i], b);
		if (scheduling_is_archived(&all[i]) || !balance_counts(&all[i], b))
			continue;
		ret->total += b->total;
		ret->granted += b->granted;
		ret->received += b->received;
		ret->remains += b->remains;
		kept++;
	}
	ret->balances = (struct list){ out, kept };
	return RC_OK;
}

SERVICE_HANDLER(scheduling_enrolment_balance, struct ref, struct enrolment_balance)
SERVICE_HANDLER(scheduling_action_balances, struct ref, struct action_balances)
