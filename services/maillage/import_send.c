/*
 * import_send: the rows to the services that keep them, in batches: first all of them dry, then for real.
 * Owns: nothing beyond a call.
 * Beware: a service knows another's records by its events: before rows that may refer to them are sent, it is
 * given time to read those. Each batch has a key of its own, so that a batch sent twice for want of an answer
 * is written once; a later import of the same file has others, and is answered from what the records are
 * then.
 */
#include "services/maillage/import.h"
#include "proto/gateway.h"
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define BATCH_ROWS 200
#define BATCH_BYTES (200u * 1024u)
#define IMPORT_TIMEOUT (60 * USEC_PER_SEC)
#define CATCH_UP_MS 15000

struct sending {
	struct import_set *set;
	struct client *client;
	const struct import_line **order;
	size_t done;
	bool dry_run;
	bool progress;
	uint64_t written[16]; /* by service: position after our last batch */
	uint8_t run[16];
};

/* --- order and batches
 * ---------------------------------------------------------------------------------------- */
static size_t
service_index(const char *name)
{
	size_t i = 0;

	while (i < proto_service_count && strcmp(proto_services[i]->name, name) != 0)
		i++;
	return i;
}

/* By level, service, collection; then as they were read. */
static int
sending_order(const void *a, const void *b)
{
	const struct import_line *x = *(const struct import_line *const *)a,
				 *y = *(const struct import_line *const *)b;
	const struct collection_desc *c = x->part->collection, *d = y->part->collection;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	if (strcmp(c->service, d->service) != 0)
		return service_index(c->service) < service_index(d->service) ? -1 : 1;
	if (c != d)
		return strcmp(c->rec->name, d->rec->name);
	return x < y ? -1 : 1;
}

/* Encodes rows from order[at] while they are of one collection, part and level, and fit. Returns how many. */
static uint32_t
batch_fill(const struct sending *s, size_t at, struct import_row *rows, struct buf *bytes)
{
	const struct import_line *first = s->order[at];
	size_t offsets[BATCH_ROWS + 1];
	uint32_t n = 0;

	buf_clear(bytes);
	while (n < BATCH_ROWS && at + n < s->set->line_count) {
		const struct import_line *l = s->order[at + n];
		size_t before = bytes->len;

		if (l->part != first->part || (!s->dry_run && l->level != first->level))
			break;
		record_encode(l->part->collection->rec, l->rec, 0, 0, bytes);
		if (n > 0 && bytes->len > BATCH_BYTES) {
			bytes->len = before;
			break;
		}
		offsets[n++] = before;
		offsets[n] = bytes->len;
		rows[n - 1] = (struct import_row){ .has = REC_BIT(1) | REC_BIT(2), .line = l->line };
	}
	for (uint32_t i = 0; i < n; i++) /* the bytes have moved while they grew */
		rows[i].body = (struct text){ (const char *)bytes->ptr + offsets[i],
			(uint32_t)(offsets[i + 1] - offsets[i]), 0 };
	return n;
}

static void
batch_key(const struct sending *s, size_t at, const struct buf *bytes)
{
	const struct crypto_hash_part parts[] = { { s->run, sizeof s->run },
		{ &s->dry_run, sizeof s->dry_run }, { &at, sizeof at }, { bytes->ptr, bytes->len } };
	uint8_t hash[CRYPTO_HASH_LEN];
	char key[4 * CRYPTO_HASH_LEN];

	crypto_hash_framed(NULL, parts, 4, hash);
	crypto_base64(hash, 24, key);
	client_key(s->client, key);
}

/* --- answers
 * ---------------------------------------------------------------------------------------------------- */
/* In a dry run, what another row of these files brings is not there yet. */
static bool
fault_is_early(const struct sending *s, const struct fault_code *code, struct text argument)
{
	struct id id;

	return s->dry_run && code == FAULT_UNKNOWN_REFERENCE && id_parse(argument.ptr, argument.len, &id) &&
	    import_find(s->set, id) != NULL;
}

/* A cell that could not be read is absent from the record: that it is missing is not a second fault. */
static bool
is_told(const struct import_set *set, const struct import_part *part, uint32_t line, const char *field)
{
	for (size_t i = 0; i < set->complaint_count; i++) {
		const struct import_complaint *c = &set->complaints[i];

		if (c->part == part && c->line == line && strcspn(c->item.field, ".[") == strlen(field) &&
		    strncmp(c->item.field, field, strlen(field)) == 0)
			return true;
	}
	return false;
}

static void
report_take(struct sending *s, struct import_part *part, const struct import_report *r, struct arena *a)
{
	const struct import_fault *faults = r->faults.items;

	for (uint32_t i = 0; i < r->faults.count; i++) {
		const struct fault_code *code =
		    fault_code_find(faults[i].code.ptr, faults[i].code.len, proto_faults());
		const char *argument = arena_text(a, faults[i].argument.ptr, faults[i].argument.len);

		if (code == NULL) {
			code = FAULT_TEXT;
			argument = arena_text(a, faults[i].code.ptr, faults[i].code.len);
		}
		const char *field = arena_text(a, faults[i].field.ptr, faults[i].field.len);

		bool known = code == FAULT_REQUIRED && is_told(s->set, part, faults[i].line, field);

		/* a record that comes twice was told by its code, with the line of the first */
		known = known || (code == FAULT_DOUBLED_KEY && strcmp(field, "id") == 0);
		if (!known && !fault_is_early(s, code, faults[i].argument))
			import_complain(s->set, part, faults[i].line, field, code, argument);
	}
	if (s->dry_run || r->faults.count > 0)
		return;
	part->created += r->created;
	part->updated += r->updated;
	part->unchanged += r->unchanged;
}

