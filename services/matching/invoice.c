/*
 * invoice: the invoices of a provider for days done of an engagement, and what of it is paid.
 * Owns: POST /engagements/{id}/invoices; POST /invoices/{id}/pay and cancel; the sums that the engagement carries.
 * Beware: never more than is done, nor dearer than was agreed, nor paid by another. Who pays must not tell an employer, nor the refusal
 *         of a number that was used for somebody whom the caller does not serve.
 */
#include "services/matching/agreement.h"
#include "common/calendar.h"
#include "services/matching/engagement.h"

const struct db_table matching_invoice = { &invoice_desc };

bool
invoice_visible(struct context *c, const void *rec)
{
	struct engagement e;

	return context_get(c, &matching_engagement, ((const struct invoice *)rec)->engagement, &e) &&
	    engagement_visible(c, &e);
}

/* --- what it must hold to ---------------------------------------------------------------------------------------------- */
/* Among those that the caller may read. */
static bool
number_taken(struct context *c, struct id provider, struct text number)
{
	struct invoice other;
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &matching_invoice, matching_field(&matching_invoice, "provider"), &provider, false);
	while (!found && db_scan_next(&s, c->arena, &other))
		found = other.status != INVOICE_CANCELLED && text_equal(other.number, number) &&
		    invoice_visible(c, &other);
	db_scan_end(&s);
	return found;
}

/* The tariff agreed, else the one on acceptance; -1: none was said. */
static int64_t
tariff_of(const struct engagement *e, const struct engagement_agreement *agreed)
{
	if (agreed != NULL && REC_HAS(agreed, ACCORD_TAG_TARIFF))
		return agreed->tariff;
	return REC_HAS(e, ENGAGEMENT_TAG_TARIFF) ? e->tariff : -1;
}

static enum rc
invoice_amount(struct invoice *v, int64_t tariff, bool given, int64_t amount, struct fault *why)
{
	int64_t most = tariff * v->half_days / 2; /* down: two halves of a day cost no more than the day */

	if (tariff < 0 && !given)
		return fault_add(why, RC_INVALID, "amount", FAULT_REQUIRED);
	if (tariff >= 0 && given && amount > most)
		return fault_addf(why, RC_RULE, "amount", FAULT_INVOICE_AMOUNT, "%lld,%02d €",
		    (long long)(most / 100), (int)(most % 100));
	v->amount = given ? amount : most;
	return v->amount > 0 ? RC_OK : fault_add(why, RC_INVALID, "amount", FAULT_INVOICE_NOTHING);
}

static enum rc
invoice_days(struct context *c, const struct engagement *e, const struct invoice *v, struct fault *why)
{
	uint32_t done = engagement_halves(e),
		 left = done > e->half_days_invoiced ? done - e->half_days_invoiced : 0;

	if (v->half_days > left)
		(void)refuse_days(why, "half_days", FAULT_INVOICE_DONE, left);
	else if (v->on > c->today || v->on < ((const struct done_day *)e->days_done.items)[0].day)
		(void)fault_add(why, RC_RULE, "on", FAULT_INVOICE_DAY);
	if (number_taken(c, e->provider, v->number))
		(void)fault_add(why, RC_CONFLICT, "number", FAULT_INVOICE_NUMBER);
	return fault_rc(why);
}

static void
sums_stage(struct context *c, struct engagement *e, const struct invoice *v, int sign, bool paid)
{
	if (paid) {
		e->paid += v->amount;
	} else {
		e->half_days_invoiced = (uint32_t)((int)e->half_days_invoiced + sign * (int)v->half_days);
		e->invoiced += sign * v->amount;
	}
	e->has |= REC_BIT(ENGAGEMENT_TAG_HALF_DAYS_INVOICED) | REC_BIT(ENGAGEMENT_TAG_INVOICED) |
	    REC_BIT(ENGAGEMENT_TAG_PAID);
	event_stage(c, &matching_engagement, "invoiced", e);
}

/* --- the steps --------------------------------------------------------------------------------------------------------- */
static struct invoice
invoice_begin(
    struct context *c, const struct engagement *e, const struct invoice_ask *in, enum accord_payer payer)
{
	struct invoice v = { .id = context_id(c),
		.engagement = e->id,
		.provider = e->provider,
		.person = e->person,
		.organisation = e->organisation,
		.pool = e->pool,
		.number = in->number,
		.half_days = in->half_days,
		.on = REC_HAS(in, 5) ? in->on : c->today,
		.payer = payer,
		.status = INVOICE_RECEIVED };

