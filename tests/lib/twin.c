/*
 * twin: see twin.h.
 * Owns: messages under way; random choices from a fixed seed, so that a test plays alike each time.
 * Beware: both hosts have one clock: they are moved together, and only here.
 */
#include "tests/lib/twin.h"
#include "tests/lib/twin_service.h"
#include <stdio.h>
#include <stdlib.h>

#define START (INT64_C(1574755200) * USEC_PER_SEC)
#define STEP_MOST (20 * USEC_PER_SEC)

struct twin_message {
	struct twin_message *next;
	unsigned from;
	size_t len, signature_len;
	uint8_t bytes[];
};

static const struct host_caller operator= { .roles = ROLE_OPERATOR };
static const struct host_caller coordinator = { .roles = ROLE_COORDINATOR };

/* --- the wire ----------------------------------------------------------------------------------------------------- */
static bool
chance(struct twin *p, unsigned hundredths)
{
	return hundredths > 0 && stage_next(&p->random) % 100 < hundredths;
}

static void
message_put(struct twin *p, struct twin_message *m)
{
	if (p->first != NULL && chance(p, p->weather.late)) { /* before the one that waits */
		m->next = p->first;
		p->first = m;
		return;
	}
	m->next = NULL;
	*p->last = m;
	p->last = &m->next;
}

static void
message_new(
    struct twin *p, unsigned from, const void *frame, size_t len, const void *signature, size_t signature_len)
{
	struct twin_message *m = malloc(sizeof *m + len + signature_len);

	if (m == NULL)
		abort();
	*m = (struct twin_message){ .from = from, .len = len, .signature_len = signature_len };
	memcpy(m->bytes, frame, len);
	memcpy(m->bytes + len, signature, signature_len);
	message_put(p, m);
}

static bool
admits(const struct twin_node *n, const struct twin_node *other)
{
	for (size_t i = 0; i < n->admitted_count; i++)
		if (memcmp(n->admitted[i].key, other->keys.curve_public, WIRE_KEY_LEN) == 0)
			return true;
	return false;
}

static bool
wire_send(void *arg, const uint8_t key[WIRE_KEY_LEN], const void *frame, size_t len, const void *signature,
    size_t signature_len)
{
	struct twin_node *n = arg;
	struct twin *p = n->twin;

	if (!p->linked || memcmp(key, p->nodes[1 - n->index].keys.curve_public, WIRE_KEY_LEN) != 0)
		return false;
	n->sent++;
	if ((p->tap != NULL && !p->tap(p, n->index, frame, len, signature, signature_len)) ||
	    chance(p, p->weather.lost))
		return true;
	message_new(p, n->index, frame, len, signature, signature_len);
	if (chance(p, p->weather.doubled))
		message_new(p, n->index, frame, len, signature, signature_len);
	return true;
}

static void
wire_peers(void *arg, const struct wire_peer *all, size_t count)
{
	struct twin_node *n = arg;

	n->admitted_count = count < 8 ? count : 8;
	memcpy(n->admitted, all, n->admitted_count * sizeof *all);
	n->woken = true;
}

static void
wire_wake(void *arg)
{
	((struct twin_node *)arg)->woken = true;
}

/* They are connected when each admits the other and nothing is cut. */
static void
link_follow(struct twin *p)
{
	bool linked = !p->cut && p->nodes[0].courier != NULL && p->nodes[1].courier != NULL &&
	    admits(&p->nodes[0], &p->nodes[1]) && admits(&p->nodes[1], &p->nodes[0]);
	struct twin_message *m;

	if (linked == p->linked)
		return;
	p->linked = linked;
	while (!linked && (m = p->first) != NULL) {
		p->first = m->next;
		free(m);
	}
	if (p->first == NULL)
		p->last = &p->first;
	for (unsigned i = 0; i < 2; i++)
		if (p->nodes[i].courier != NULL) {
			courier_up(p->nodes[i].courier, host_now(p->nodes[i].host),
			    p->nodes[1 - i].keys.curve_public, linked);
			p->nodes[i].woken = true;
		}
}

