/*
 * far_hear: what scheduling and other federations say of delegations that cross from one federation to another.
 * Owns: nothing.
 * Beware: mail.peer says who speaks, never the body.
 */
#include "proto/federation.h"
#include "services/registry/far_party.h"

enum rc
far_scheduling_heard(struct context *c, const struct event *e, struct fault *why)
{
	(void)why;
	if (e->rec == NULL)
		return RC_OK;
	if (e->rec_desc == &visitor_desc)
		far_party_visitor(c, e->rec);
	else if (e->rec_desc == &far_enrolment_desc)
		far_name_enrolment(c, e->rec);
	else if (e->rec_desc == &action_desc && strcmp(e->verb, "finished") == 0)
		far_party_action_done(c, e->key);
	return RC_OK;
}

enum rc
far_federation_heard(struct context *c, const struct event *e, struct fault *why)
{
	const struct peer_mail *m = e->rec;

	if (e->rec_desc == &peer_desc && strcmp(e->verb, "resync") == 0)
		far_names_again(c, e->key);
	if (e->rec_desc == &peer_mail_desc && m != NULL && strcmp(e->verb, "received") == 0) {
		if (m->topic == TOPIC_VISITOR_ASKED)
			return far_party_mail(c, e, why);
		if (m->topic == TOPIC_NAME_TOLD || m->topic == TOPIC_NAME_ERASED)
			return far_name_mail(c, m, why);
	}
	return RC_OK;
}