	v.has = REC_BIT(TAG_ID);
	for (unsigned tag = INVOICE_TAG_POOL; tag <= INVOICE_TAG_STATUS; tag++)
		v.has |= REC_BIT(tag);
	v.has |= REC_BIT(INVOICE_TAG_ENGAGEMENT) | REC_BIT(INVOICE_TAG_PROVIDER);
	v.has |= id_is_zero(e->person) ? 0 : REC_BIT(INVOICE_TAG_PERSON);
	v.has |= id_is_zero(e->organisation) ? 0 : REC_BIT(INVOICE_TAG_ORGANISATION);
	return v;
}

static enum rc
engagement_invoice(struct context *c, const struct invoice_ask *in, struct invoice *ret, struct fault *why)
{
	struct engagement_agreement agreed;
	struct engagement e;
	bool has;
	enum rc rc;

	if (!context_get(c, &matching_engagement, in->id, &e) ||
	    !(engagement_serves(c, &e) || provider_is_caller(c, e.provider)))
		return fault_only(why, RC_NOT_FOUND);
	has = accord_of(c, e.id, &agreed) && agreed.status == ACCORD_SIGNED;
	*ret = invoice_begin(c, &e, in, REC_HAS(in, 6) ? in->payer : has ? agreed.payer : ACCORD_FUND);
	rc = accord_payer_holds(e.pool, ret->payer, why);
	if (rc == RC_OK && has && ret->payer != agreed.payer)
		rc = rec_fault_value(
		    why, RC_RULE, "payer", FAULT_INVOICE_PAYER, &accord_payer_enum, (int)agreed.payer);
	if (rc == RC_OK)
		rc = invoice_days(c, &e, ret, why);
	if (rc == RC_OK)
		rc =
		    invoice_amount(ret, tariff_of(&e, has ? &agreed : NULL), REC_HAS(in, 4), in->amount, why);
	if (rc != RC_OK)
		return rc;
	sums_stage(c, &e, ret, 1, false);
	return event_stage(c, &matching_invoice, "received", ret);
}
SERVICE_HANDLER(engagement_invoice, struct invoice_ask, struct invoice)

static enum rc
step(struct context *c, const struct invoice_step *in, enum invoice_event event, struct invoice *ret,
    struct engagement *ret_e, struct fault *why)
{
	int to;

	if (!context_get(c, &matching_invoice, in->id, ret) ||
	    !context_get(c, &matching_engagement, ret->engagement, ret_e) || !engagement_serves(c, ret_e))
		return fault_only(why, RC_NOT_FOUND);
	if (machine_step(invoice_machine.edges, invoice_machine.edge_count, (int)ret->status, (int)event,
		&to) != RC_OK)
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_INVOICE_STATE, &invoice_status_enum, (int)ret->status);
	ret->status = (enum invoice_status)to;
	return RC_OK;
}

static enum rc
invoice_pay(struct context *c, const struct invoice_step *in, struct invoice *ret, struct fault *why)
{
	struct engagement e;
	day_t on = REC_HAS(in, 2) ? in->on : c->today;
	enum rc rc = step(c, in, INVOICE_PAY, ret, &e, why);

	if (rc == RC_OK && (on > c->today || on < ret->on))
		rc = fault_add(why, RC_RULE, "on", FAULT_INVOICE_DAY);
	if (rc != RC_OK)
		return rc;
	ret->paid_on = on;
	ret->has |= REC_BIT(INVOICE_TAG_PAID_ON);
	sums_stage(c, &e, ret, 1, true);
	return event_stage(c, &matching_invoice, "paid", ret);
}
SERVICE_HANDLER(invoice_pay, struct invoice_step, struct invoice)

static enum rc
invoice_cancel(struct context *c, const struct invoice_step *in, struct invoice *ret, struct fault *why)
{
	struct engagement e;
	enum rc rc = step(c, in, INVOICE_CANCEL, ret, &e, why);

	if (rc != RC_OK)
		return rc;
	sums_stage(c, &e, ret, -1, false);
	return event_stage(c, &matching_invoice, "cancelled", ret);
}
SERVICE_HANDLER(invoice_cancel, struct invoice_step, struct invoice)