/* --- nodes ---------------------------------------------------------------------------------------------------------------- */
static void
identity_of(struct twin_node *n)
{
	struct identity_keys k = { n->name, "Fédération", n->index == 0 ? "tcp://a.example:8479" : "",
		&n->keys, n->has_next ? &n->next : NULL, n->has_first ? n->first : NULL };

	identity_set(&k);
}

static void
courier_open(struct twin_node *n)
{
	struct wire w = { n, wire_send, wire_peers, wire_wake };

	n->courier = courier_new(host_service(n->host, "federation"), &w);
	n->woken = true;
}

/* Whoever is about to close the service takes the courier off it, and has the wire see it. */
static void
courier_close(struct twin_node *n)
{
	courier_free(n->courier);
	n->courier = NULL;
	n->admitted_count = 0;
	link_follow(n->twin);
	identity_of(n);
}

static void
node_turn(struct twin_node *n)
{
	n->woken = false;
	n->due = courier_tick(n->courier, host_now(n->host));
	host_settle(n->host);
}

static bool
deliver(struct twin *p)
{
	struct twin_message *m = p->first;

	if (m == NULL)
		return false;
	p->first = m->next;
	if (p->first == NULL)
		p->last = &p->first;
	twin_inject(p, 1 - m->from, m->bytes, m->len, m->bytes + m->len, m->signature_len);
	free(m);
	return true;
}

/* Until nothing happens any more at this instant. */
static void
instant(struct twin *p)
{
	bool moved = true;

	while (moved) {
		moved = false;
		link_follow(p);
		for (unsigned i = 0; i < 60 && deliver(p); i++)
			moved = true;
		for (unsigned i = 0; i < 2; i++)
			if (p->nodes[i].courier != NULL &&
			    (p->nodes[i].woken || p->nodes[i].due <= host_now(p->nodes[i].host))) {
				node_turn(&p->nodes[i]);
				moved = true;
			}
	}
}

static usec_t
next_due(const struct twin *p, usec_t end, usec_t most)
{
	usec_t now = host_now(p->nodes[0].host), next = now + most < end ? now + most : end;

	for (unsigned i = 0; i < 2; i++)
		if (p->nodes[i].courier != NULL && p->nodes[i].due > now && p->nodes[i].due < next)
			next = p->nodes[i].due;
	return next;
}

void
twin_run(struct twin *p, usec_t by)
{
	usec_t end = host_now(p->nodes[0].host) + by, now;

	instant(p);
	while ((now = host_now(p->nodes[0].host)) < end) {
		usec_t next = next_due(p, end, by / 500 > STEP_MOST ? by / 500 : STEP_MOST);

		for (unsigned i = 0; i < 2; i++)
			host_advance(p->nodes[i].host, next - now);
		instant(p);
	}
}

static bool
is_calm(struct twin *p)
{
	for (unsigned i = 0; i < 2; i++) {
		struct peer_link l = twin_link(p, i);
		struct peer_link there = twin_link(p, 1 - i);

		if (!l.connected || l.sent != there.received)
			return false;
	}
	return true;
}

bool
twin_calm(struct twin *p, usec_t most)
{
	for (usec_t waited = 0; waited <= most; waited += 5 * USEC_PER_SEC) {
		twin_run(p, 5 * USEC_PER_SEC);
		if (is_calm(p))
			return true;
	}
	return false;
}

void
twin_cut(struct twin *p, bool cut)
{
	p->cut = cut;
	link_follow(p);
}

void
twin_restart(struct twin *p, unsigned node)
{
	struct twin_node *n = &p->nodes[node];

	courier_close(n);
	host_restart(n->host, "federation");
	courier_open(n);
}

void
twin_keep(struct twin *p, unsigned node)
{
	host_keep(p->nodes[node].host);
}

void
twin_put_back(struct twin *p, unsigned node)
{
	struct twin_node *n = &p->nodes[node];

	courier_close(n);
	host_put_back(n->host, false);
	courier_open(n);
}

