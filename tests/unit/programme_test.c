/*
 * programme_test: programmes and their steps; instances, meetings and decisions: rules, machines, due dates, who reads.
 * Owns: a registry of a federation, a centre and an institution, with mandates that go on and one that has ended.
 * Beware: today is 2026-01-15 at the start of each test; each ends with a replay that must give its tables.
 */
#include "services/registry/programme.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

struct house {
	struct desk *d;
	struct id federation, centre, caf, person;
	struct id director, elected, ended; /* mandates */
};

static struct id
mandate(struct house *h, struct id organisation, const char *role, const char *more)
{
	return desk_make(h->d, "registry.mandate.create",
	    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"%s\",\"from\":\"2020-01-01\"%s}",
	    desk_text(h->d, h->person), desk_text(h->d, organisation), role, more);
}

static struct house *
house_new(void)
{
	static const struct service_desc *const services[] = { &registry_service };
	static struct house h;

	h = (struct house){ .d = desk_new(services, 1, "2026-01-15") };
	h.federation = desk_make(
	    h.d, "registry.organisation.create", "{\"name\":\"Fédération\",\"kind\":\"federation\"}");
	h.centre =
	    desk_make(h.d, "registry.organisation.create", "{\"name\":\"Centre A\",\"kind\":\"centre\"}");
	h.caf = desk_make(h.d, "registry.organisation.create", "{\"name\":\"Caf\",\"kind\":\"institution\"}");
	h.person = desk_make(h.d, "registry.person.create", "{\"name\":\"Direction du centre A\"}");
	h.director = mandate(&h, h.centre, "director", "");
	h.elected = mandate(&h, h.caf, "elected", "");
	h.ended = mandate(&h, h.federation, "administrator", ",\"to\":\"2025-06-30\"");
	return &h;
}

static void
finish(struct house *h)
{
	assert_true(desk_verified(h->d, "registry"));
	desk_free(h->d);
}

static struct id
programme(struct house *h)
{
	return desk_make(h->d, "registry.programme.create",
	    "{\"title\":\"Expérimentation\",\"from\":\"2025-06-01\",\"to\":\"2027-06-30\",\"axes\":[{\"key\":"
	    "\"A\",\"title\":\"Centres\"}],"
	    "\"phases\":[{\"number\":1,\"title\":\"Sensibilisation\",\"axis\":\"A\",\"from\":\"2025-06-01\","
	    "\"to\":\"2026-06-30\"},"
	    "{\"number\":2,\"title\":\"Expérimentation\",\"from\":\"2026-01-01\"}],\"territories\":["
	    "\"Vendée\"],"
	    "\"partners\":[{\"organisation\":\"%s\",\"part\":\"carrier\"}],"
	    "\"points\":[{\"number\":1,\"title\":\"Économie du projet\"}]}",
	    desk_text(h->d, h->federation));
}

static struct id
step(struct house *h, struct id of, const char *more)
{
	return desk_make(h->d, "registry.programme_step.create",
	    "{\"programme\":\"%s\",\"number\":1,\"title\":\"Lancement\"%s}", desk_text(h->d, of), more);
}

/* Runs the step's verb; its state after, whatever the answer. */
static enum programme_step_status
walk(struct house *h, struct id id, const char *verb, const char *more, enum rc want)
{
	struct programme_step s = { 0 };
	char method[64];

	snprintf(method, sizeof method, "registry.programme_step.%s", verb);
	assert_int_equal(desk_call(h->d, method, NULL, "{\"id\":\"%s\"%s}", desk_text(h->d, id), more), want);
	assert_int_equal(
	    desk_call(h->d, "registry.programme_step.get", &s, "{\"id\":\"%s\"}", desk_text(h->d, id)),
	    RC_OK);
	return s.status;
}

static enum rc
patch(struct house *h, const char *record, struct id id, unsigned version, const char *fields)
{
	char method[64];

	snprintf(method, sizeof method, "registry.%s.update", record);
	return desk_call(
	    h->d, method, NULL, "{\"id\":\"%s\",\"version\":%u,%s}", desk_text(h->d, id), version, fields);
}

