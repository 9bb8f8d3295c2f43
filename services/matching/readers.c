/*
 * readers: who may read a request, and who has, told to the person whose it is.
 * Owns: GET /requests/{id}/readers; which answers count as readings.
 * Beware: readings are the journal's own "request.read"; this answer is not one of them. Opening a request is told each time; of the
 *         other answers that carry something of it (lists, rankings, what a change answers) one an hour and reader, when none was told.
 */
#include "common/note.h"
#include "services/matching/consent.h"

#define READINGS_MOST 200
#define ENTRIES_MOST 4096
#define PERSONS_MOST 50

#define SENTENCES_MOST 4

/* Whether a provider will ever read it: a crisis, a request for information and what the federation does itself go to none. */
static const char *
may_provider(const struct request *r)
{
	if (r->nature == NATURE_CRISIS)
		return "Aucun prestataire : une situation de crise n’est transmise à aucun.";
	if (r->nature == NATURE_INFORMATION)
		return "Aucun prestataire : le service répond lui-même à une demande d’information.";
	if (r->help == HELP_FEDERATION)
		return "Aucun prestataire : vous avez choisi l’action de la fédération.";
	if (r->status == REQUEST_ENGAGED)
		return "Le prestataire qui a accepté : sa mission dit lequel.";
	return "Le prestataire, une fois qu’il a accepté, et pas avant.";
}

static struct list
may_group(struct context *c, const struct request *r)
{
	struct text *items = ARENA_ARRAY(c->arena, SENTENCES_MOST, struct text);

	items[0] = text_of("La direction et l’administration de la structure qui demande.");
	items[1] = text_of("La coordination et les référent·es du service d’accompagnement.");
	items[2] = text_of(may_provider(r));
	return (struct list){ items, 3 };
}

/* Of those named for that request; without any, of whoever has the role. */
static bool
reader_coordinates(struct context *c, const struct list *named)
{
	if (named == NULL)
		return access_coordinates(c);
	for (uint32_t i = 0; i < named->count; i++)
		if ((access_roles(c, ((const struct id *)named->items)[i]) & ROLE_COORDINATOR) != 0)
			return true;
	return false;
}

/* named NULL: nobody is. What is said of the coordination is true of those who serve. */
static struct list
may_individual(struct context *c, const struct request *r, const struct list *named)
{
	struct text *items = ARENA_ARRAY(c->arena, SENTENCES_MOST, struct text);
	bool coordinates = reader_coordinates(c, named);

	items[0] = text_of("Vous.");
	items[1] = text_of(arena_printf(c->arena,
	    "Les référent·es %sdu service d’accompagnement qui n’ont aucun mandat dans "
	    "l’une de vos structures%s.",
	    named != NULL ? "nommé·es " : "",
	    coordinates ? ", dont une personne référente qui coordonne aussi le réseau" : ""));
	items[2] = text_of(may_provider(r));
	items[3] = text_of(coordinates
		? "Jamais votre employeur, la direction, le conseil d’administration ni les intervenant·es ; "
		  "de la coordination, la personne référente seule."
		: "Jamais votre employeur, la direction, le conseil d’administration, la coordination ni les "
		  "intervenant·es.");
	return (struct list){ items, 4 };
}

/* Who holds a link has no account: it is the asker, by the only link that there is to a request. */
void
request_told(struct context *c, const struct request *r)
{
	bool known = !id_is_zero(c->caller.person) || !id_is_zero(c->caller.account);

	if (known && !id_equal(c->caller.person, r->person))
		event_reading(c, &matching_request, r->id);
}

static void
origin_told(struct context *c, struct id request)
{
	struct request r;

	if (context_get(c, &matching_request, request, &r))
		request_told(c, &r);
}

void
proposal_told(struct context *c, const void *rec)
{
	origin_told(c, ((const struct proposal *)rec)->request);
}

void
engagement_told(struct context *c, const void *rec)
{
	origin_told(c, ((const struct engagement *)rec)->request);
}

void
far_hold_told(struct context *c, const void *rec)
{
	origin_told(c, ((const struct far_hold *)rec)->request);
}

void
shortlist_told(struct context *c, const void *rec)
{
	origin_told(c, ((const struct shortlist *)rec)->request);
}

struct list
readers_readings(struct context *c, const struct request *r)
{
	uint64_t *seqs = ARENA_ARRAY(c->arena, ENTRIES_MOST, uint64_t);
	struct reading *items = ARENA_ARRAY(c->arena, READINGS_MOST, struct reading);
	size_t count = journal_of_key(c->txn, r->id, 0, seqs, ENTRIES_MOST);
	struct list all = { items, 0 };
	struct journal_entry j;

	while (count > 0 && all.count < READINGS_MOST && journal_read(c->txn, seqs[--count], c->arena, &j)) {
		if (!text_is(j.event, "request.read"))
			continue;
		items[all.count++] =
		    (struct reading){ .has = REC_BIT(1) | REC_BIT(3) | (id_is_zero(j.actor) ? 0 : REC_BIT(2)),
			    .time = j.time,
			    .reader = j.actor,
			    .own = !id_is_zero(j.actor) && id_equal(j.actor, r->person) };
	}
	return all;
}

struct list
readers_may(struct context *c, const struct request *r)
{
	struct list named;

	if (r->kind == POOL_GROUP)
		return may_group(c, r);
	return may_individual(c, r, referents_for(c, r->person, &named) ? &named : NULL);
}

/* Of those engaged on it: the cards, and who of them are persons of the registry. */
static void
persons_engaged(struct context *c, const struct request *r, struct list *all, struct list *cards)
{
	struct id *items = all->items, *ids = cards->items;
	struct provider card;
	struct engagement e;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_engagement, matching_field(&matching_engagement, "request"), &r->id, false);
	while (all->count < PERSONS_MOST && cards->count < PERSONS_MOST && db_scan_next(&s, c->arena, &e)) {
		if (e.status == ENGAGEMENT_REPLACED)
			continue;
		ids[cards->count++] = e.provider;
		if (context_get(c, &matching_provider, e.provider, &card) && !id_is_zero(card.person))
			items[all->count++] = card.person;
	}
	db_scan_end(&s);
}

static struct list
persons_list(struct context *c, const struct request *r, struct list *ret_cards)
{
	struct list all = { ARENA_ARRAY(c->arena, PERSONS_MOST, struct id), 0 }, named = { 0 };
	struct id *items = all.items;

	if (!id_is_zero(r->person))
		items[all.count++] = r->person;
	(void)referents_for(c, r->kind == POOL_GROUP ? (struct id){ { 0 } } : r->person, &named);
	for (uint32_t i = 0; i < named.count && all.count < PERSONS_MOST; i++)
		items[all.count++] = ((const struct id *)named.items)[i];
	*ret_cards = (struct list){ ARENA_ARRAY(c->arena, PERSONS_MOST, struct id), 0 };
	persons_engaged(c, r, &all, ret_cards);
	return all;
}

enum rc
request_readers(struct context *c, const struct ref *in, struct request_readers *ret, struct fault *why)
{
	struct request r;

	if (!context_get(c, &matching_request, in->id, &r) || !request_acts(c, &r))
		return fault_only(why, RC_NOT_FOUND);
	ret->may = readers_may(c, &r);
	ret->readings = readers_readings(c, &r);
	ret->persons = persons_list(c, &r, &ret->providers);
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4);
	return RC_OK;
}