static void
node_open(struct twin *p, unsigned i, const struct service_desc *const *services, size_t count)
{
	struct twin_node *n = &p->nodes[i];

	*n =
	    (struct twin_node){ .twin = p, .index = i, .name = i == 0 ? "rhone" : "loire", .due = INT64_MAX };
	crypto_sign_keys(&entropy_system, n->keys.sign_public, n->keys.sign_secret);
	entropy_fill(&entropy_system, n->keys.curve_public, sizeof n->keys.curve_public);
	identity_of(n);
	n->host = host_new(services, count, START);
}

void
twin_must(enum rc rc, const char *what)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "twin: %s: %s\n", what, rc_info(rc)->name);
	abort();
}

void
twin_add_anew(struct twin *p, unsigned to, const char *code)
{
	struct twin_node *n = &p->nodes[to];
	struct nothing none = { 0 };
	struct node_card card;
	struct peer peer = { .has = REC_BIT(6) | REC_BIT(7), .code = text_of(code) };

	twin_must(host_call(p->nodes[1 - to].host, &operator, "federation.card.get", &nothing_desc, &none, 0,
		      &node_card_desc, &card, NULL, NULL),
	    "card");
	peer.card = card.card;
	twin_must(host_call(n->host, &operator, "federation.peer.create", &peer_desc, &peer, 0, &peer_desc,
		      &peer, NULL, NULL),
	    "peer");
	n->peer = peer.id;
}

struct twin *
twin_new(bool confirmed)
{
	static const struct service_desc *const services[] = { &federation_service, &twin_service };

	return twin_new_of(services, 2, confirmed);
}

struct twin *
twin_new_of(const struct service_desc *const *services, size_t count, bool confirmed)
{
	struct twin *p = calloc(1, sizeof *p);

	if (p == NULL)
		abort();
	crypto_open();
	p->last = &p->first;
	p->random = UINT64_C(0x2545f4914f6cdd1d);
	for (unsigned i = 0; i < 2; i++)
		node_open(p, i, services, count);
	for (unsigned i = 0; i < 2; i++)
		twin_add_anew(p, i, "autre");
	for (unsigned i = 0; i < 2; i++)
		courier_open(&p->nodes[i]);
	for (unsigned i = 0; confirmed && i < 2; i++) {
		twin_must(twin_confirm(p, i, NULL, "Première", NULL), "confirm");
		twin_must(twin_confirm(p, i, NULL, "Seconde", NULL), "confirm again");
	}
	twin_run(p, USEC_PER_SEC);
	return p;
}

void
twin_free(struct twin *p)
{
	struct twin_message *m;

	for (unsigned i = 0; i < 2; i++) {
		courier_free(p->nodes[i].courier);
		host_free(p->nodes[i].host);
		node_keys_wipe(&p->nodes[i].keys);
	}
	while ((m = p->first) != NULL) {
		p->first = m->next;
		free(m);
	}
	identity_set(NULL);
	free(p);
}

/* --- what is said ------------------------------------------------------------------------------------------------------------ */
static const char *
note_of(uint32_t number, char out[40])
{
	snprintf(out, 40, "mot n° %u", number);
	return out;
}

static uint32_t
parcel_send(struct twin *p, unsigned from, struct text (*note)(uint32_t number, void *arg), void *arg)
{
	struct twin_node *n = &p->nodes[from];
	struct twin_parcel parcel = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8), .peer = n->peer };
	struct db_txn t = db_begin(service_db(host_service(n->host, "registry")), DB_READ);

	parcel.number = (uint32_t)db_count(&t, &twin_parcel_table) + 1;
	db_abort(&t);
	parcel.note = note(parcel.number, arg);
	twin_must(host_call(n->host, &coordinator, "registry.twin_parcel.create", &twin_parcel_desc, &parcel,
		      0, &twin_parcel_desc, &parcel, NULL, NULL),
	    "parcel");
	return parcel.number;
}

static struct text
short_note(uint32_t number, void *arg)
{
	return text_of(note_of(number, arg));
}