/* Days of the deadlines that stand, in order. */
static const char *
agenda(struct house *h)
{
	static char text[400];
	struct deadline_page page = { 0 };
	const struct deadline *d;
	size_t n = 0;

	assert_int_equal(desk_call(h->d, "registry.deadline.agenda", &page, "{}"), RC_OK);
	d = page.items.items;
	text[0] = '\0';
	for (uint32_t i = 0; i < page.items.count; i++) {
		struct buf b = { 0 };

		record_get_text(record_field_tag(&deadline_desc, DEADLINE_TAG_DUE), &d[i], &b);
		n += (size_t)snprintf(
		    text + n, sizeof text - n, "%s%s %u", i ? "," : "", buf_cstr(&b), d[i].number);
		buf_free(&b);
	}
	return text;
}

/* --- programmes ----------------------------------------------------------------------------------------------------- */
static enum rc
programme_try(struct house *h, const char *fields)
{
	return desk_call(h->d, "registry.programme.create", NULL, "{\"title\":\"P\",%s}", fields);
}

static void
a_programme_is_held_to_its_rules(void **state)
{
	struct house *h = house_new();
	const char *f = desk_text(h->d, h->federation);
	char partners[200];

	(void)state;
	assert_int_equal(programme_try(h, "\"from\":\"2026-02-01\",\"to\":\"2026-01-31\""), RC_INVALID);
	assert_true(desk_refused(h->d, "to", FAULT_PROGRAMME_PERIOD));
	assert_int_equal(
	    programme_try(h, "\"axes\":[{\"key\":\"A\",\"title\":\"x\"},{\"key\":\"A\",\"title\":\"y\"}]"),
	    RC_INVALID);
	assert_true(desk_refused(h->d, "axes[1].key", FAULT_PROGRAMME_TWICE));
	assert_int_equal(
	    programme_try(h, "\"phases\":[{\"number\":1,\"title\":\"x\",\"axis\":\"B\"}]"), RC_RULE);
	assert_true(desk_refused(h->d, "phases[0].axis", FAULT_PROGRAMME_AXIS));
	assert_int_equal(
	    programme_try(h, "\"phases\":[{\"number\":1,\"title\":\"x\"},{\"number\":1,\"title\":\"y\"}]"),
	    RC_INVALID);
	assert_true(desk_refused(h->d, "phases[1].number", FAULT_PROGRAMME_TWICE));
	assert_int_equal(
	    programme_try(h,
		"\"phases\":[{\"number\":1,\"title\":\"x\",\"from\":\"2026-03-01\",\"to\":\"2026-02-01\"}]"),
	    RC_INVALID);
	assert_true(desk_refused(h->d, "phases[0].to", FAULT_PROGRAMME_PERIOD));
	assert_int_equal(programme_try(h,
			     "\"from\":\"2026-01-01\",\"to\":\"2026-12-31\",\"phases\":[{\"number\":1,"
			     "\"title\":\"x\",\"to\":\"2027-01-01\"}]"),
	    RC_RULE);
	assert_true(desk_refused(h->d, "phases[0]", FAULT_PHASE_OUTSIDE));
	assert_int_equal(
	    programme_try(h, "\"results\":[{\"axis\":\"Z\",\"quantitative\":true,\"description\":\"x\"}]"),
	    RC_RULE);
	assert_true(desk_refused(h->d, "results[0].axis", FAULT_PROGRAMME_AXIS));
	snprintf(partners, sizeof partners,
	    "\"partners\":[{\"organisation\":\"%s\",\"part\":\"carrier\"},{\"organisation\":\"%s\",\"part\":"
	    "\"carrier\"}]",
	    f, f);
	assert_int_equal(programme_try(h, partners), RC_INVALID);
	assert_true(desk_refused(h->d, "partners[1]", FAULT_PROGRAMME_PARTNER));
	finish(h);
}

