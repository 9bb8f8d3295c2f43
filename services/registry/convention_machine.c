/*
 * convention_machine: the life of a convention as a table: signatures, the suspensive condition, amendments, its end.
 * Owns: the edges.
 * Beware: a signed convention takes effect by itself when its agrément is granted, and lapses when it is refused
 *         (convention_follow.c); nothing makes it take effect before.
 */
#include "common/calendar.h"
#include "common/machine.h"
#include "services/registry/agrement.h"
#include "services/registry/convention.h"

static const struct edge edges[] = {
	{ CONVENTION_DRAFT, CONVENTION_SIGN, CONVENTION_SIGNED },
	{ CONVENTION_SIGNED, CONVENTION_ACTIVATE, CONVENTION_ACTIVE },
	{ CONVENTION_SIGNED, CONVENTION_AMEND, CONVENTION_SIGNED },
	{ CONVENTION_SIGNED, CONVENTION_LAPSE, CONVENTION_LAPSED },
	{ CONVENTION_SIGNED, CONVENTION_DENOUNCE, CONVENTION_DENOUNCED },
	{ CONVENTION_ACTIVE, CONVENTION_AMEND, CONVENTION_ACTIVE },
	{ CONVENTION_ACTIVE, CONVENTION_EVALUATE, CONVENTION_EVALUATED },
	{ CONVENTION_ACTIVE, CONVENTION_DENOUNCE, CONVENTION_DENOUNCED },
	{ CONVENTION_ACTIVE, CONVENTION_END, CONVENTION_ENDED },
	{ CONVENTION_EVALUATED, CONVENTION_AMEND, CONVENTION_EVALUATED },
	{ CONVENTION_EVALUATED, CONVENTION_DENOUNCE, CONVENTION_DENOUNCED },
	{ CONVENTION_EVALUATED, CONVENTION_END, CONVENTION_ENDED },
};
static const struct machine_name states[] = {
	{ CONVENTION_DRAFT, "draft" },
	{ CONVENTION_SIGNED, "signed" },
	{ CONVENTION_ACTIVE, "active" },
	{ CONVENTION_EVALUATED, "evaluated" },
	{ CONVENTION_ENDED, "ended" },
	{ CONVENTION_DENOUNCED, "denounced" },
	{ CONVENTION_LAPSED, "lapsed" },
};
static const struct machine_name events[] = {
	{ CONVENTION_SIGN, "sign" },
	{ CONVENTION_ACTIVATE, "activate" },
	{ CONVENTION_AMEND, "amend" },
	{ CONVENTION_EVALUATE, "evaluate" },
	{ CONVENTION_END, "end" },
	{ CONVENTION_DENOUNCE, "denounce" },
	{ CONVENTION_LAPSE, "lapse" },
};
const struct machine convention_machine = MACHINE_OF("convention", edges, states, events);

#define SIGN_NAME 3
#define SIGN_QUALITY 4
#define SIGNATORY_NAME 2
#define SIGNATORY_QUALITY 3
#define AMEND_TO 4
#define AMEND_PARTNERS 5
#define AMENDMENT_TO 2

static enum rc
convention_step_to(struct convention *v, enum convention_event event, struct fault *why)
{
	int to;

	if (machine_step(edges, sizeof edges / sizeof edges[0], (int)v->status, (int)event, &to) != RC_OK)
		return rec_fault_value(why, RC_CONFLICT, "status", FAULT_CONVENTION_STATUS,
		    &convention_status_enum, (int)v->status);
	v->status = (enum convention_status)to;
	return RC_OK;
}

bool
convention_move(struct context *c, struct convention *v, enum convention_event event, const char *verb)
{
	if (convention_step_to(v, event, NULL) != RC_OK)
		return false;
	if (event == CONVENTION_END) {
		v->ended_on = v->to;
		v->has |= REC_BIT(CONVENTION_TAG_ENDED_ON);
	}
	return event_stage(c, &convention_table, verb, v) == RC_OK;
}

