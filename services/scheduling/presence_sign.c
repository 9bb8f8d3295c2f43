/*
 * presence_sign: a participant signs a half-day, an animator signs it for all who are there; by account or by link.
 * Owns: GET and POST /presences/{token}, POST /sessions/{id}/sheets/{half}/sign.
 * Beware: signing again writes nothing and says so. Whoever signs after having been entered as absent is present, and flagged.
 */
#include "services/scheduling/presence.h"

struct signer {
	struct presence_scene scene;
	enum session_half half;
	struct id person;
	enum attendance_kind kind;
	const struct attendance *row; /* NULL: none yet */
	enum attendance_source source;
};

static void
signer_of(struct signer *g, struct sheet_ref at, struct id person, enum attendance_source source)
{
	g->half = at.half;
	g->person = person;
	g->source = source;
	g->kind =
	    scheduling_animates(&g->scene.action, person) ? ATTENDANCE_ANIMATOR : ATTENDANCE_PARTICIPANT;
	g->row = presence_row(&g->scene, at.half, person);
}

/* When this person signed; 0: not yet. */
static usec_t
signed_at(const struct signer *g)
{
	if (g->row == NULL)
		return 0;
	if (g->kind == ATTENDANCE_ANIMATOR)
		return REC_HAS(g->row, ATTENDANCE_SIGNED_ANIMATOR) ? g->row->signed_by_animator_at : 0;
	return REC_HAS(g->row, ATTENDANCE_SIGNED_PARTICIPANT) ? g->row->signed_by_participant_at : 0;
}

static enum rc
signing_state(struct context *c, const struct signer *g, struct fault *why)
{
	const struct session *s = &g->scene.session;

	if (s->status == SESSION_CANCELLED || g->scene.action.status == ACTION_CANCELLED)
		return fault_add(why, RC_CONFLICT, "session", FAULT_SIGNING_CANCELLED);
	return presence_may_begin(c, s, why);
}

/* --- writing ----------------------------------------------------------------------------------------- */
static struct attendance
row_to_sign(struct context *c, const struct signer *g)
{
	struct attendance a = { .id = context_id(c),
		.session = g->scene.session.id,
		.half = g->half,
		.person = g->person,
		.kind = g->kind,
		.source = g->source };

	a.has = REC_BIT(TAG_ID) | REC_BIT(ATTENDANCE_SESSION) | REC_BIT(ATTENDANCE_HALF) |
	    REC_BIT(ATTENDANCE_PERSON) | REC_BIT(ATTENDANCE_KIND) | REC_BIT(ATTENDANCE_SOURCE) |
	    REC_BIT(ATTENDANCE_PRESENT);
	if (g->row != NULL)
		a = *g->row;
	if (!a.present)
		a.source = g->source;
	a.present = true;
	if (g->kind == ATTENDANCE_ANIMATOR) {
		a.signed_by_animator_at = c->now;
		a.has |= REC_BIT(ATTENDANCE_SIGNED_ANIMATOR);
	} else {
		a.signed_by_participant_at = c->now;
		a.has |= REC_BIT(ATTENDANCE_SIGNED_PARTICIPANT);
	}
	return a;
}

static enum rc
sign_own(struct context *c, struct signer *g, struct sign_done *ret, struct fault *why)
{
	struct attendance a = row_to_sign(c, g);
	enum rc rc = attendance_settle(c, &g->scene, g->row, &a, why);

	if (rc != RC_OK)
		return rc;
	ret->lines++;
	return event_stage(c, &scheduling_attendances, g->row == NULL ? "created" : "signed", &a);
}

/* The animator vouches for all who are entered as present so far. */
static enum rc
countersign(struct context *c, const struct signer *g, struct sign_done *ret)
{
	enum rc rc = RC_OK;

	for (uint32_t i = 0; rc == RC_OK && i < g->scene.rows.count; i++) {
		struct attendance a = g->scene.rows.items[i];

		if (a.half != g->half || !a.present || a.kind == ATTENDANCE_ANIMATOR ||
		    REC_HAS(&a, ATTENDANCE_SIGNED_ANIMATOR))
			continue;
		a.signed_by_animator_at = c->now;
		a.has |= REC_BIT(ATTENDANCE_SIGNED_ANIMATOR);
		ret->lines++;
		rc = event_stage(c, &scheduling_attendances, "countersigned", &a);
	}
	return rc;
}

static struct text
done_sentence(struct context *c, const struct signer *g, const struct sign_done *d)
{
	struct local_time at = calendar_local(d->signed_at);
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(at.day, day);
	if (d->already)
		return text_of(arena_printf(c->arena,
		    "C’est déjà signé, le %s à %d h %02d : vous n’avez rien d’autre à faire.", day,
		    at.minute / 60, at.minute % 60));
	if (g->kind == ATTENDANCE_PARTICIPANT)
		return TEXT_LIT("Merci, votre présence est signée pour cette demi-journée.");
	return text_of(arena_printf(c->arena,
	    "Merci, la demi-journée est signée : %u ligne%s, la vôtre comprise s’il y a lieu. Signez de "
	    "nouveau si "
	    "d’autres présences arrivent ensuite.",
	    d->lines, d->lines > 1 ? "s" : ""));
}