static void
a_phase_that_a_step_needs_neither_goes_nor_shrinks(void **state)
{
	struct house *h = house_new();
	struct id p = programme(h);

	(void)state;
	(void)step(h, p, ",\"phase\":1,\"from\":\"2025-07-01\",\"to\":\"2026-05-31\"");
	assert_int_equal(patch(h, "programme", p, 1, "\"phases\":[]"), RC_RULE);
	assert_true(desk_refused(h->d, "phases", FAULT_PHASE_IN_USE));
	assert_int_equal(
	    patch(h, "programme", p, 1, "\"phases\":[{\"number\":1,\"title\":\"S\",\"to\":\"2026-04-30\"}]"),
	    RC_RULE);
	assert_true(desk_refused(h->d, "phases", FAULT_PHASE_IN_USE));
	assert_int_equal(
	    patch(h, "programme", p, 1, "\"phases\":[{\"number\":1,\"title\":\"S\",\"to\":\"2026-05-31\"}]"),
	    RC_OK);
	finish(h);
}

static void
a_step_keeps_to_its_phase_and_its_number_is_its_own(void **state)
{
	struct house *h = house_new();
	struct id p = programme(h);
	const char *of = desk_text(h->d, p);
	const char *make = "registry.programme_step.create";

	(void)state;
	assert_int_equal(desk_call(h->d, make, NULL,
			     "{\"programme\":\"%s\",\"number\":1,\"title\":\"S\",\"phase\":7}", of),
	    RC_RULE);
	assert_true(desk_refused(h->d, "phase", FAULT_PROGRAMME_STEP_PHASE));
	assert_int_equal(
	    desk_call(h->d, make, NULL,
		"{\"programme\":\"%s\",\"number\":1,\"title\":\"S\",\"phase\":1,\"to\":\"2026-07-01\"}", of),
	    RC_RULE);
	assert_true(desk_refused(h->d, "to", FAULT_PROGRAMME_STEP_OUTSIDE));
	assert_int_equal(desk_call(h->d, make, NULL,
			     "{\"programme\":\"%s\",\"number\":1,\"title\":\"S\",\"to\":\"2027-07-01\"}", of),
	    RC_RULE);
	assert_true(desk_refused(h->d, "to", FAULT_PROGRAMME_STEP_OUTSIDE));
	assert_int_equal(desk_call(h->d, make, NULL,
			     "{\"programme\":\"%s\",\"number\":1,\"title\":\"S\",\"from\":\"2026-02-02\","
			     "\"to\":\"2026-02-01\"}",
			     of),
	    RC_INVALID);
	assert_true(desk_refused(h->d, "to", FAULT_PROGRAMME_PERIOD));
	(void)step(h, p, ",\"phase\":1");
	(void)step(h, p, ",\"phase\":2");
	(void)step(h, p, "");
	assert_int_equal(desk_call(h->d, make, NULL,
			     "{\"programme\":\"%s\",\"number\":1,\"title\":\"S\",\"phase\":2}", of),
	    RC_RULE);
	assert_true(desk_refused(h->d, "number", FAULT_PROGRAMME_STEP_NUMBER));
	assert_int_equal(
	    desk_call(h->d, make, NULL,
		"{\"programme\":\"%s\",\"number\":2,\"title\":\"S\",\"status\":\"running\"}", of),
	    RC_INVALID);
	assert_true(desk_refused(h->d, "status", FAULT_SERVER_SET));
	finish(h);
}

