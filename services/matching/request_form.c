/*
 * request_form: a request is filed by a link, without an account.
 * Owns: GET and POST /request-forms/{token}.
 * Beware: the link says for whom it is: nothing of what is sent can change that. Nothing is told of the person or of what exists
 *         already.
 */
#include "services/matching/consent.h"

#define SERVICES_MOST 300

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

static enum rc
request_form_get(
    struct context *c, const struct request_token *in, struct request_form *ret, struct fault *why)
{
	struct request_link l;
	enum rc rc = request_link_open(c, in->token, &l, why);

	if (rc == RC_OK)
		*ret = (struct request_form){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), l.kind,
			form_services(c, l.kind), l.expires_at };
	return rc;
}
SERVICE_HANDLER(request_form_get, struct request_token, struct request_form)

/* Fields of the form -> fields of the request, where they are given. */
static const struct {
	unsigned from, to;
} carried[] = {
	{ 2, REQUEST_TAG_NATURE },
	{ 3, REQUEST_TAG_SERVICE },
	{ 4, REQUEST_TAG_DEPARTMENT },
	{ 5, REQUEST_TAG_REMOTE },
	{ 6, REQUEST_TAG_FROM },
	{ 7, REQUEST_TAG_TO },
	{ 8, REQUEST_TAG_DAYS },
	{ 9, REQUEST_TAG_URGENCY },
	{ 10, REQUEST_TAG_CONFIDENTIALITY },
	{ 11, REQUEST_TAG_HELP },
	{ 12, REQUEST_TAG_TEXT },
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
		.text = in->text };

	r.has = REC_BIT(TAG_ID) | REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_LINK);
	r.has |= l->kind == POOL_GROUP ? REC_BIT(REQUEST_TAG_ORGANISATION) : REC_BIT(REQUEST_TAG_PERSON);
	for (size_t i = 0; i < sizeof carried / sizeof carried[0]; i++)
		r.has |= REC_HAS(in, carried[i].from) ? REC_BIT(carried[i].to) : 0;
	return r;
}

static enum rc
request_form_file(
    struct context *c, const struct request_filing *in, struct request_filed *ret, struct fault *why)
{
	struct accompaniment service;
	struct request_link l;
	struct request r;
	enum rc rc = request_link_open(c, in->token, &l, why);

	if (rc == RC_OK && REC_HAS(in, 3))
		rc = consent_refer(c, &matching_accompaniment, in->service, "service", &service, why);
	if (rc != RC_OK)
		return rc;
	r = request_of(in, &l);
	r.id = context_id(c);
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
