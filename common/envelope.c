/*
 * envelope: the tables of the first frame and of a refused reply's body, and faults to and from that body.
 * Owns: nothing but the tables.
 * Beware: tags are on the wire between processes of several versions: only add, never renumber.
 */
#include "common/envelope.h"

static const struct rec_field position_fields[] = {
	REC_TEXT(1, struct position, service, ENVELOPE_SERVICE_MAX, "Service", "Whose journal.",
	    .flags = REQUIRED),
	REC_U64(2, struct position, seq, "Position", "The newest entry that was seen.", .flags = REQUIRED),
};
REC_DESC_DEFINE(position, struct position, "Position de journal",
    "How far into a service's journal somebody has seen; stays inside the node.");

static const struct rec_enum_value envelope_kind_rows[] = {
	{ ENVELOPE_CALL, "call", "Appel" },
	{ ENVELOPE_REPLY, "reply", "Réponse" },
};
static REC_ENUM_DEFINE(envelope_kind_enum, "envelope_kind", envelope_kind_rows);

static const struct rec_field envelope_fields[] = {
	REC_U32(ENVELOPE_TAG_VERSION, struct envelope, version, 1, 1000, "Version", "Of the envelope: 1.",
	    .flags = REQUIRED),
	REC_ENUM(ENVELOPE_TAG_KIND, struct envelope, kind, envelope_kind_enum, "Nature",
	    "A call or its reply.", .flags = REQUIRED),
	REC_ID(ENVELOPE_TAG_ID, struct envelope, id, NULL, "Appel", "Of the call; its reply repeats it.",
	    .flags = REQUIRED),
	REC_TEXT(ENVELOPE_TAG_METHOD, struct envelope, method, ENVELOPE_METHOD_MAX, "Méthode",
	    "Service, record and verb: registry.organisation.create."),
	REC_TIME(ENVELOPE_TAG_DEADLINE, struct envelope, deadline, "Échéance",
	    "After it nobody waits for the reply."),
	REC_ID(ENVELOPE_TAG_PERSON, struct envelope, person, "person", "Personne", "The caller."),
	REC_ID(
	    ENVELOPE_TAG_ACCOUNT, struct envelope, account, NULL, "Compte", "The caller's account or token."),
	REC_U32(ENVELOPE_TAG_ROLES, struct envelope, roles, 0, UINT32_MAX, "Rôles",
	    "A bit a role of the caller."),
	REC_IDS(ENVELOPE_TAG_ORGANISATIONS, struct envelope, organisations, "organisation",
	    ENVELOPE_ORGANISATIONS_MAX, "Organisations", "Where the caller holds a mandate today."),
	REC_TEXT(
	    ENVELOPE_TAG_NODE, struct envelope, node, 63, "Nœud", "The node that the caller belongs to."),
	REC_ID(ENVELOPE_TAG_CAUSE, struct envelope, cause, NULL, "Cause",
	    "The command or event behind this one."),
	REC_TEXT(ENVELOPE_TAG_KEY, struct envelope, key, ENVELOPE_KEY_MAX, "Clé d’idempotence",
	    "The same key and body are done once."),
	REC_LIST(ENVELOPE_TAG_SEEN, struct envelope, seen, position_desc, ENVELOPE_SEEN_MAX, "Vu",
	    "Journal positions that the answer must not be older than."),
	REC_TEXT(
	    ENVELOPE_TAG_RC, struct envelope, rc, 31, "Résultat", "Of a reply: the wire name of its result."),
	REC_U64(ENVELOPE_TAG_POSITION, struct envelope, position, "Position",
	    "Of a reply: the service's journal after the command."),
};
REC_DESC_DEFINE(envelope, struct envelope, "Enveloppe", "The first of a message's two frames.");