/* From each state, what is not an edge is refused and moves nothing. */
static void
a_step_walks_its_machine_and_no_other_way(void **state)
{
	static const char *const verbs[] = { "start", "deliver", "validate", "return", "drop", "resume" };
	static const int to[5][6] = {
		[PROGRAMME_STEP_PLANNED] = { PROGRAMME_STEP_RUNNING, -1, -1, -1, PROGRAMME_STEP_DROPPED, -1 },
		[PROGRAMME_STEP_RUNNING] = { -1, PROGRAMME_STEP_DELIVERED, -1, -1, PROGRAMME_STEP_DROPPED,
		    -1 },
		[PROGRAMME_STEP_DELIVERED] = { -1, -1, PROGRAMME_STEP_VALIDATED, PROGRAMME_STEP_RUNNING,
		    PROGRAMME_STEP_DROPPED, -1 },
		[PROGRAMME_STEP_VALIDATED] = { -1, -1, -1, -1, -1, -1 },
		[PROGRAMME_STEP_DROPPED] = { -1, -1, -1, -1, -1, PROGRAMME_STEP_PLANNED },
	};
	static const char *const ways[5][4] = { { NULL }, { "start" }, { "start", "deliver" },
		{ "start", "deliver", "validate" }, { "drop" } };
	struct house *h = house_new();
	struct id p = programme(h);
	char number[40];

	(void)state;
	for (unsigned from = 0; from < 5; from++)
		for (unsigned v = 0; v < 6; v++) {
			struct id s;

			snprintf(number, sizeof number, ",\"number\":%u", 10 + from * 6 + v);
			s = desk_make(h->d, "registry.programme_step.create",
			    "{\"programme\":\"%s\",\"title\":\"S\"%s}", desk_text(h->d, p), number);
			for (unsigned i = 0; i < 4 && ways[from][i] != NULL; i++)
				(void)walk(h, s, ways[from][i],
				    strcmp(ways[from][i], "drop") == 0 ? ",\"reason\":\"x\"" : "", RC_OK);
			assert_int_equal(walk(h, s, verbs[v], v == 3 || v == 4 ? ",\"reason\":\"x\"" : "",
					     to[from][v] < 0 ? RC_CONFLICT : RC_OK),
			    to[from][v] < 0 ? (int)from : to[from][v]);
		}
	finish(h);
}

static void
a_step_is_not_delivered_before_its_deliverables(void **state)
{
	struct house *h = house_new();
	struct id s = step(h, programme(h),
	    ",\"deliverables\":[{\"title\":\"Guide\",\"due\":\"2026-03-01\"},{\"title\":\"Bilan\"}]");

	(void)state;
	(void)walk(h, s, "start", "", RC_OK);
	assert_int_equal(
	    desk_call(h->d, "registry.programme_step.deliver", NULL, "{\"id\":\"%s\"}", desk_text(h->d, s)),
	    RC_RULE);
	assert_int_equal(h->d->why.count, 2);
	assert_true(desk_refused(h->d, "deliverables[1].delivered_on", FAULT_PROGRAMME_STEP_DELIVERABLE));
	assert_int_equal(patch(h, "programme_step", s, 2,
			     "\"deliverables\":[{\"title\":\"Guide\",\"delivered_on\":\"2026-01-16\"}]"),
	    RC_INVALID);
	assert_true(desk_refused(h->d, "deliverables[0].delivered_on", FAULT_PROGRAMME_STEP_FUTURE));
	assert_int_equal(patch(h, "programme_step", s, 2,
			     "\"deliverables\":[{\"title\":\"Guide\",\"delivered_on\":\"2026-01-15\"}]"),
	    RC_OK);
	assert_int_equal(walk(h, s, "deliver", "", RC_OK), PROGRAMME_STEP_DELIVERED);
	assert_int_equal(patch(h, "programme_step", s, 4, "\"title\":\"Autre\""), RC_CONFLICT);
	assert_true(desk_refused(h->d, "status", FAULT_PROGRAMME_STEP_CLOSED));
	assert_int_equal(
	    desk_call(h->d, "registry.programme_step.return", NULL, "{\"id\":\"%s\"}", desk_text(h->d, s)),
	    RC_INVALID);
	assert_true(desk_refused(h->d, "reason", FAULT_REQUIRED));
	finish(h);
}

