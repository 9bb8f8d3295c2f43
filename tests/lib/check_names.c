/*
 * check_names: see check_names.h.
 * Owns: what was seen, over all seeds.
 * Beware: a letter may leave long after it was written, and again: what it needs is that both agreed once, not that they still do.
 */
#include "tests/lib/check_names.h"
#include "proto/identity.h"
#include "proto/matching_hold.h"
#include "tests/lib/sim_check_node.h"
#include <stdio.h>
#include <string.h>

struct check_names_seen check_names_seen;

static bool
bytes_have(const void *bytes, size_t len, const char *what)
{
	return memmem(bytes, len, what, strlen(what)) != NULL;
}

/* --- letters
 * ------------------------------------------------------------------------------------------------------------ */
static bool
asker_agreed(const struct net *net, int at, struct id token)
{
	struct check_scan c;
	struct far_hold h;
	bool agreed = false;

	if (!check_open(&c, net->nodes[at].node, "matching", "far_hold"))
		return true; /* it is down: nothing can be asked of it now */
	while (!agreed && check_next(&c, &h))
		agreed = id_equal(h.token, token) && REC_HAS(&h, FAR_TAG_AGREED_AT);
	check_close(&c);
	return agreed;
}

static bool
home_engaged(const struct net *net, int at, struct id token)
{
	struct check_scan c;
	struct home_hold h;
	bool engaged = false;

	if (!check_open(&c, net->nodes[at].node, "matching", "home_hold"))
		return true;
	while (!engaged && check_next(&c, &h))
		engaged = id_equal(h.token, token) && REC_HAS(&h, HOME_TAG_ENGAGED_AT);
	check_close(&c);
	return engaged;
}

static void
word_look(struct net *net, const struct sim_letter *l, const struct peer_envelope *e, struct arena *a)
{
	struct identity_word w;

	if (record_decode(&identity_word_desc, e->body.ptr, e->body.len, a, &w, NULL, NULL) != RC_OK)
		return;
	check_names_seen.keys += REC_HAS(&w, IDENTITY_TAG_PUBLIC_KEY);
	check_names_seen.boxes += REC_HAS(&w, IDENTITY_TAG_BOX);
	if (REC_HAS(&w, IDENTITY_TAG_BOX) && !asker_agreed(net, l->from, w.token))
		sim_fail(&net->cast, "a name leaves n%d for n%d before both have agreed", l->from, l->to);
	if (REC_HAS(&w, IDENTITY_TAG_PUBLIC_KEY) && !home_engaged(net, l->from, w.token))
		sim_fail(
		    &net->cast, "n%d gives n%d a key for a name before both have agreed", l->from, l->to);
}

static bool
is_of_actions(const struct peer_topic *t)
{
	return t != NULL && (strncmp(t->event, "far_name.", 9) == 0 || strcmp(t->service, "scheduling") == 0);
}

static void
words_look(struct net *net, const struct sim_letter *l, const struct peer_topic *t)
{
	static const char *const names[] = { WORLD_EMPLOYEE_NAME, WORLD_MAIL, WORLD_CENTRE_NAME };

	for (size_t i = 0; i < sizeof names / sizeof names[0] && !is_of_actions(t); i++)
		if (bytes_have(l->frame, l->len, names[i]))
			sim_fail(&net->cast, "a letter of n%d for n%d says \"%s\" to whoever reads it (%s)",
			    l->from, l->to, names[i], t == NULL ? "of no topic" : t->event);
}

void
check_names_leaves(struct net *net, const struct sim_letter *l)
{
	struct arena a = { 0 };
	struct peer_envelope e;

	if (record_decode(&peer_envelope_desc, l->frame, l->len, &a, &e, NULL, NULL) == RC_OK &&
	    e.kind == PEER_DATA) {
		const struct peer_topic *t = peer_topic_of_number(e.topic);

		check_names_seen.letters++;
		words_look(net, l, t);
		if (t != NULL && t->rec == &identity_word_desc)
			word_look(net, l, &e, &a);
	}
	arena_free(&a);
}

/* --- stores
 * ------------------------------------------------------------------------------------------------------------- */
static void
guests_check(struct net *net, int at)
{
	struct check_scan c;
	struct guest g;

	if (!check_open(&c, net->nodes[at].node, "registry", "guest"))
		return;
	while (check_next(&c, &g)) {
		int from = net_record_node(net, at, g.peer);

		if (g.status != GUEST_KNOWN)
			continue;
		check_names_seen.known++;
		if (!home_engaged(net, at, g.token))
			sim_fail(&net->cast, "n%d knows a name of a mission that it never agreed", at);
		if (from >= 0 && net->nodes[from].node->restores == 0 && !asker_agreed(net, from, g.token))
			sim_fail(&net->cast, "n%d knows a name of a mission that n%d never agreed", at, from);
	}
	check_close(&c);
}

/* The store's file itself: what was sealed is not there in the clear, in no table and no entry of the journal. */
static void
file_check(struct net *net, const struct sim_slot *slot)
{
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX],
	    path[STAGE_PATH_MAX + 16];
	struct sim_file f = { 0 };

	(void)sim_slot_config(slot, folder, ring, erasures);
	snprintf(path, sizeof path, "%s/data.mdb", folder);
	sim_file_read(&f, path);
	if (f.bytes != NULL && bytes_have(f.bytes, f.len, WORLD_MAIL))
		sim_fail(&net->cast, "an address lies in the clear in %s of n%d", slot->desc->contract->name,
		    slot->node->index);
	sim_file_free(&f);
}

void
check_names_stores(struct net *net)
{
	for (int i = 0; i < net->count; i++)
		guests_check(net, i);
	for (int i = 0; i < net->sim->count; i++)
		file_check(net, &net->sim->slots[i]);
}