uint32_t
twin_say(struct twin *p, unsigned from)
{
	char note[40];

	return parcel_send(p, from, short_note, note);
}

static struct text
long_note(uint32_t number, void *arg)
{
	(void)number;
	return *(struct text *)arg;
}

uint32_t
twin_say_long(struct twin *p, unsigned from, uint32_t letters)
{
	char *note = arena_alloc(host_arena(p->nodes[from].host), letters);
	struct text said = { note, letters, 0 };

	memset(note, 'm', letters);
	return parcel_send(p, from, long_note, &said);
}

static bool
got_read(struct twin *p, unsigned at, uint32_t number, struct twin_got *ret)
{
	struct host *h = p->nodes[at].host;
	struct db_txn t = db_begin(service_db(host_service(h, "registry")), DB_READ);
	bool found = db_get(&t, &twin_got_table, twin_got_id(p->nodes[at].peer, number), host_arena(h), ret);

	db_abort(&t);
	return found;
}

uint32_t
twin_got(struct twin *p, unsigned at, uint32_t number)
{
	struct twin_got got;

	if (!got_read(p, at, number, &got))
		return 0;
	return REC_HAS(&got, 10) ? got.times : UINT32_MAX;
}

bool
twin_got_in_order(struct twin *p, unsigned at, uint32_t from, uint32_t to)
{
	uint32_t order = 0;
	struct twin_got got;

	for (uint32_t n = from; n <= to; n++) {
		if (!got_read(p, at, n, &got) || got.times != 1 || got.order <= order) {
			fprintf(stderr, "twin: number %u at %u: not once, or out of its turn\n", n, at);
			return false;
		}
		order = got.order;
	}
	return true;
}

void
twin_inject(
    struct twin *p, unsigned to, const void *frame, size_t len, const void *signature, size_t signature_len)
{
	struct twin_node *n = &p->nodes[to];

	courier_frame(n->courier, host_now(n->host), p->nodes[1 - to].keys.curve_public, frame, len,
	    signature, signature_len);
	n->woken = true;
}

/* --- what must hold ---------------------------------------------------------------------------------------------------------------- */
static bool
verified(struct twin_node *n, const char *service)
{
	struct fault why = { 0 };
	uint64_t events;
	enum rc rc;

	courier_close(n);
	rc = host_verify(n->host, service, &events, &why);
	courier_open(n);
	if (rc != RC_OK)
		fprintf(stderr, "twin: %s of %s: %s %s\n", service, n->name, rc_info(rc)->name,
		    why.count > 0 ? why.items[0].argument : "");
	return rc == RC_OK;
}

/* Every mail that is kept here is, to the byte, what the other side keeps as sent. Of the running epoch: in one that was left, a node that
 * was put back may have signed other words for the same place, which it never sent. */
static bool
evidence_agrees(struct twin *p, unsigned at)
{
	struct host *h = p->nodes[at].host, *o = p->nodes[1 - at].host;
	struct db_txn t = db_begin(service_db(host_service(h, "federation")), DB_READ);
	struct db_txn u = db_begin(service_db(host_service(o, "federation")), DB_READ);
	struct peer_mail m;
	struct peer_sent s;
	uint64_t epoch = twin_stream(p, 1 - at).out_epoch;
	struct db_scan scan;
	bool agrees = true;

	db_scan_all(&scan, &t, &mail_table, false);
	while (agrees && db_scan_next(&scan, host_arena(h), &m))
		if (m.epoch == epoch &&
		    db_get(
			&u, &sent_table, sent_id(p->nodes[1 - at].peer, m.epoch, m.seq), host_arena(o), &s))
			agrees = text_equal(s.hash, m.hash) && text_equal(s.signature, m.signature);
	db_scan_end(&scan);
	db_abort(&t);
	db_abort(&u);
	return agrees;
}

bool
twin_sound(struct twin *p)
{
	bool sound = true;

	for (unsigned i = 0; i < 2; i++)
		sound = verified(&p->nodes[i], "federation") && verified(&p->nodes[i], "registry") &&
		    evidence_agrees(p, i) && sound;
	return sound;
}