static enum rc
sign(struct context *c, struct signer *g, struct sign_done *ret, struct fault *why)
{
	usec_t before = signed_at(g);
	enum rc rc = RC_OK;

	*ret = (struct sign_done){ .signed_at = before };
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4);
	if (before == 0)
		rc = signing_state(c, g, why);
	if (rc == RC_OK && before == 0)
		rc = sign_own(c, g, ret, why);
	if (rc == RC_OK && g->kind == ATTENDANCE_ANIMATOR)
		rc = countersign(c, g, ret);
	if (rc != RC_OK)
		return rc;
	ret->already = ret->lines == 0;
	if (!ret->already)
		ret->signed_at = c->now;
	ret->sentence = done_sentence(c, g, ret);
	return RC_OK;
}

/* --- by account -------------------------------------------------------------------------------------- */
static enum rc
presence_sign_account(struct context *c, const struct sheet_ref *in, struct sign_done *ret, struct fault *why)
{
	struct signer *g = ARENA_NEW(c->arena, struct signer);
	struct id structure;
	enum rc rc = presence_scene_read(c, in->id, "id", &g->scene, why);

	if (rc != RC_OK)
		return rc;
	signer_of(g, *in, c->caller.person, ATTENDANCE_ACCOUNT);
	if (id_is_zero(c->caller.person) ||
	    (g->kind == ATTENDANCE_PARTICIPANT && g->row == NULL &&
		presence_delegate(&g->scene.in, c->caller.person, &structure) == NULL))
		return fault_add(why, RC_FORBIDDEN, NULL, FAULT_SIGNING_STRANGER);
	rc = g->row == NULL ? presence_half_check(&g->scene.session, in->half, why) : RC_OK;
	return rc != RC_OK ? rc : sign(c, g, ret, why);
}
SERVICE_HANDLER(presence_sign_account, struct sheet_ref, struct sign_done)

/* --- by link ----------------------------------------------------------------------------------------- */
static enum rc
signer_by_link(struct context *c, struct text token, struct signer *g, struct fault *why)
{
	struct sheet_ref at = { 0 };
	struct id person;
	struct person p;

	if (!presence_link_open(c, token, &at, &person) || !context_get(c, &scheduling_persons, person, &p))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_SIGNING_UNKNOWN);
	if (!id_is_zero(p.merged_into)) /* the link was given before two records of that person became one */
		person = p.merged_into;
	else if (scheduling_is_archived(&p))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_SIGNING_UNKNOWN);
	if (presence_scene_read(c, at.id, "token", &g->scene, NULL) != RC_OK)
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_SIGNING_UNKNOWN);
	signer_of(g, at, person, ATTENDANCE_LINK);
	return RC_OK;
}

static struct text
brief_sentence(struct context *c, const struct signer *g, const struct sign_brief *b)
{
	struct fault why;
	char line[512];

	if (REC_HAS(b, 7)) {
		struct sign_done d = { .signed_at = b->signed_at, .already = true };

		return done_sentence(c, g, &d);
	}
	fault_clear(&why);
	if (signing_state(c, g, &why) == RC_OK)
		return g->kind == ATTENDANCE_ANIMATOR
		    ? TEXT_LIT("Votre signature vaut pour la demi-journée entière et pour toutes les "
			       "personnes notées présentes.")
		    : TEXT_LIT("Votre signature atteste que vous étiez présent·e toute la demi-journée.");
	fault_sentence(&why.items[0], 1, line, sizeof line);
	return text_of(arena_printf(c->arena, "%s", line));
}

static enum rc
presence_sign_get(struct context *c, const struct sign_ref *in, struct sign_brief *ret, struct fault *why)
{
	struct signer *g = ARENA_NEW(c->arena, struct signer);
	enum rc rc = signer_by_link(c, in->token, g, why);
	const struct session *s = &g->scene.session;
	usec_t at;

	if (rc != RC_OK)
		return rc;
	at = signed_at(g);
	*ret = (struct sign_brief){ .title = g->scene.action.title,
		.rank = s->rank,
		.day = s->day,
		.half = g->half,
		.kind = g->kind,
		.minutes = presence_minutes(s, g->half),
		.signed_at = at,
		.person = g->person,
		.open = at == 0 && signing_state(c, g, NULL) == RC_OK };
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) | REC_BIT(8) | REC_BIT(9) |
	    REC_BIT(10) | (REC_HAS(s, SESSION_DAY) ? REC_BIT(3) : 0) | (at != 0 ? REC_BIT(7) : 0);
	ret->sentence = brief_sentence(c, g, ret);
	return RC_OK;
}
SERVICE_HANDLER(presence_sign_get, struct sign_ref, struct sign_brief)

static enum rc
presence_sign_link(struct context *c, const struct sign_ref *in, struct sign_done *ret, struct fault *why)
{
	struct signer *g = ARENA_NEW(c->arena, struct signer);
	enum rc rc = signer_by_link(c, in->token, g, why);

	if (rc != RC_OK)
		return rc;
	g->scene.by =
	    g->person; /* whoever holds the link signs as that person, whatever account reads along */
	return sign(c, g, ret, why);
}
SERVICE_HANDLER(presence_sign_link, struct sign_ref, struct sign_done)