static const struct rec_field fault_line_fields[] = {
	REC_TEXT(
	    1, struct fault_line, field, FAULT_FIELD_MAX, "Champ", "Path of the field; absent: the whole."),
	REC_TEXT(2, struct fault_line, code, 63, "Code", "Wire name of what is wrong.", .flags = REQUIRED),
	REC_TEXT(3, struct fault_line, argument, FAULT_ARGUMENT_MAX, "Argument", "What the sentence needs."),
	REC_TEXT(4, struct fault_line, english, FAULT_ARGUMENT_MAX, "Argument en anglais",
	    "What the English sentence needs instead."),
};
REC_DESC_DEFINE(fault_line, struct fault_line, "Erreur", "One thing that is wrong.");

static const struct rec_field fault_body_fields[] = {
	REC_LIST(1, struct fault_body, items, fault_line_desc, FAULT_MAX, "Erreurs", "All that is wrong."),
	REC_U32(2, struct fault_body, dropped, 0, UINT32_MAX, "Non listées", "How many more there were."),
};
REC_DESC_DEFINE(fault_body, struct fault_body, "Refus", "Body of a reply whose result is not ok.");

/* --- has from the members --------------------------------------------------------------------- */
static bool
value_is_set(const struct rec_field *f, const void *value)
{
	static const uint8_t zero[sizeof(struct id)];

	switch (f->kind) {
	case REC_K_TEXT:
		return ((const struct text *)value)->len > 0;
	case REC_K_LIST:
		return ((const struct list *)value)->count > 0;
	default:
		return memcmp(value, zero, f->size) != 0;
	}
}

static uint64_t
bits_of(const struct rec_desc *d, const void *rec)
{
	uint64_t has = 0;

	for (unsigned i = 0; i < d->count; i++)
		if (value_is_set(&d->fields[i], record_at_const(&d->fields[i], rec)))
			has |= REC_BIT(d->fields[i].tag);
	return has;
}

void
envelope_mark(struct envelope *e)
{
	struct position *seen = e->seen.items;

	for (uint32_t i = 0; i < e->seen.count; i++)
		seen[i].has = REC_BIT(1) | REC_BIT(2);
	e->has = bits_of(&envelope_desc, e);
}

/* --- faults ----------------------------------------------------------------------------------- */
static struct fault_line
line_of(const struct fault_item *item)
{
	struct fault_line line = {
		.field = text_of(item->field),
		.code = text_of(item->code->name),
		.argument = text_of(item->argument),
		.english = text_of(item->english),
	};

	line.has = bits_of(&fault_line_desc, &line);
	return line;
}

void
fault_encode(const struct fault *why, struct arena *a, struct buf *out)
{
	uint32_t count = why->count < FAULT_MAX ? why->count : FAULT_MAX;
	struct fault_line *lines = ARENA_ARRAY(a, count, struct fault_line);
	struct fault_body body = { .items = { lines, count }, .dropped = why->dropped };

	for (uint32_t i = 0; i < count; i++)
		lines[i] = line_of(&why->items[i]);
	body.has = bits_of(&fault_body_desc, &body);
	record_encode(&fault_body_desc, &body, 0, 0, out);
}

static void
line_add(const struct fault_line *line, enum rc rc, const struct fault_code *const *extra, struct arena *a,
    struct fault *why)
{
	const struct fault_code *code = fault_code_find(line->code.ptr, line->code.len, extra);
	struct text argument = code != NULL ? line->argument : line->code;
	const char *field = arena_text(a, line->field.ptr, line->field.len);

	fault_addf(why, rc, field, code != NULL ? code : FAULT_TEXT, TEXT_FMT, TEXT_ARG(argument));
	if (code != NULL && line->english.len > 0)
		fault_english(why, rc, TEXT_FMT, TEXT_ARG(line->english));
}

void
fault_decode(enum rc rc, const void *bytes, size_t len, const struct fault_code *const *extra,
    struct arena *a, struct fault *ret_why)
{
	struct fault_body body = { 0 };

	fault_clear(ret_why);
	ret_why->rc = rc;
	if (len == 0 || record_decode(&fault_body_desc, bytes, len, a, &body, NULL, NULL) != RC_OK)
		return;
	const struct fault_line *lines = body.items.items;

	for (uint32_t i = 0; i < body.items.count; i++)
		line_add(&lines[i], rc, extra, a, ret_why);
	ret_why->count += body.dropped;
	ret_why->dropped += body.dropped;
}
