/*
 * request_form: a request is filed by a link, without an account.
 * Owns: GET and POST /request-forms/{token}.
 * Beware: the link says for whom it is: nothing of what is sent can change that. Nothing is told of the person or of what exists
 *         already.
 */
#include "services/matching/consent.h"

#define SERVICES_MOST 300
#define COMPETENCES_MOST 500

static struct list
form_services(struct context *c, enum pool kind)
{
	unsigned form = kind == POOL_GROUP ? SERVICE_GROUP : SERVICE_INDIVIDUAL;
	struct form_service *items = ARENA_ARRAY(c->arena, SERVICES_MOST, struct form_service);
	struct list all = { items, 0 };
	struct accompaniment a;
	struct db_scan s;

	db_scan_all(&s, c->txn, &matching_accompaniment, false);
	while (all.count < SERVICES_MOST && db_scan_next(&s, c->arena, &a))
		if (!REC_HAS(&a, TAG_ARCHIVED_AT) && (a.kinds >> form & 1u) != 0)
			items[all.count++] =
			    (struct form_service){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), a.id,
				    a.name, a.typical_days, a.federation };
	db_scan_end(&s);
	return all;
}

static struct list
form_competences(struct context *c)
{
	struct form_competence *items = ARENA_ARRAY(c->arena, COMPETENCES_MOST, struct form_competence);
	struct list all = { items, 0 };
	struct competence k;
	struct db_scan s;

	db_scan_all(&s, c->txn, &matching_competence, false);
	while (all.count < COMPETENCES_MOST && db_scan_next(&s, c->arena, &k))
		if (!REC_HAS(&k, TAG_ARCHIVED_AT))
			items[all.count++] =
			    (struct form_competence){ REC_BIT(1) | REC_BIT(2), k.id, k.name };
	db_scan_end(&s);
	return all;
}

static enum rc
request_form_get(
    struct context *c, const struct request_token *in, struct request_form *ret, struct fault *why)
{
	struct request_link l;
	enum rc rc = request_link_open(c, in->token, &l, why);

	if (rc == RC_OK)
		*ret = (struct request_form){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), l.kind,
			form_services(c, l.kind), l.expires_at, form_competences(c) };
	return rc;
}
SERVICE_HANDLER(request_form_get, struct request_token, struct request_form)

/* Fields of the form -> fields of the request, where they are given. */
static const struct {
	unsigned from, to;
} carried[] = {
	{ FILING_TAG_NATURE, REQUEST_TAG_NATURE },
	{ FILING_TAG_SERVICE, REQUEST_TAG_SERVICE },
	{ FILING_TAG_DEPARTMENT, REQUEST_TAG_DEPARTMENT },
	{ FILING_TAG_REMOTE, REQUEST_TAG_REMOTE },
	{ FILING_TAG_FROM, REQUEST_TAG_FROM },
	{ FILING_TAG_TO, REQUEST_TAG_TO },
	{ FILING_TAG_DAYS, REQUEST_TAG_DAYS },
	{ FILING_TAG_URGENCY, REQUEST_TAG_URGENCY },
	{ FILING_TAG_CONFIDENTIALITY, REQUEST_TAG_CONFIDENTIALITY },
	{ FILING_TAG_HELP, REQUEST_TAG_HELP },
	{ FILING_TAG_TEXT, REQUEST_TAG_TEXT },
	{ FILING_TAG_COMPETENCES, REQUEST_TAG_COMPETENCES },
	{ FILING_TAG_COMMUNE, REQUEST_TAG_COMMUNE },
	{ FILING_TAG_LANGUAGES, REQUEST_TAG_LANGUAGES },
	{ FILING_TAG_ACCESSIBILITY, REQUEST_TAG_ACCESSIBILITY },
	{ FILING_TAG_PRICE_CEILING, REQUEST_TAG_PRICE_CEILING },
	{ FILING_TAG_UNWANTED, REQUEST_TAG_UNWANTED },
	{ FILING_TAG_WISH, REQUEST_TAG_WISH },
	{ FILING_TAG_CONTACT, REQUEST_TAG_CONTACT },
};

