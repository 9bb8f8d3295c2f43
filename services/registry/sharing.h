/*
 * sharing: agreements with other federations, our cards there, their cards here: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. What comes from another federation is taken by far_*.c and sharing_mail.c alone.
 */
#ifndef SERVICES_REGISTRY_SHARING_H
#define SERVICES_REGISTRY_SHARING_H

#include "proto/federation.h"
#include "proto/peer_mail.h"
#include "services/registry/service.h"

extern const struct db_table sharing_table, card_parcel_table, shared_card_table, card_receipt_table, card_gap_table, registry_peer_table, registry_quota;
extern const struct machine sharing_ours_machine, sharing_theirs_machine;
extern const struct db_kv far_link_kv;

/* What moves an agreement: asked for here, heard from the other side, or its day. */
enum sharing_event {
	SHARING_EV_OFFER, SHARING_EV_ACCEPT, SHARING_EV_REFUSE, SHARING_EV_WITHDRAW, SHARING_EV_HEARD_ACCEPTED, SHARING_EV_HEARD_REFUSED,
	SHARING_EV_HEARD_WITHDRAWN, SHARING_EV_END
};
/* sharing_machine.c: RC_CONFLICT and the agreement untouched where no edge goes. */
MUST_CHECK enum rc sharing_step(struct sharing *s, enum sharing_event event, struct fault *why);
/* The agreement as it stands after a step that closed it, or brought it into force: staged, and what comes of it set going. */
void sharing_opened(struct context *c, struct sharing *s, const char *verb);
void sharing_closed(struct context *c, struct sharing *s, const char *verb);
/* Its end is looked at on the day behind its last. */
void sharing_end_arm(struct context *c, const struct sharing *s);
REGISTRY_THUNK(sharing_offer);
REGISTRY_THUNK(sharing_accept);
REGISTRY_THUNK(sharing_refuse);
REGISTRY_THUNK(sharing_withdraw);
REGISTRY_THUNK(sharing_day);

/* sharing.c */
enum rc sharing_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc sharing_archive(struct context *c, const void *rec, struct fault *why);
void sharing_strip(struct context *c, void *rec);
void sharing_key_make(struct context *c, struct sharing *s);
/* RC_RULE when another one of the peer and direction, offered or in force, has a day in common. */
MUST_CHECK enum rc sharing_single(struct context *c, const struct sharing *s, struct fault *why);
MUST_CHECK enum rc sharing_linked(struct context *c, const struct sharing *s, struct fault *why);
static inline bool
sharing_is_open(const struct sharing *s)
{
	return s->status == SHARING_OFFERED || s->status == SHARING_ACTIVE;
}
/* In force today. */
bool sharing_runs(const struct context *c, const struct sharing *s);
struct sharing_list {
	struct sharing *items;
	uint32_t count;
};
/* Those of a direction that are in force, with their keys. */
void sharings_active(struct context *c, enum sharing_direction direction, struct sharing_list *ret);

/* Agreements of which one federation may speak anew in a day. */
#define SHARINGS_A_DAY 100u

/* sharing_mail.c: the subscription to federation. */
enum rc sharing_heard(struct context *c, const struct event *e, struct fault *why);

/* shared_card.c: what the agreement shares of a card, and its digest; false: nothing. `terms` are loaded once a command. */
struct shared_terms;
struct shared_terms *shared_terms_load(struct context *c, const struct sharing *s);
bool shared_card_make(struct context *c, const struct shared_terms *t, const struct provider *p, struct told_card *ret);
/* shared_links.c: fingerprints of all that ties the provider to a structure; those that have no number are counted. */
void shared_links_make(struct context *c, const struct sharing *s, const struct provider *p, struct told_card *ret);
/* The fingerprints of a structure under an agreement's key: none, one or two. */
#define FINGERPRINTS_MOST 2u
struct fingerprints {
	uint8_t of[FINGERPRINTS_MOST][FINGERPRINT_LEN];
	unsigned count;
};
void fingerprints_make(const struct sharing *s, const struct organisation *o, struct fingerprints *ret);

/* shared_tell.c: parcels; shared_follow.c: what calls for them; shared_known.c: what comes back. */
/* All cards are looked through, a slice at a time: what differs from what was told is told. */
void shared_review(struct context *c);
void shared_follow(struct context *c, const struct db_table *t, const void *after);
/* The other side has taken that parcel. */
void shared_known(struct context *c, const struct peer_mail *m, const struct card_receipt *r);
/* An id made of both, in the order in which the second were made: rows that are written together lie on the same pages. */
struct id id_beside(const char *purpose, struct id owner, struct id of);
struct id far_card_id(struct id peer, struct id provider);
struct id shared_card_id(struct id sharing, struct id provider);
/* The key of parcels told today: one for a day of an agreement, so that it goes with one rewriting of the keyring. */
struct id shared_seal(const struct context *c, const struct sharing *s);
/* shared_erase.c: that provider of ours is erased. */
void shared_erase(struct context *c, struct id provider);
REGISTRY_THUNK(sharing_tell);
REGISTRY_THUNK(card_parcel_next);
REGISTRY_THUNK(shared_card_follow);
REGISTRY_THUNK(card_parcel_forget);
REGISTRY_THUNK(shared_card_review);
REGISTRY_THUNK(shared_card_close);

