/*
 * identity_home: one of our providers is engaged for another federation: who it is comes in a box that the mission's own key opens.
 * Owns: guest; matching tells when a mission begins and ends.
 * Beware: the pair of keys comes of the guest's key in the keyring, and is kept nowhere: once that key is destroyed no copy of the box opens.
 */
#include "common/calendar.h"
#include "services/registry/identity.h"

const struct db_table guest_table = { &guest_desc };

static struct id
guest_id(struct id hold)
{
	const struct crypto_hash_part parts[] = { { "guest", 5 }, { hold.b, sizeof hold.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

/* make: the first time. False when there is no key, or no more. */
static bool
guest_keys(struct context *c, struct id guest, bool make, uint8_t pub[CRYPTO_KEY_LEN],
    uint8_t secret[CRYPTO_KEY_LEN])
{
	uint8_t key[CRYPTO_KEY_LEN], seed[CRYPTO_KEY_LEN];
	bool found = context_key(c, guest, make, key);

	if (found) {
		crypto_derive(key, "guest box", seed);
		crypto_box_pair(seed, pub, secret);
	}
	crypto_wipe(key, sizeof key);
	crypto_wipe(seed, sizeof seed);
	return found;
}

/* The public key is told, and again the next day if no name came. */
static void
key_tell(struct context *c, const struct guest *g)
{
	uint8_t *pub = arena_alloc(c->arena, CRYPTO_KEY_LEN), secret[CRYPTO_KEY_LEN];

	if (guest_keys(c, g->id, true, pub, secret))
		identity_say(c, g->peer, g->token, "asked",
		    (struct text){ (const char *)pub, CRYPTO_KEY_LEN, 0 }, (struct text){ 0 });
	crypto_wipe(secret, sizeof secret);
	context_timer(c, c->now + USEC_PER_DAY, "registry.guest.ask", g->id);
}

static enum rc
guest_ask(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct guest g;

	(void)ret;
	(void)why;
	if (context_get(c, &guest_table, in->id, &g) && g.status == GUEST_ASKED &&
	    !REC_HAS(&g, GUEST_TAG_UNTIL))
		key_tell(c, &g);
	return RC_OK;
}
REGISTRY_HANDLER(guest_ask, struct ref, void)

void
guest_mission(
    struct context *c, struct id hold, struct id peer, struct id token, struct id provider, bool over)
{
	struct guest g;
	bool found = context_latest(c, &guest_table, guest_id(hold), &g);

	if (!found && !over) {
		g = (struct guest){ .id = guest_id(hold),
			.peer = peer,
			.token = token,
			.provider = provider,
			.hold = hold,
			.status = GUEST_ASKED };
		g.has = REC_BIT(TAG_ID) | REC_BIT(GUEST_TAG_PEER) | REC_BIT(GUEST_TAG_TOKEN) |
		    REC_BIT(GUEST_TAG_PROVIDER) | REC_BIT(GUEST_TAG_HOLD) | REC_BIT(GUEST_TAG_STATUS);
		event_stage(c, &guest_table, "asked", &g);
		key_tell(c, &g);
	} else if (found && over && g.status != GUEST_FORGOTTEN && !REC_HAS(&g, GUEST_TAG_UNTIL)) {
		g.until = c->now + GUEST_KEPT_DAYS * USEC_PER_DAY;
		g.has |= REC_BIT(GUEST_TAG_UNTIL);
		event_stage(c, &guest_table, "over", &g);
		context_timer(c, g.until, "registry.guest.forget", g.id);
	}
}

static void
forget(struct context *c, struct guest *g)
{
	g->status = GUEST_FORGOTTEN;
	g->has &= ~(REC_BIT(GUEST_TAG_NAME) | REC_BIT(GUEST_TAG_CONTACT) | REC_BIT(GUEST_TAG_SECOND));
	event_stage(c, &guest_table, "forgotten", g);
	subject_strip(c, &guest_table, g->id);
}

static enum rc
guest_forget(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct guest g;

	(void)ret;
	(void)why;
	if (context_get(c, &guest_table, in->id, &g) && g.status != GUEST_FORGOTTEN &&
	    REC_HAS(&g, GUEST_TAG_UNTIL) && g.until <= c->now)
		forget(c, &g);
	return RC_OK;
}
REGISTRY_HANDLER(guest_forget, struct ref, void)

static bool
guest_of(struct context *c, struct id peer, struct id token, struct guest *ret)
{
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &guest_table, record_field_tag(&guest_desc, GUEST_TAG_TOKEN), &token, false);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = id_equal(ret->peer, peer);
	db_scan_end(&s);
	return found && ret->status != GUEST_FORGOTTEN;
}

void
guest_told(struct context *c, struct id peer, struct id token, struct text box)
{
	uint8_t pub[CRYPTO_KEY_LEN], secret[CRYPTO_KEY_LEN], *plain;
	struct identity who = { 0 };
	struct guest g;
	enum rc rc;

	if (!guest_of(c, peer, token, &g) || box.len <= CRYPTO_BOX_OVERHEAD ||
	    !guest_keys(c, g.id, false, pub, secret))
		return;
	plain = arena_alloc(c->arena, box.len);
	rc = crypto_box_unlock(pub, secret, box.ptr, box.len, plain);
	crypto_wipe(secret, sizeof secret);
	if (rc != RC_OK ||
	    record_decode(&identity_desc, plain, box.len - CRYPTO_BOX_OVERHEAD, c->arena, &who, NULL, NULL) !=
		RC_OK ||
	    record_validate(&identity_desc, &who, 0, RECORD_STORED, &(struct fault){ 0 }) != RC_OK)
		return; /* of another key: it is asked for again tomorrow */
	g.name = who.name;
	g.contact = who.contact;
	g.second = who.second;
	g.status = GUEST_KNOWN;
	g.has =
	    (g.has & ~(REC_BIT(GUEST_TAG_NAME) | REC_BIT(GUEST_TAG_CONTACT) | REC_BIT(GUEST_TAG_SECOND))) |
	    (REC_HAS(&who, 1) ? REC_BIT(GUEST_TAG_NAME) : 0) |
	    (REC_HAS(&who, 2) ? REC_BIT(GUEST_TAG_CONTACT) : 0) |
	    (REC_HAS(&who, 3) ? REC_BIT(GUEST_TAG_SECOND) : 0);
	event_stage(c, &guest_table, "known", &g);
}

void
guest_gone(struct context *c, struct id peer, struct id token)
{
	struct guest g;

	if (guest_of(c, peer, token, &g))
		forget(c, &g);
}

bool
guest_identity(struct context *c, struct id hold, struct identity *ret)
{
	struct guest g;

	*ret = (struct identity){ 0 };
	if (!context_get(c, &guest_table, guest_id(hold), &g) || g.status != GUEST_KNOWN)
		return false;
	context_open(c, &guest_table, &g);
	*ret = (struct identity){ .name = g.name, .contact = g.contact, .second = g.second };
	ret->has = (REC_HAS(&g, GUEST_TAG_NAME) ? REC_BIT(1) : 0) |
	    (REC_HAS(&g, GUEST_TAG_CONTACT) ? REC_BIT(2) : 0) |
	    (REC_HAS(&g, GUEST_TAG_SECOND) ? REC_BIT(3) : 0);
	return REC_HAS(ret, 1);
}

/* Its provider, and nobody else: not the team, nor who runs the node. */
bool
guest_visible(struct context *c, const void *rec)
{
	struct provider p;

	return !id_is_zero(c->caller.person) && caller_has(c, ROLE_PROVIDER) &&
	    context_get(c, &provider_table, ((const struct guest *)rec)->provider, &p) &&
	    id_equal(p.person, c->caller.person);
}
