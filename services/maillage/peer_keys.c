/*
 * peer_keys: while another federation changes its keys, two pairs are known here: which of them it uses now, and how that is said.
 * Owns: nothing.
 * Beware: only a knock at its door tells; a knock by the pair that is not in use is a stranger's over there. Who is suspended or revoked
 *         here is not knocked at.
 */
#include "services/maillage/peer_keys.h"
#include <time.h>

bool
peer_changes_keys(const struct peer *p)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return REC_HAS(p, PEER_TAG_FORMER_CURVE) && p->former_curve.len == NODE_CURVE_LEN &&
	    p->former_until / USEC_PER_SEC > (usec_t)now.tv_sec;
}

enum probe_verdict
peer_knock(const struct node_keys *own, const struct peer *p, enum keys_used *ret_used)
{
	char address[ENDPOINT_MAX + 60];
	struct probe knock = { address, (const uint8_t *)p->curve_public.ptr, own->curve_public,
		own->curve_secret };

	snprintf(address, sizeof address, TEXT_FMT, TEXT_ARG(p->endpoint));
	enum probe_verdict verdict = probe_run(&knock), by_former;

	*ret_used = verdict == PROBE_ADMITTED || verdict == PROBE_STRANGERS ? KEYS_NEW : KEYS_UNSEEN;
	if (verdict != PROBE_OTHER_KEY || !peer_changes_keys(p))
		return verdict;
	knock.server_key = (const uint8_t *)p->former_curve.ptr;
	by_former = probe_run(&knock);
	if (by_former == PROBE_ADMITTED || by_former == PROBE_STRANGERS)
		*ret_used = KEYS_FORMER;
	return by_former;
}

void
peer_fingerprints(const struct node *n, const struct peer *p, struct fingerprints *ret)
{
	const struct peer_card former = { .sign_public = p->former_sign, .curve_public = p->former_curve };
	struct node_keys own;

	*ret = (struct fingerprints){ .used = KEYS_NEW };
	snprintf(ret->latest, sizeof ret->latest, TEXT_FMT, TEXT_ARG(p->fingerprint));
	if (p->status == PEER_REVOKED || !peer_changes_keys(p))
		return;
	peer_card_fingerprint(&former, ret->former);
	ret->used = KEYS_UNSEEN;
	if (p->status == PEER_SUSPENDED || p->endpoint.len == 0 || node_keys_load(n, &own, NULL) != RC_OK)
		return;
	(void)peer_knock(&own, p, &ret->used);
	node_keys_wipe(&own);
}

const char *
fingerprint_used(const struct fingerprints *f)
{
	return f->used == KEYS_FORMER ? f->former : f->latest;
}

const char *
fingerprint_other(const struct fingerprints *f, const char **ret_word)
{
	*ret_word = f->used == KEYS_FORMER ? "annoncée, pas en service" : "ou l’ancienne";
	if (f->former[0] == '\0' || f->used == KEYS_NEW)
		return NULL;
	return f->used == KEYS_FORMER ? f->latest : f->former;
}