static enum rc
batch_send(struct sending *s, size_t at, uint32_t *ret_count, struct fault *why)
{
	struct import_row rows[BATCH_ROWS];
	struct buf bytes = { 0 };
	struct arena a = { 0 };
	struct import_report report = { 0 };
	struct import_part *part = s->order[at]->part;
	const char *service = part->collection->service;
	uint32_t n = batch_fill(s, at, rows, &bytes);
	struct import im = {
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.collection = text_of(part->collection->rec->name),
		.dry_run = s->dry_run,
		.rows = { rows, n },
	};
	char method[64];

	snprintf(method, sizeof method, "%.40s.import", service);
	batch_key(s, at, &bytes);
	enum rc rc = client_call(s->client, method, ROLE_OPERATOR, &import_desc, &im, &import_report_desc, &a,
	    &report, IMPORT_TIMEOUT, why);

	if (rc == RC_OK) {
		report_take(s, part, &report, &a);
		if (!s->dry_run)
			s->written[service_index(service)] = client_position(s->client);
	}
	buf_free(&bytes);
	arena_free(&a);
	*ret_count = n;
	return rc;
}

/* --- catching up
 * ------------------------------------------------------------------------------------------------ */
static bool
service_has_read(const struct sending *s, const struct service_status *st)
{
	const struct position *cursors = st->cursors.items;

	for (uint32_t i = 0; i < st->cursors.count; i++) {
		char name[64];

		snprintf(name, sizeof name, TEXT_FMT,
		    (int)(cursors[i].service.len > 60 ? 60 : cursors[i].service.len), cursors[i].service.ptr);
		size_t other = service_index(name);

		if (other < proto_service_count && cursors[i].seq < s->written[other])
			return false;
	}
	return true;
}

/* Until the service has read what we wrote elsewhere; it goes on without when the time is over: the service
 * will say what it misses. */
static void
catch_up(const struct sending *s, const char *service)
{
	struct arena a = { 0 };
	char method[64];

	snprintf(method, sizeof method, "%.40s.status", service);
	for (int waited = 0; waited < CATCH_UP_MS; waited += 5) {
		struct service_status st = { 0 };
		struct fault why = { 0 };

		arena_reset(&a);
		if (client_call(s->client, method, ROLE_OPERATOR, &nothing_desc, &(struct nothing){ 0 },
			&service_status_desc, &a, &st, USEC_PER_SEC, &why) != RC_OK ||
		    service_has_read(s, &st))
			break;
		nanosleep(&(struct timespec){ 0, 5 * 1000000 }, NULL);
	}
	arena_free(&a);
}

/* --- a pass
 * ------------------------------------------------------------------------------------------------------- */
static void
progress_show(const struct sending *s)
{
	if (s->progress)
		fprintf(stderr, "\r%s : %zu sur %zu%s", s->dry_run ? "contrôle" : "import", s->done,
		    s->set->line_count, s->done == s->set->line_count ? "\n" : "");
}

static enum rc
pass(struct sending *s, struct fault *why)
{
	const char *last = "";
	enum rc rc = RC_OK;

	s->done = 0;
	while (s->done < s->set->line_count && rc == RC_OK && (s->dry_run || s->set->complaint_count == 0)) {
		const char *service = s->order[s->done]->part->collection->service;
		uint32_t n = 0;

		if (!s->dry_run && strcmp(last, service) != 0)
			catch_up(s, service);
		last = service;
		rc = batch_send(s, s->done, &n, why);
		s->done += n;
		progress_show(s);
	}
	return rc;
}

static enum exit_code
send_for_real(struct sending *s)
{
	struct fault why = { 0 };

	s->dry_run = false;
	if (s->set->line_count > 0)
		qsort(s->order, s->set->line_count, sizeof(struct import_line *), sending_order);
	enum rc rc = pass(s, &why);

	if (rc != RC_OK || s->set->complaint_count > 0)
		say("l’import s’est arrêté avant la fin ; ce qui précède est écrit. Corrigez et relancez : "
		    "rien ne sera doublé.");
	if (rc != RC_OK)
		return call_failed(rc, NULL, &why);
	for (size_t i = 0; i < proto_service_count; i++) /* what is asked next sees all of it */
		catch_up(s, proto_services[i]->name);
	return s->set->complaint_count > 0 ? EXIT_REFUSED : EXIT_DONE;
}

enum exit_code
import_send(struct import_set *set, struct client *c, bool dry_run)
{
	struct sending s = {
		.set = set, .client = c, .dry_run = true, .progress = isatty(STDERR_FILENO) != 0
	};
	struct fault why = { 0 };
	enum exit_code code;

	s.order = calloc(set->line_count + 1, sizeof(struct import_line *));
	if (s.order == NULL)
		abort();
	entropy_fill(&entropy_system, s.run, sizeof s.run);
	for (size_t i = 0; i < set->line_count; i++)
		s.order[i] = &set->lines[i];
	enum rc rc = pass(&s, &why);

	if (rc != RC_OK)
		code = call_failed(rc, NULL, &why);
	else if (set->complaint_count > 0)
		code = EXIT_REFUSED;
	else
		code = dry_run ? EXIT_DONE : send_for_real(&s);
	free(s.order);
	return code;
}
