/*
 * codec: a record of twenty fields out and in, by its table and by hand-written msgpack-c, in turns.
 * Owns: nothing.
 * Beware: both reuse their memory and check every type; ours checks UTF-8, order and depth besides.
 */
#include "common/record.h"
#include <msgpack.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS 7
#define ROUNDS 200000
#define PEOPLE 6

enum step { STEP_DRAFT, STEP_SENT, STEP_DONE };
static const struct rec_enum_value step_rows[] = { { STEP_DRAFT, "draft", "Brouillon" },
	{ STEP_SENT, "sent", "Envoyé" }, { STEP_DONE, "done", "Fini" } };
static REC_ENUM_DEFINE(steps, "step", step_rows);

struct visit {
	REC_HEAD_MEMBERS;
	struct id action;
	struct id provider;
	struct id centre;
	uint32_t rank;
	uint32_t seats;
	day_t from;
	day_t to;
	day_t day;
	enum step step;
	uint32_t halves;
	struct text title;
	struct text place;
	struct text commune;
	int64_t cost;
	bool open;
	struct list people;
};

static const struct rec_field visit_fields[] = {
	REC_HEAD(struct visit),
	REC_ID(6, struct visit, action, "action", "Action", "-"),
	REC_ID(7, struct visit, provider, "provider", "Intervenant", "-"),
	REC_ID(8, struct visit, centre, "centre", "Centre", "-"),
	REC_U32(9, struct visit, rank, 1, 20, "Rang", "-"),
	REC_U32(10, struct visit, seats, 1, 500, "Places", "-"),
	REC_DAY(11, struct visit, from, "Du", "-"),
	REC_DAY(12, struct visit, to, "Au", "-"),
	REC_DAY(13, struct visit, day, "Jour", "-"),
	REC_ENUM(14, struct visit, step, steps, "Étape", "-"),
	REC_SET(15, struct visit, halves, steps, "Moments", "-"),
	REC_TEXT(16, struct visit, title, 100, "Titre", "-"),
	REC_TEXT(17, struct visit, place, 200, "Lieu", "-"),
	REC_TEXT(18, struct visit, commune, 5, "Commune", "-"),
	REC_MONEY(19, struct visit, cost, "Coût", "-"),
	REC_BOOL(20, struct visit, open, "Ouvert", "-"),
	REC_IDS(21, struct visit, people, "person", 40, "Gens", "-"),
};
REC_DESC_DECLARE(visit);
REC_DESC_DEFINE(visit, struct visit, "Visite", "-");

static struct id
some_id(int n)
{
	struct id id;

	for (size_t i = 0; i < sizeof id.b; i++)
		id.b[i] = (uint8_t)(n * 31 + (int)i * 7);
	return id;
}

static struct visit
some_visit(void)
{
	static struct id people[PEOPLE];
	struct visit v = { .id = some_id(1),
		.version = 12,
		.created_at = INT64_C(1574758800123456),
		.updated_at = INT64_C(1574845200654321),
		.action = some_id(2),
		.provider = some_id(3),
		.centre = some_id(4),
		.rank = 3,
		.seats = 14,
		.from = 18200,
		.to = 18260,
		.day = 18226,
		.step = STEP_SENT,
		.halves = 3,
		.title = TEXT_LIT("Accueil et médiation : première journée"),
		.place = TEXT_LIT("Centre social Les Quatre Vents, salle du haut"),
		.commune = TEXT_LIT("75056"),
		.cost = 125000,
		.open = true,
		.people = { people, PEOPLE } };

	for (int i = 0; i < PEOPLE; i++)
		people[i] = some_id(10 + i);
	for (size_t i = 0; i < visit_desc.count; i++)
		if (visit_fields[i].tag != TAG_ARCHIVED_AT) /* twenty are there */
			v.has |= REC_BIT(visit_fields[i].tag);
	return v;
}

/* --- the peer ----------------------------------------------------------------------------------------- */
static void
peer_id(msgpack_packer *pk, uint32_t tag, const struct id *id)
{
	msgpack_pack_uint32(pk, tag);
	msgpack_pack_bin(pk, sizeof id->b);
	msgpack_pack_bin_body(pk, id->b, sizeof id->b);
}

static void
peer_text(msgpack_packer *pk, uint32_t tag, struct text t)
{
	msgpack_pack_uint32(pk, tag);
	msgpack_pack_str(pk, t.len);
	msgpack_pack_str_body(pk, t.ptr, t.len);
}

static void
peer_int(msgpack_packer *pk, uint32_t tag, int64_t v)
{
	msgpack_pack_uint32(pk, tag);
	msgpack_pack_int64(pk, v);
}

