/*
 * share: somebody is put in common with another federation by a code that two coordinators tell each other, and taken out again.
 * Owns: the table of these.
 * Beware: the code is all that says who it is: no name travels, and neither side's id of the person is told.
 */
#include "services/scheduling/share.h"
#include "services/scheduling/machines.h"

const struct db_table scheduling_peers = { &peer_desc };
const struct db_table scheduling_person_shares = { &person_share_desc };

#define CODE_LETTERS 8u
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford's: no I, L, O, U */

/* 40 bits, as two groups of four. */
static struct text
code_make(struct context *c)
{
	uint8_t secret[32];
	char *out = arena_alloc(c->arena, CODE_LETTERS + 1);
	uint64_t bits = 0;

	context_secret(c, "person share code", secret);
	for (unsigned i = 0; i < 5; i++)
		bits = bits << 8 | secret[i];
	for (unsigned i = 0; i < CODE_LETTERS; i++, bits >>= 5)
		out[i < 4 ? i : i + 1] = alphabet[bits & 31];
	out[4] = '-';
	return (struct text){ out, CODE_LETTERS + 1, 0 };
}

static char
letter_read(char ch)
{
	if (ch >= 'a' && ch <= 'z')
		ch = (char)(ch - 'a' + 'A');
	return ch == 'O' ? '0' : ch == 'I' || ch == 'L' ? '1' : ch;
}

/* As it may be typed: small letters, blanks, O for 0, I and L for 1. */
static bool
code_read(struct context *c, struct text typed, struct text *ret_code)
{
	char *out = arena_alloc(c->arena, CODE_LETTERS + 1);
	unsigned n = 0;

	for (uint32_t i = 0; i < typed.len; i++) {
		char ch = letter_read(typed.ptr[i]);

		if (ch == ' ' || ch == '-')
			continue;
		if (n == CODE_LETTERS || strchr(alphabet, ch) == NULL)
			return false;
		out[n < 4 ? n : n + 1] = ch;
		n++;
	}
	out[4] = '-';
	*ret_code = (struct text){ out, CODE_LETTERS + 1, 0 };
	return n == CODE_LETTERS;
}

/* --- making ----------------------------------------------------------------------------------------------------------- */
enum rc
share_peer_check(struct context *c, struct id id, struct fault *why)
{
	struct peer p;
	enum rc rc = context_need(c, &scheduling_peers, id, "peer", &p, why);

	if (rc != RC_OK || p.status == PEER_ACTIVE)
		return rc;
	return peer_unlinked(why, FAULT_SHARE_PEER, p.status);
}

static bool
share_is_live(const struct person_share *s)
{
	return s->status == SHARE_WAITING || s->status == SHARE_ASKED || s->status == SHARE_ACTIVE;
}

static enum rc
share_is_first(struct context *c, const struct person_share *want, struct fault *why)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_person_shares, PERSON_SHARE_TAG_PERSON, &want->person);
	const struct person_share *all = (const struct person_share *)(const void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (share_is_live(&all[i]) && id_equal(all[i].person, want->person) &&
		    id_equal(all[i].peer, want->peer))
			return fault_add(why, RC_CONFLICT, "person", FAULT_SHARE_TWICE);
	return RC_OK;
}

static enum rc
person_share_create(
    struct context *c, const struct person_share_ask *in, struct person_share *ret, struct fault *why)
{
	struct person p;
	bool joins = REC_HAS(in, 3);
	enum rc rc = share_peer_check(c, in->peer, why);

	*ret = (struct person_share){
		.id = context_id(c), .peer = in->peer, .person = in->person, .status = SHARE_WAITING
	};
	ret->has = REC_BIT(TAG_ID) | REC_BIT(PERSON_SHARE_TAG_PEER) | REC_BIT(PERSON_SHARE_TAG_PERSON) |
	    REC_BIT(PERSON_SHARE_TAG_STATUS) | REC_BIT(PERSON_SHARE_TAG_CODE);
	if (rc == RC_OK)
		rc = context_need(c, &scheduling_persons, in->person, "person", &p, why);
	if (rc == RC_OK && scheduling_is_archived(&p))
		rc = fault_add(why, RC_CONFLICT, "person", FAULT_ARCHIVED);
	if (rc == RC_OK && REC_HAS(&p, PERSON_TAG_HOME)) /* whose days are not ours to tell */
		rc = fault_add(why, RC_CONFLICT, "person", FAULT_FAR_PARTY);
	if (rc == RC_OK)
		rc = share_is_first(c, ret, why);
	if (rc == RC_OK && joins && !code_read(c, in->code, &ret->code))
		rc = fault_add(why, RC_INVALID, "code", FAULT_SHARE_CODE);
	if (rc != RC_OK)
		return rc;
	if (joins)
		return share_step(c, ret, SHARE_EV_JOIN, "joined") ? RC_OK : RC_INTERNAL;
	ret->code = code_make(c);
	return event_stage(c, &scheduling_person_shares, "created", ret);
}
SERVICE_HANDLER(person_share_create, struct person_share_ask, struct person_share)

/* --- its steps -------------------------------------------------------------------------------------------------------- */
bool
share_step(struct context *c, struct person_share *s, enum share_event e, const char *verb)
{
	int to;

	if (machine_step(scheduling_share_machine.edges, scheduling_share_machine.edge_count, (int)s->status,
		(int)e, &to) != RC_OK)
		return false;
	s->status = (enum person_share_status)to;
	if (s->status == SHARE_ENDED)
		share_forget(c, s);
	return event_stage(c, &scheduling_person_shares, verb, s) == RC_OK;
}

static enum rc
person_share_end(struct context *c, const struct ref *in, struct person_share *ret, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_person_shares, in->id, "id", ret, why);
	int to;

	if (rc == RC_OK)
		rc = scheduling_step(&scheduling_share_machine, &person_share_status_enum, (int)ret->status,
		    SHARE_EV_END, &to, why);
	if (rc == RC_OK)
		(void)share_step(c, ret, SHARE_EV_END, "ended");
	return rc;
}
SERVICE_HANDLER(person_share_end, struct ref, struct person_share)

void
shares_erase(struct context *c, struct id person)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_person_shares, PERSON_SHARE_TAG_PERSON, &person);
	struct person_share *all = (struct person_share *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].person, person))
			(void)share_step(c, &all[i], SHARE_EV_END, "ended");
}