/* far_card.c: cards of other federations. */
void far_parcel_take(struct context *c, const struct peer_mail *m, const struct card_parcel *parcel);
/* far_competence.c: ids of competences by code, those that one command has asked for. */
#define CODES_MOST 64u
struct code_book {
	struct {
		struct text code;
		struct id competence; /* zero: none has it */
	} items[CODES_MOST];
	uint32_t count;
};
/* The card's competences from those told: by code, each once; the others by name. */
void far_competences_take(struct context *c, struct code_book *book, const struct list *told, struct provider *p);
void far_competences_follow(struct context *c, const struct db_table *t, const void *after);
REGISTRY_THUNK(far_card_learn);
REGISTRY_THUNK(far_card_drop);
/* The next card here of that agreement in a range of ids at home, `low` itself left out: as it stands. */
void far_cards_scan(struct context *c, struct db_scan *s, const struct id *low, const struct id *high);
bool far_cards_next(struct context *c, struct db_scan *s, struct id sharing, const struct id *low, struct provider *ret);
void far_card_end(struct context *c, struct provider *p);
/* far_gap.c: a range that leaves out many cards. Each time, the keyring is rewritten once. */
#define DROP_MOST 1000u
struct gap_book {
	struct card_gap *items;
	uint32_t count, cap;
};
void far_gaps_load(struct context *c, struct id sharing, struct gap_book *ret);
/* That card was told: no gap of before has it. */
void far_gaps_cut(struct context *c, struct gap_book *b, struct id told);
/* What is to go behind that id of the parcel's range stands for a while; false: nothing. */
bool far_gaps_leave(struct context *c, const struct sharing *s, const struct card_parcel *parcel, struct id behind);
REGISTRY_THUNK(far_card_sweep);
/* A parcel was taken, and its receipt is not given yet. */
void far_receipt_note(struct context *c, const struct sharing *s, struct id parcel, const struct peer_mail *m);
static inline bool
provider_is_far(const struct provider *p)
{
	return REC_HAS(p, PROVIDER_TAG_HOME);
}
/* RC_RULE, naming the federation that keeps the card, when it is not ours. */
MUST_CHECK enum rc far_card_refuse(struct context *c, const struct provider *p, struct fault *why);
MUST_CHECK enum rc far_card_refuse_id(struct context *c, struct id provider, struct fault *why);
enum rc provider_archive(struct context *c, const void *rec, struct fault *why);
/* The answer of this federation for that agreement: what was taken last. */
void far_receipt_give(struct context *c, const struct sharing *s, struct id parcel, const struct peer_mail *m);
void far_receipt_again(struct context *c, const struct sharing *s);

/* far_links.c: which structures here the links of far cards are with. */
void far_links_fill(struct context *c, struct provider *p);
void far_links_indexed(struct context *c, const struct db_table *t, struct id id, const void *after);
void far_links_follow(struct context *c, const struct db_table *t, const void *after);
REGISTRY_THUNK(far_card_relink);
REGISTRY_THUNK(provider_verify_links);

#define SHARING_TABLES &registry_peer_table, &registry_quota, &card_gap_table, &card_receipt_table, &card_parcel_table, &shared_card_table, &sharing_table,
#define SHARING_ROWS \
	{ .desc = &sharing_collection, .table = &sharing_table, .check = sharing_check, .archive = sharing_archive, .strip = sharing_strip }, \
	{ .desc = &shared_card_collection, .table = &shared_card_table }, \
	{ .desc = &card_parcel_collection, .table = &card_parcel_table },
#define SHARING_HANDLERS \
	{ "registry.sharing.offer", sharing_offer_thunk }, { "registry.sharing.accept", sharing_accept_thunk }, \
	{ "registry.sharing.refuse", sharing_refuse_thunk }, { "registry.sharing.withdraw", sharing_withdraw_thunk }, \
	{ "registry.sharing.day", sharing_day_thunk }, { "registry.sharing.tell", sharing_tell_thunk }, \
	{ "registry.card_parcel.next", card_parcel_next_thunk }, { "registry.card_parcel.forget", card_parcel_forget_thunk }, \
	 { "registry.shared_card.follow", shared_card_follow_thunk }, \
	{ "registry.shared_card.review", shared_card_review_thunk }, { "registry.shared_card.close", shared_card_close_thunk }, \
	{ "registry.far_card.drop", far_card_drop_thunk }, { "registry.far_card.sweep", far_card_sweep_thunk }, { "registry.far_card.learn", far_card_learn_thunk }, \
	{ "registry.far_card.relink", far_card_relink_thunk }, { "registry.provider.verify_links", provider_verify_links_thunk },
#define SHARING_MACHINES &sharing_ours_machine, &sharing_theirs_machine,

#endif