static void
due_dates_of_a_step_follow_it(void **state)
{
	struct house *h = house_new();
	struct id s = step(h, programme(h),
	    ",\"to\":\"2026-06-30\",\"deliverables\":[{\"title\":\"Guide\",\"due\":\"2026-03-01\"},{"
	    "\"title\":\"Bilan\",\"due\":\"2026-05-01\"}]");

	(void)state;
	assert_string_equal(agenda(h), "2026-03-01 1,2026-05-01 2,2026-06-30 0");
	(void)walk(h, s, "start", "", RC_OK);
	assert_int_equal(patch(h, "programme_step", s, 2,
			     "\"deliverables\":[{\"title\":\"Guide\",\"due\":\"2026-03-01\",\"delivered_on\":"
			     "\"2026-01-10\"},{\"title\":\"Bilan\",\"due\":\"2026-05-15\"}]"),
	    RC_OK);
	assert_string_equal(agenda(h), "2026-05-15 2,2026-06-30 0");
	(void)walk(h, s, "drop", ",\"reason\":\"Sans objet\"", RC_OK);
	assert_string_equal(agenda(h), "");
	(void)walk(h, s, "resume", "", RC_OK);
	assert_string_equal(agenda(h), "2026-05-15 2,2026-06-30 0");
	finish(h);
}

/* --- instances, meetings, decisions --------------------------------------------------------------------------------- */
static struct id
instance(struct house *h)
{
	return desk_make(h->d, "registry.instance.create",
	    "{\"name\":\"Comité de "
	    "pilotage\",\"kind\":\"steering\",\"members\":[{\"mandate\":\"%s\",\"quality\":\"voting\"},"
	    "{\"mandate\":\"%s\",\"quality\":\"consultative\"}]}",
	    desk_text(h->d, h->director), desk_text(h->d, h->elected));
}

static struct id
meeting(struct house *h, struct id of, const char *day, bool held)
{
	struct id m = desk_make(h->d, "registry.meeting.create",
	    "{\"instance\":\"%s\",\"day\":\"%s\",\"agenda\":[\"Point d’étape\"],\"present\":[\"%s\",\"%s\"]}",
	    desk_text(h->d, of), day, desk_text(h->d, h->director), desk_text(h->d, h->elected));

	if (held)
		assert_int_equal(
		    desk_call(h->d, "registry.meeting.hold", NULL, "{\"id\":\"%s\"}", desk_text(h->d, m)),
		    RC_OK);
	return m;
}

static struct id
decision(struct house *h, struct id of, const char *outcome, const char *more)
{
	return desk_make(h->d, "registry.decision.create",
	    "{\"meeting\":\"%s\",\"text\":\"Le comité valide.\",\"outcome\":\"%s\"%s}", desk_text(h->d, of),
	    outcome, more);
}

static void
a_member_comes_in_with_a_mandate_that_goes_on_and_stays_when_it_ends(void **state)
{
	struct house *h = house_new();
	struct id i = instance(h);
	struct instance_members members = { 0 };
	const struct member_view *v;

	(void)state;
	assert_int_equal(
	    desk_call(h->d, "registry.instance.create", NULL,
		"{\"name\":\"Groupe de "
		"suivi\",\"kind\":\"follow_up\",\"members\":[{\"mandate\":\"%s\",\"quality\":\"voting\"}]}",
		desk_text(h->d, h->ended)),
	    RC_RULE);
	assert_true(desk_refused(h->d, "members[0].mandate", FAULT_MANDATE_ENDED));
	assert_string_equal(h->d->why.items[0].argument, "lundi 30 juin 2025");
	assert_int_equal(desk_call(h->d, "registry.instance.create", NULL,
			     "{\"name\":\"G\",\"kind\":\"technical\",\"members\":[{\"mandate\":\"%s\","
			     "\"quality\":\"voting\"},{\"mandate\":\"%s\",\"quality\":\"voting\"}]}",
			     desk_text(h->d, h->director), desk_text(h->d, h->director)),
	    RC_INVALID);
	assert_true(desk_refused(h->d, "members[1].mandate", FAULT_MEMBER_TWICE));
	assert_int_equal(patch(h, "mandate", h->director, 1, "\"to\":\"2026-02-01\""), RC_OK);
	desk_jump(h->d, "2026-03-01");
	assert_int_equal(patch(h, "instance", i, 1, "\"mission\":\"Suivre\""), RC_OK);
	assert_int_equal(
	    desk_call(h->d, "registry.instance.members", &members, "{\"id\":\"%s\"}", desk_text(h->d, i)),
	    RC_OK);
	v = members.members.items;
	assert_int_equal(members.members.count, 2);
	assert_true(v[0].ended);
	assert_true(id_equal(v[0].organisation, h->centre));
	assert_int_equal(v[0].role, MANDATE_DIRECTOR);
	assert_false(v[1].ended);
	assert_int_equal(members.voting, 0);
	finish(h);
}