static struct request
request_of(const struct request_filing *in, const struct request_link *l)
{
	struct request r = { .kind = l->kind,
		.person = l->person,
		.organisation = l->organisation,
		.link = l->id,
		.nature = in->nature,
		.service = in->service,
		.department = in->department,
		.remote = in->remote,
		.from = in->from,
		.to = in->to,
		.days = in->days,
		.urgency = in->urgency,
		.confidentiality = in->confidentiality,
		.help = in->help,
		.text = in->text,
		.competences = in->competences,
		.commune = in->commune,
		.languages = in->languages,
		.accessibility = in->accessibility,
		.price_ceiling = in->price_ceiling,
		.unwanted = in->unwanted,
		.wish = in->wish,
		.contact = in->contact };

	r.has = REC_BIT(TAG_ID) | REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_LINK);
	r.has |= l->kind == POOL_GROUP ? REC_BIT(REQUEST_TAG_ORGANISATION) : REC_BIT(REQUEST_TAG_PERSON);
	for (size_t i = 0; i < sizeof carried / sizeof carried[0]; i++)
		r.has |= REC_HAS(in, carried[i].from) ? REC_BIT(carried[i].to) : 0;
	return r;
}

/* What a collection does for a record's references: it is there, and in use. */
static void
filing_refer(struct context *c, const struct db_table *t, struct id id, const char *field, struct fault *why)
{
	struct rec_head *rec = arena_alloc(c->arena, t->rec->size);

	if (consent_refer(c, t, id, field, rec, why) == RC_OK && REC_HAS(rec, TAG_ARCHIVED_AT))
		(void)fault_add(why, RC_INVALID, field, FAULT_ARCHIVED);
}

/* All that is wrong, at once. */
static enum rc
filing_check(struct context *c, const struct request_filing *in, struct request *r, struct fault *why)
{
	const struct competence_need *needs = in->competences.items;
	const struct id *unwanted = in->unwanted.items;
	char field[FAULT_FIELD_MAX];

	if (REC_HAS(in, FILING_TAG_SERVICE))
		filing_refer(c, &matching_accompaniment, in->service, "service", why);
	for (uint32_t i = 0; i < in->competences.count; i++) {
		snprintf(field, sizeof field, "competences[%u].competence", i);
		filing_refer(c, &matching_competence, needs[i].competence, field, why);
	}
	for (uint32_t i = 0; i < in->unwanted.count; i++) {
		snprintf(field, sizeof field, "unwanted[%u]", i);
		filing_refer(c, &matching_provider, unwanted[i], field, why);
	}
	(void)!request_check_choice(c, r, why); /* told with the rest */
	return request_check_need(c, r, why);
}

static enum rc
request_form_file(
    struct context *c, const struct request_filing *in, struct request_filed *ret, struct fault *why)
{
	struct request_link l;
	struct request r;
	enum rc rc = request_link_open(c, in->token, &l, why);

	if (rc != RC_OK)
		return rc;
	r = request_of(in, &l);
	r.id = context_id(c);
	rc = filing_check(c, in, &r, why);
	if (rc != RC_OK || in->trial) {
		*ret = (struct request_filed){ REC_BIT(1), REQUEST_DRAFT, { 0 }, { 0 } };
		return rc;
	}
	rc = request_file(c, &r, why);
	if (rc != RC_OK)
		return rc;
	l.status = REQUEST_LINK_FILED; /* it was open: the machine's only way from there but out */
	l.request = r.id;
	l.follow = 1;
	l.has |= REC_BIT(REQUEST_LINK_TAG_REQUEST) | REC_BIT(REQUEST_LINK_TAG_FOLLOW);
	*ret = (struct request_filed){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), r.status,
		request_sentence(c, &r), request_follow_path(c, &l) };
	return event_stage(c, &matching_request_link, "filed", &l);
}
SERVICE_HANDLER(request_form_file, struct request_filing, struct request_filed)
