/*
 * instance: who sits in it, by mandate, and who may read what it does.
 * Owns: nothing.
 * Beware: a mandate that ends leaves its holder in the list, shown as ended: the coordinator replaces the member, nobody
 *         vanishes. Only a member who comes in must have a mandate that goes on.
 */
#include "services/registry/programme.h"
#include "common/calendar.h"

#define TAG_MANDATE_TO 10

const struct db_table instance_table = { &instance_desc };

bool
instance_has(const struct instance *in, struct id mandate, struct instance_member *ret_member)
{
	const struct instance_member *members = in->members.items;

	for (uint32_t i = 0; i < in->members.count; i++)
		if (id_equal(members[i].mandate, mandate)) {
			*ret_member = members[i];
			return true;
		}
	return false;
}

static bool
member_repeats(const struct instance_member *members, uint32_t at)
{
	for (uint32_t i = 0; i < at; i++)
		if (id_equal(members[i].mandate, members[at].mandate))
			return true;
	return false;
}

static void
member_check(struct context *c, const struct instance *before, const struct instance *after, uint32_t at,
    struct fault *why)
{
	const struct instance_member *members = after->members.items;
	struct instance_member known;
	struct mandate m;
	char field[FAULT_FIELD_MAX], day[CALENDAR_LONG_CAP];

	snprintf(field, sizeof field, "members[%u].mandate", at);
	if (member_repeats(members, at))
		(void)fault_add(why, RC_INVALID, field, FAULT_MEMBER_TWICE);
	if (before != NULL && instance_has(before, members[at].mandate, &known))
		return;
	if (!context_get(c, &mandate_table, members[at].mandate, &m) || !REC_HAS(&m, TAG_MANDATE_TO) ||
	    m.to >= c->today)
		return;
	calendar_day_long(m.to, day);
	(void)fault_addf(why, RC_RULE, field, FAULT_MANDATE_ENDED, "%s", day);
}

/* The organisations of the members, each once: they are who may read. */
static void
organisations_fill(struct context *c, struct instance *in)
{
	const struct instance_member *members = in->members.items;
	struct id *ids = ARENA_ARRAY(c->arena, in->members.count + 1, struct id);

	in->organisations = (struct list){ ids, 0 };
	for (uint32_t i = 0; i < in->members.count; i++) {
		struct mandate m;

		if (context_get(c, &mandate_table, members[i].mandate, &m) &&
		    !list_has_id(&in->organisations, m.organisation))
			ids[in->organisations.count++] = m.organisation;
	}
	in->has |= REC_BIT(INSTANCE_ORGANISATIONS);
}

enum rc
instance_check(struct context *c, const void *before, void *after, struct fault *why)
{
	struct instance *in = after;

	for (uint32_t i = 0; i < in->members.count; i++)
		member_check(c, before, in, i, why);
	if (fault_rc(why) == RC_OK)
		organisations_fill(c, in);
	return fault_rc(why);
}

bool
instance_visible(struct context *c, const void *rec)
{
	const struct instance *in = rec;
	const struct id *ids = in->organisations.items;

	if (caller_has(c, ROLE_TEAM))
		return true;
	for (uint32_t i = 0; i < in->organisations.count; i++)
		if (caller_in(c, ids[i]))
			return true;
	return false;
}

void
instance_member_view(
    struct context *c, const struct instance_member *m, day_t day, struct member_view *ret_view)
{
	struct mandate held;

	*ret_view = (struct member_view){
		.has = REC_BIT(1) | REC_BIT(4) | REC_BIT(7), .mandate = m->mandate, .quality = m->quality
	};
	if (!context_get(c, &mandate_table, m->mandate, &held)) {
		ret_view->ended = true;
		return;
	}
	ret_view->organisation = held.organisation;
	ret_view->role = held.role;
	ret_view->from = held.from;
	ret_view->has |= REC_BIT(2) | REC_BIT(3) | REC_BIT(5);
	if (REC_HAS(&held, TAG_MANDATE_TO)) {
		ret_view->to = held.to;
		ret_view->has |= REC_BIT(6);
	}
	ret_view->ended =
	    REC_HAS(&held, TAG_ARCHIVED_AT) || (REC_HAS(&held, TAG_MANDATE_TO) && held.to < day);
}

static enum rc
instance_members(
    struct context *c, const struct ref *in, struct instance_members *ret_members, struct fault *why)
{
	const struct instance_member *members;
	struct member_view *views;
	struct instance i;

	if (!context_get(c, &instance_table, in->id, &i) || !instance_visible(c, &i))
		return fault_only(why, RC_NOT_FOUND);
	members = i.members.items;
	views = ARENA_ARRAY(c->arena, i.members.count + 1, struct member_view);
	*ret_members = (struct instance_members){
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .id = i.id, .members = { views, i.members.count }
	};
	for (uint32_t k = 0; k < i.members.count; k++) {
		instance_member_view(c, &members[k], c->today, &views[k]);
		ret_members->voting += !views[k].ended && views[k].quality == MEMBER_VOTING;
	}
	return RC_OK;
}
REGISTRY_HANDLER(instance_members, struct ref, struct instance_members)