static void
only_members_are_present_and_each_once(void **state)
{
	struct house *h = house_new();
	struct id i = instance(h), m = meeting(h, i, "2026-01-10", false);
	char fields[200];

	(void)state;
	snprintf(fields, sizeof fields, "\"present\":[\"%s\"]", desk_text(h->d, h->ended));
	assert_int_equal(patch(h, "meeting", m, 1, fields), RC_RULE);
	assert_true(desk_refused(h->d, "present[0]", FAULT_NOT_A_MEMBER));
	snprintf(fields, sizeof fields, "\"excused\":[\"%s\"]", desk_text(h->d, h->director));
	assert_int_equal(patch(h, "meeting", m, 1, fields), RC_INVALID);
	assert_true(desk_refused(h->d, "excused[0]", FAULT_PRESENT_EXCUSED));
	assert_int_equal(patch(h, "instance", i, 1, "\"members\":[]"), RC_OK);
	assert_int_equal(patch(h, "meeting", m, 1, "\"place\":\"Saint-Étienne\""), RC_OK);
	finish(h);
}

static void
a_meeting_is_held_once_its_day_has_come_or_cancelled(void **state)
{
	struct house *h = house_new();
	struct id i = instance(h), m = meeting(h, i, "2026-02-10", false),
		  other = meeting(h, i, "2026-03-10", false);

	(void)state;
	assert_string_equal(agenda(h), "2026-02-10 0,2026-03-10 0");
	assert_int_equal(
	    desk_call(h->d, "registry.meeting.hold", NULL, "{\"id\":\"%s\"}", desk_text(h->d, m)), RC_RULE);
	assert_true(desk_refused(h->d, "day", FAULT_MEETING_FUTURE));
	assert_int_equal(
	    desk_call(h->d, "registry.meeting.cancel", NULL, "{\"id\":\"%s\"}", desk_text(h->d, other)),
	    RC_OK);
	assert_int_equal(patch(h, "meeting", other, 2, "\"place\":\"x\""), RC_CONFLICT);
	assert_true(desk_refused(h->d, "status", FAULT_MEETING_CANCELLED));
	assert_int_equal(
	    desk_call(h->d, "registry.meeting.hold", NULL, "{\"id\":\"%s\"}", desk_text(h->d, other)),
	    RC_CONFLICT);
	assert_int_equal(
	    desk_call(h->d, "registry.meeting.cancel", NULL, "{\"id\":\"%s\"}", desk_text(h->d, other)),
	    RC_CONFLICT);
	assert_true(desk_refused(h->d, "status", FAULT_STATE));
	desk_jump(h->d, "2026-02-11");
	assert_int_equal(
	    desk_call(h->d, "registry.meeting.hold", NULL, "{\"id\":\"%s\"}", desk_text(h->d, m)), RC_OK);
	assert_int_equal(
	    desk_call(h->d, "registry.meeting.hold", NULL, "{\"id\":\"%s\"}", desk_text(h->d, m)),
	    RC_CONFLICT);
	assert_int_equal(
	    desk_call(h->d, "registry.meeting.cancel", NULL, "{\"id\":\"%s\"}", desk_text(h->d, m)),
	    RC_CONFLICT);
	finish(h);
}