static void
peer_encode(const struct visit *v, msgpack_sbuffer *out)
{
	const struct id *people = v->people.items;
	msgpack_packer pk;

	msgpack_packer_init(&pk, out, msgpack_sbuffer_write);
	msgpack_pack_map(&pk, 20);
	peer_id(&pk, 1, &v->id);
	peer_int(&pk, 2, (int64_t)v->version);
	peer_int(&pk, 3, v->created_at);
	peer_int(&pk, 4, v->updated_at);
	peer_id(&pk, 6, &v->action);
	peer_id(&pk, 7, &v->provider);
	peer_id(&pk, 8, &v->centre);
	peer_int(&pk, 9, v->rank);
	peer_int(&pk, 10, v->seats);
	peer_int(&pk, 11, v->from);
	peer_int(&pk, 12, v->to);
	peer_int(&pk, 13, v->day);
	peer_int(&pk, 14, v->step);
	peer_int(&pk, 15, v->halves);
	peer_text(&pk, 16, v->title);
	peer_text(&pk, 17, v->place);
	peer_text(&pk, 18, v->commune);
	peer_int(&pk, 19, v->cost);
	msgpack_pack_uint32(&pk, 20);
	if (v->open)
		msgpack_pack_true(&pk);
	else
		msgpack_pack_false(&pk);
	msgpack_pack_uint32(&pk, 21);
	msgpack_pack_array(&pk, v->people.count);
	for (uint32_t i = 0; i < v->people.count; i++) {
		msgpack_pack_bin(&pk, sizeof people[i].b);
		msgpack_pack_bin_body(&pk, people[i].b, sizeof people[i].b);
	}
}

static bool
peer_get_id(const msgpack_object *o, struct id *at)
{
	if (o->type != MSGPACK_OBJECT_BIN || o->via.bin.size != sizeof at->b)
		return false;
	memcpy(at->b, o->via.bin.ptr, sizeof at->b);
	return true;
}

static bool
peer_get_text(const msgpack_object *o, struct text *at)
{
	if (o->type != MSGPACK_OBJECT_STR)
		return false;
	*at = (struct text){ o->via.str.ptr, o->via.str.size, 0 };
	return true;
}

static bool
peer_get_i64(const msgpack_object *o, int64_t *at)
{
	if (o->type != MSGPACK_OBJECT_NEGATIVE_INTEGER &&
	    (o->type != MSGPACK_OBJECT_POSITIVE_INTEGER || o->via.u64 > INT64_MAX))
		return false;
	*at = o->via.i64;
	return true;
}

static bool
peer_get_u32(const msgpack_object *o, uint32_t *at)
{
	if (o->type != MSGPACK_OBJECT_POSITIVE_INTEGER || o->via.u64 > UINT32_MAX)
		return false;
	*at = (uint32_t)o->via.u64;
	return true;
}

static bool
peer_get_i32(const msgpack_object *o, int32_t *at)
{
	int64_t v;

	if (!peer_get_i64(o, &v) || v < INT32_MIN || v > INT32_MAX)
		return false;
	*at = (int32_t)v;
	return true;
}

static bool
peer_get_ids(const msgpack_object *o, struct arena *a, struct list *at)
{
	if (o->type != MSGPACK_OBJECT_ARRAY)
		return false;
	struct id *ids = ARENA_ARRAY(a, o->via.array.size, struct id);

	*at = (struct list){ ids, o->via.array.size };
	for (uint32_t i = 0; i < at->count; i++)
		if (!peer_get_id(&o->via.array.ptr[i], &ids[i]))
			return false;
	return true;
}

static bool
peer_get(uint64_t tag, const msgpack_object *o, struct arena *a, struct visit *v)
{
	int32_t step;

	switch (tag) {
	case 1:
		return peer_get_id(o, &v->id);
	case 2:
		return peer_get_i64(o, (int64_t *)&v->version);
	case 3:
		return peer_get_i64(o, &v->created_at);
	case 4:
		return peer_get_i64(o, &v->updated_at);
	case 5:
		return peer_get_i64(o, &v->archived_at);
	case 6:
		return peer_get_id(o, &v->action);
	case 7:
		return peer_get_id(o, &v->provider);
	case 8:
		return peer_get_id(o, &v->centre);
	case 9:
		return peer_get_u32(o, &v->rank);
	case 10:
		return peer_get_u32(o, &v->seats);
	case 11:
		return peer_get_i32(o, &v->from);
	case 12:
		return peer_get_i32(o, &v->to);
	case 13:
		return peer_get_i32(o, &v->day);
	case 14:
		if (!peer_get_i32(o, &step))
			return false;
		v->step = (enum step)step;
		return true;
	case 15:
		return peer_get_u32(o, &v->halves);
	case 16:
		return peer_get_text(o, &v->title);
	case 17:
		return peer_get_text(o, &v->place);
	case 18:
		return peer_get_text(o, &v->commune);
	case 19:
		return peer_get_i64(o, &v->cost);
	case 20:
		v->open = o->via.boolean;
		return o->type == MSGPACK_OBJECT_BOOLEAN;
	case 21:
		return peer_get_ids(o, a, &v->people);
	default:
		return true; /* a newer node's field */
	}
}