static enum rc
convention_open(struct context *c, struct id id, struct convention *ret, struct fault *why)
{
	enum rc rc = context_need(c, &convention_table, id, "id", ret, why);

	if (rc == RC_OK && REC_HAS(ret, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	return rc;
}

static bool
agrement_stands(struct context *c, const struct convention *v, const char **ret_status)
{
	struct agrement a;

	if (!REC_HAS(v, CONVENTION_TAG_AGREMENT) || !context_get(c, &agrement_table, v->agrement, &a))
		return true; /* a framework has no such condition */
	*ret_status = rec_enum_by_value(&agrement_status_enum, (int)a.status)->label;
	return a.status == AGREMENT_GRANTED || a.status == AGREMENT_RESERVED || a.status == AGREMENT_EXTENDED;
}

/* The Caf may grant less than was asked for: the convention lasts no longer than its agrément. False when nothing is left. */
static bool
period_bind(struct context *c, struct convention *v)
{
	struct agrement a;

	if (!REC_HAS(v, CONVENTION_TAG_AGREMENT) || !context_latest(c, &agrement_table, v->agrement, &a))
		return true;
	if (v->from < a.from)
		v->from = a.from;
	if (v->to > a.to)
		v->to = a.to;
	return v->from <= v->to;
}

bool
convention_begin(struct context *c, struct convention *v, day_t day)
{
	if (!period_bind(c, v))
		return false;
	v->activated_on = day;
	v->has |= REC_BIT(CONVENTION_TAG_ACTIVATED_ON);
	if (!convention_move(c, v, CONVENTION_ACTIVATE, "activated"))
		return false;
	convention_year_make(c, v, (uint32_t)calendar_ymd(v->from).year, false);
	return true;
}

/* --- signing --------------------------------------------------------------------------------------------- */
static bool
has_signed(const struct convention *v, struct id party)
{
	const struct convention_signatory *s = v->signatories.items;

	for (uint32_t i = 0; i < v->signatories.count; i++)
		if (id_equal(s[i].organisation, party))
			return true;
	return false;
}

static bool
all_signed(const struct convention *v)
{
	const struct convention_partner *p = v->partners.items;
	bool all = has_signed(v, v->organisation);

	for (uint32_t i = 0; all && i < v->partners.count; i++)
		all = has_signed(v, p[i].organisation);
	return all;
}

/* Who is still to sign, by name, with commas. A partner under two dispositifs stands once. */
static const char *
unsigned_names(struct context *c, const struct convention *v)
{
	const struct convention_partner *p = v->partners.items;
	const char *names = NULL;

	for (uint32_t i = 0; i <= v->partners.count; i++) {
		struct id party = i == 0 ? v->organisation : p[i - 1].organisation;
		struct organisation o;
		bool told = i > 0 && id_equal(party, v->organisation);

		for (uint32_t k = 1; !told && k < i; k++)
			told = id_equal(p[k - 1].organisation, party);
		if (told || has_signed(v, party) || !context_get(c, &organisation_table, party, &o))
			continue;
		names = names == NULL ? arena_text(c->arena, o.name.ptr, o.name.len)
				      : arena_printf(c->arena, "%s, " TEXT_FMT, names, TEXT_ARG(o.name));
	}
	return names == NULL ? "" : names;
}

/* Signatures are recorded in any order. */
static day_t
last_signature(const struct convention *v)
{
	const struct convention_signatory *s = v->signatories.items;
	day_t last = s[0].signed_on;

	for (uint32_t i = 1; i < v->signatories.count; i++)
		if (s[i].signed_on > last)
			last = s[i].signed_on;
	return last;
}

static void
signature_add(struct context *c, struct convention *v, const struct convention_sign *in)
{
	uint32_t n = v->signatories.count;
	struct convention_signatory *all = ARENA_ARRAY(c->arena, n + 1, struct convention_signatory);

	if (n > 0)
		memcpy(all, v->signatories.items, n * sizeof *all);
	all[n] = (struct convention_signatory){ REC_BIT(1) | REC_BIT(4), in->organisation, in->name,
		in->quality, in->signed_on };
	all[n].has |= REC_HAS(in, SIGN_NAME) ? REC_BIT(SIGNATORY_NAME) : 0;
	all[n].has |= REC_HAS(in, SIGN_QUALITY) ? REC_BIT(SIGNATORY_QUALITY) : 0;
	v->signatories = (struct list){ all, n + 1 };
	v->has |= REC_BIT(CONVENTION_TAG_SIGNATORIES);
}

/* A local convention puts its framework to work: that one is signed first. */
static enum rc
framework_signed(struct context *c, const struct convention *v, struct fault *why)
{
	struct convention f;

	if (!REC_HAS(v, CONVENTION_TAG_FRAMEWORK) || !context_get(c, &convention_table, v->framework, &f))
		return RC_OK;
	if (f.status == CONVENTION_DRAFT)
		return fault_add(why, RC_RULE, "framework", FAULT_CONVENTION_FRAMEWORK_DRAFT);
	if (f.status == CONVENTION_SIGNED || f.status == CONVENTION_ACTIVE ||
	    f.status == CONVENTION_EVALUATED)
		return RC_OK;
	return fault_add(why, RC_RULE, "framework", FAULT_CONVENTION_FRAMEWORK);
}

/* With the last signature it is signed, and in force at once when the agrément has been granted already. */
static enum rc
convention_sign(struct context *c, const struct convention_sign *in, struct convention *v, struct fault *why)
{
	enum rc rc = convention_open(c, in->id, v, why);
	const char *status;

	if (rc == RC_OK && v->status != CONVENTION_DRAFT)
		return convention_step_to(v, CONVENTION_SIGN, why);
	if (rc == RC_OK)
		rc = convention_past(c, in->signed_on, "signed_on", why);
	if (rc == RC_OK && !convention_is_party(v, in->organisation))
		rc = fault_add(why, RC_RULE, "organisation", FAULT_CONVENTION_PARTNER);
	if (rc == RC_OK && has_signed(v, in->organisation))
		rc = fault_add(why, RC_CONFLICT, "organisation", FAULT_CONVENTION_SIGNATURE);
	if (rc == RC_OK)
		rc = framework_signed(c, v, why);
	if (rc == RC_OK)
		rc = convention_steps_settled(c, v, why);
	if (rc != RC_OK)
		return rc;
	signature_add(c, v, in);
	if (!all_signed(v))
		return event_stage(c, &convention_table, "signature_added", v);
	v->signed_on = last_signature(v);
	v->has |= REC_BIT(CONVENTION_TAG_SIGNED_ON);
	(void)convention_move(c, v, CONVENTION_SIGN, "signed");
	if (agrement_stands(c, v, &status))
		(void)convention_begin(c, v, v->signed_on);
	return RC_OK;
}
REGISTRY_HANDLER(convention_sign, struct convention_sign, struct convention)

static enum rc
convention_activate(struct context *c, const struct ref *in, struct convention *v, struct fault *why)
{
	enum rc rc = convention_open(c, in->id, v, why);
	const char *status = "";
	struct convention would;

	if (rc != RC_OK)
		return rc;
	if (v->status == CONVENTION_DRAFT)
		return fault_addf(
		    why, RC_CONFLICT, "status", FAULT_CONVENTION_UNSIGNED, "%s", unsigned_names(c, v));
	would = *v;
	rc = convention_step_to(&would, CONVENTION_ACTIVATE, why);
	if (rc == RC_OK && !agrement_stands(c, v, &status))
		rc = fault_addf(why, RC_RULE, "agrement", FAULT_CONVENTION_SUSPENDED, "%s", status);
	if (rc != RC_OK)
		return rc;
	if (!convention_begin(c, v, c->today))
		return fault_addf(
		    why, RC_RULE, "agrement", FAULT_CONVENTION_AGREMENT_PERIOD, "aucun jour en commun");
	return RC_OK;
}
REGISTRY_HANDLER(convention_activate, struct ref, struct convention)

/* --- changing and ending --------------------------------------------------------------------------------- */
static void
amendment_add(struct context *c, struct convention *v, const struct convention_amend *in)
{
	uint32_t n = v->amendments.count;
	struct convention_amendment *all = ARENA_ARRAY(c->arena, n + 1, struct convention_amendment);

	if (n > 0)
		memcpy(all, v->amendments.items, n * sizeof *all);
	all[n] = (struct convention_amendment){ REC_BIT(1) | REC_BIT(3), in->signed_on, in->to, in->text };
	all[n].has |= REC_HAS(in, AMEND_TO) ? REC_BIT(AMENDMENT_TO) : 0;
	v->amendments = (struct list){ all, n + 1 };
	v->has |= REC_BIT(CONVENTION_TAG_AMENDMENTS);
}

static enum rc
partners_known(struct context *c, const struct list *partners, struct fault *why)
{
	const struct convention_partner *p = partners->items;
	struct organisation o;
	enum rc rc = RC_OK;

	for (uint32_t i = 0; rc == RC_OK && i < partners->count; i++)
		rc = context_need(c, &organisation_table, p[i].organisation, "partners", &o, why);
	return rc;
}

static enum rc
convention_amend(
    struct context *c, const struct convention_amend *in, struct convention *v, struct fault *why)
{
	enum rc rc = convention_open(c, in->id, v, why);

	if (rc == RC_OK)
		rc = convention_step_to(v, CONVENTION_AMEND, why);
	if (rc == RC_OK)
		rc = convention_past(c, in->signed_on, "signed_on", why);
	if (rc == RC_OK && REC_HAS(in, AMEND_PARTNERS))
		rc = partners_known(c, &in->partners, why);
	if (rc != RC_OK)
		return rc;
	if (REC_HAS(in, AMEND_TO))
		v->to = in->to;
	if (REC_HAS(in, AMEND_PARTNERS)) {
		v->partners = in->partners;
		v->has |= REC_BIT(CONVENTION_TAG_PARTNERS);
	}
	amendment_add(c, v, in);
	if (v->to < v->from)
		return fault_add(why, RC_INVALID, "to", FAULT_CONVENTION_PERIOD);
	rc = convention_bounds_check(c, v, why);
	if (rc == RC_OK) /* too many amendments, a partner that does not exist */
		rc = record_validate(&convention_desc, v, 0, RECORD_STORED, why);
	return rc == RC_OK ? event_stage(c, &convention_table, "amended", v) : rc;
}
REGISTRY_HANDLER(convention_amend, struct convention_amend, struct convention)

static enum rc
convention_evaluate(struct context *c, const struct ref *in, struct convention *v, struct fault *why)
{
	enum rc rc = convention_open(c, in->id, v, why);

	if (rc == RC_OK)
		rc = convention_step_to(v, CONVENTION_EVALUATE, why);
	return rc == RC_OK ? event_stage(c, &convention_table, "evaluated", v) : rc;
}
REGISTRY_HANDLER(convention_evaluate, struct ref, struct convention)

static enum rc
convention_denounce(
    struct context *c, const struct convention_denounce *in, struct convention *v, struct fault *why)
{
	enum rc rc = convention_open(c, in->id, v, why);

	if (rc == RC_OK)
		rc = convention_step_to(v, CONVENTION_DENOUNCE, why);
	if (rc == RC_OK && (in->on < v->from || in->on > v->to))
		rc = fault_add(why, RC_INVALID, "on", FAULT_CONVENTION_DENUNCIATION);
	if (rc != RC_OK)
		return rc;
	v->ended_on = in->on;
	v->reason = in->reason;
	v->has |= REC_BIT(CONVENTION_TAG_ENDED_ON) | REC_BIT(CONVENTION_TAG_REASON);
	return event_stage(c, &convention_table, "denounced", v);
}
REGISTRY_HANDLER(convention_denounce, struct convention_denounce, struct convention)