static void
decisions_are_numbered_in_a_meeting_that_was_held_and_votes_add_up(void **state)
{
	struct house *h = house_new();
	struct id i = instance(h), planned = meeting(h, i, "2026-02-10", false),
		  m = meeting(h, i, "2026-01-10", true);
	struct meeting_minutes minutes = { 0 };
	const struct decision *d;

	(void)state;
	assert_int_equal(
	    desk_call(h->d, "registry.decision.create", NULL,
		"{\"meeting\":\"%s\",\"text\":\"x\",\"outcome\":\"adopted\"}", desk_text(h->d, planned)),
	    RC_CONFLICT);
	assert_true(desk_refused(h->d, "meeting", FAULT_MEETING_NOT_HELD));
	(void)decision(h, m, "adopted", ",\"number\":3");
	(void)decision(h, m, "noted", "");
	(void)decision(h, m, "postponed", ",\"number\":1");
	assert_int_equal(desk_call(h->d, "registry.decision.create", NULL,
			     "{\"meeting\":\"%s\",\"text\":\"x\",\"outcome\":\"adopted\",\"number\":3}",
			     desk_text(h->d, m)),
	    RC_RULE);
	assert_true(desk_refused(h->d, "number", FAULT_DECISION_NUMBER));
	assert_int_equal(desk_call(h->d, "registry.decision.create", NULL,
			     "{\"meeting\":\"%s\",\"text\":\"x\",\"outcome\":\"adopted\",\"votes_for\":2}",
			     desk_text(h->d, m)),
	    RC_RULE);
	assert_true(desk_refused(h->d, "votes_for", FAULT_DECISION_VOTES));
	assert_string_equal(h->d->why.items[0].argument, "1");
	assert_int_equal(
	    desk_call(h->d, "registry.decision.create", NULL,
		"{\"meeting\":\"%s\",\"text\":\"x\",\"outcome\":\"adopted\",\"votes_against\":1}",
		desk_text(h->d, m)),
	    RC_RULE);
	assert_true(desk_refused(h->d, "votes_for", FAULT_DECISION_MAJORITY));
	assert_int_equal(
	    desk_call(h->d, "registry.decision.create", NULL,
		"{\"meeting\":\"%s\",\"text\":\"x\",\"outcome\":\"adopted\",\"convention_step\":2}",
		desk_text(h->d, m)),
	    RC_RULE);
	assert_true(desk_refused(h->d, "convention", FAULT_DECISION_CONVENTION));
	assert_int_equal(
	    desk_call(h->d, "registry.meeting.minutes", &minutes, "{\"id\":\"%s\"}", desk_text(h->d, m)),
	    RC_OK);
	d = minutes.decisions.items;
	assert_int_equal(minutes.decisions.count, 3);
	assert_int_equal(d[0].number, 1);
	assert_int_equal(d[1].number, 3);
	assert_int_equal(d[2].number, 4);
	assert_int_equal(minutes.present.count, 2);
	assert_int_equal(minutes.absent.count, 0);
	finish(h);
}