static bool
peer_decode(const char *bytes, size_t len, msgpack_zone *zone, struct arena *a, struct visit *v)
{
	msgpack_object top;
	size_t off = 0;

	memset(v, 0, sizeof *v);
	if (msgpack_unpack(bytes, len, &off, zone, &top) != MSGPACK_UNPACK_SUCCESS || off != len ||
	    top.type != MSGPACK_OBJECT_MAP)
		return false;
	for (uint32_t i = 0; i < top.via.map.size; i++) {
		const msgpack_object_kv *kv = &top.via.map.ptr[i];

		if (kv->key.type != MSGPACK_OBJECT_POSITIVE_INTEGER || kv->key.via.u64 > REC_TAG_MAX ||
		    !peer_get(kv->key.via.u64, &kv->val, a, v))
			return false;
		v->has |= REC_BIT(kv->key.via.u64);
	}
	return true;
}

/* --- runs --------------------------------------------------------------------------------------------- */
static double
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void
must(bool good)
{
	if (!good) {
		fputs("codec: the two do not agree\n", stderr);
		exit(1);
	}
}

static double
run_ours(const struct visit *v, struct arena *a)
{
	struct buf out = { 0 };
	struct visit back;
	double start = now_ns();

	for (int i = 0; i < ROUNDS; i++) {
		buf_clear(&out);
		arena_reset(a);
		record_encode(&visit_desc, v, 0, 0, &out);
		must(record_decode(&visit_desc, out.ptr, out.len, a, &back, NULL, NULL) == RC_OK);
	}
	double took = (now_ns() - start) / ROUNDS;

	must(record_equal(&visit_desc, v, &back));
	buf_free(&out);
	return took;
}

static double
run_peer(const struct visit *v, struct arena *a)
{
	msgpack_sbuffer out;
	msgpack_zone zone;
	struct visit back;

	msgpack_sbuffer_init(&out);
	must(msgpack_zone_init(&zone, 8192));
	double start = now_ns();

	for (int i = 0; i < ROUNDS; i++) {
		msgpack_sbuffer_clear(&out);
		msgpack_zone_clear(&zone);
		arena_reset(a);
		peer_encode(v, &out);
		must(peer_decode(out.data, out.size, &zone, a, &back));
	}
	double took = (now_ns() - start) / ROUNDS;

	must(record_equal(&visit_desc, v, &back));
	msgpack_sbuffer_destroy(&out);
	msgpack_zone_destroy(&zone);
	return took;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(const double *of)
{
	double sorted[RUNS];

	memcpy(sorted, of, sizeof sorted);
	qsort(sorted, RUNS, sizeof sorted[0], by_size);
	return sorted[RUNS / 2];
}

int
main(void)
{
	struct visit v = some_visit();
	struct arena a = { 0 };
	struct buf ours = { 0 };
	msgpack_sbuffer peer;
	double t_ours[RUNS], t_peer[RUNS], ratio[RUNS];

	msgpack_sbuffer_init(&peer);
	record_encode(&visit_desc, &v, 0, 0, &ours);
	peer_encode(&v, &peer);
	must(ours.len == peer.size && memcmp(ours.ptr, peer.data, peer.size) == 0);
	run_ours(&v, &a); /* warm */
	run_peer(&v, &a);
	for (int i = 0; i < RUNS; i++) {
		t_ours[i] = run_ours(&v, &a);
		t_peer[i] = run_peer(&v, &a);
		ratio[i] = t_peer[i] / t_ours[i];
		printf("codec %.0f %.0f %.2f\n", t_ours[i], t_peer[i], ratio[i]);
	}
	printf("codec median %.0f %.0f %.2f (%zu bytes)\n", median(t_ours), median(t_peer), median(ratio),
	    ours.len);
	buf_free(&ours);
	msgpack_sbuffer_destroy(&peer);
	arena_free(&a);
	return 0;
}