static void
what_a_decision_has_validated_holds_it(void **state)
{
	struct house *h = house_new();
	struct id p = programme(h), s = step(h, p, ""), m = meeting(h, instance(h), "2026-01-10", true), yes,
		  no;
	char more[300];

	(void)state;
	snprintf(more, sizeof more, ",\"programme\":\"%s\"", desk_text(h->d, p));
	yes = decision(h, m, "adopted", more);
	no = decision(h, m, "rejected", more);
	(void)walk(h, s, "start", "", RC_OK);
	(void)walk(h, s, "deliver", "", RC_OK);
	snprintf(more, sizeof more, ",\"decision\":\"%s\"", desk_text(h->d, no));
	(void)walk(h, s, "validate", more, RC_RULE);
	snprintf(more, sizeof more, "\"points\":[{\"number\":1,\"title\":\"Économie\",\"decision\":\"%s\"}]",
	    desk_text(h->d, no));
	assert_int_equal(patch(h, "programme", p, 1, more), RC_RULE);
	assert_true(desk_refused(h->d, "points[0].decision", FAULT_PROGRAMME_POINT));
	snprintf(more, sizeof more, ",\"decision\":\"%s\"", desk_text(h->d, yes));
	assert_int_equal(walk(h, s, "validate", more, RC_OK), PROGRAMME_STEP_VALIDATED);
	assert_int_equal(patch(h, "decision", yes, 1, "\"outcome\":\"rejected\""), RC_CONFLICT);
	assert_true(desk_refused(h->d, "outcome", FAULT_DECISION_USED));
	assert_int_equal(patch(h, "decision", yes, 1, "\"due\":\"2026-09-01\""), RC_OK);
	assert_int_equal(patch(h, "decision", no, 1, "\"outcome\":\"postponed\""), RC_OK);
	snprintf(more, sizeof more, "\"points\":[{\"number\":1,\"title\":\"Économie\",\"decision\":\"%s\"}]",
	    desk_text(h->d, yes));
	assert_int_equal(patch(h, "programme", p, 1, more), RC_OK);
	finish(h);
}

/* An account of the centre sees what the centre sits in; one of another organisation sees that it does not exist. */
static void
an_instance_is_read_by_its_members_organisations_and_the_team(void **state)
{
	struct house *h = house_new();
	struct id i = instance(h), m = meeting(h, i, "2026-01-10", true), d = decision(h, m, "adopted", "");
	const char *const gets[] = { "registry.instance.get", "registry.instance.members",
		"registry.meeting.get", "registry.meeting.minutes", "registry.decision.get" };
	const struct id ids[] = { i, i, m, m, d };

	(void)state;
	for (unsigned k = 0; k < 5; k++) {
		h->d->who = (struct host_caller){ ROLE_DIRECTOR, h->person, &h->centre, 1 };
		assert_int_equal(
		    desk_call(h->d, gets[k], NULL, "{\"id\":\"%s\"}", desk_text(h->d, ids[k])), RC_OK);
		h->d->who = (struct host_caller){ ROLE_INSTITUTION, { { 0 } }, &h->caf, 1 };
		assert_int_equal(
		    desk_call(h->d, gets[k], NULL, "{\"id\":\"%s\"}", desk_text(h->d, ids[k])), RC_OK);
		h->d->who = (struct host_caller){ ROLE_DIRECTOR, { { 1 } }, &h->federation, 1 };
		assert_int_equal(
		    desk_call(h->d, gets[k], NULL, "{\"id\":\"%s\"}", desk_text(h->d, ids[k])), RC_NOT_FOUND);
		h->d->who = (struct host_caller){ ROLE_REFERENT, { { 2 } }, NULL, 0 };
		assert_int_equal(
		    desk_call(h->d, gets[k], NULL, "{\"id\":\"%s\"}", desk_text(h->d, ids[k])), RC_OK);
	}
	finish(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_programme_is_held_to_its_rules),
		cmocka_unit_test(a_phase_that_a_step_needs_neither_goes_nor_shrinks),
		cmocka_unit_test(a_step_keeps_to_its_phase_and_its_number_is_its_own),
		cmocka_unit_test(a_step_walks_its_machine_and_no_other_way),
		cmocka_unit_test(a_step_is_not_delivered_before_its_deliverables),
		cmocka_unit_test(due_dates_of_a_step_follow_it),
		cmocka_unit_test(a_member_comes_in_with_a_mandate_that_goes_on_and_stays_when_it_ends),
		cmocka_unit_test(only_members_are_present_and_each_once),
		cmocka_unit_test(a_meeting_is_held_once_its_day_has_come_or_cancelled),
		cmocka_unit_test(decisions_are_numbered_in_a_meeting_that_was_held_and_votes_add_up),
		cmocka_unit_test(what_a_decision_has_validated_holds_it),
		cmocka_unit_test(an_instance_is_read_by_its_members_organisations_and_the_team),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
