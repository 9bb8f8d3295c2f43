/*
 * store_words: see store_words.h.
 * Owns: nothing.
 * Beware: it reads the service from inside (service_int.h), as no service does another.
 */
#include "tests/lib/store_words.h"
#include "common/service_int.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct looking {
	struct service *service;
	struct db_txn txn;
	struct arena arena;
	const char *word;
	bool tell;
	unsigned found;
};

static bool
bytes_say(const struct looking *l, const void *bytes, size_t len)
{
	return bytes != NULL && memmem(bytes, len, l->word, strlen(l->word)) != NULL;
}

static void
found(struct looking *l, const char *where, struct text what, struct id id)
{
	char text[ID_TEXT_LEN + 1];

	l->found++;
	if (!l->tell)
		return;
	id_format(id, text);
	fprintf(stderr, "# \"%s\" in %s of %s: " TEXT_FMT " %s\n", l->word, where,
	    l->service->desc->contract->name, TEXT_ARG(what), text);
}

/* Opened as far as keys go, and written out again. */
static bool
record_says(struct looking *l, const struct rec_desc *d, void *rec, struct id id)
{
	struct record_keys keys = ring_find(l->service->ring, d, rec);
	struct buf b = { 0 };
	bool says;

	record_open_keys(d, rec, id, &keys, &l->arena);
	record_encode(d, rec, 0, 0, &b);
	says = bytes_say(l, b.ptr, b.len);
	buf_free(&b);
	return says;
}

static void
table_look(struct looking *l, const struct db_table *t)
{
	struct rec_head *rec = arena_alloc(&l->arena, t->rec->size);
	struct db_scan s;

	db_scan_all(&s, &l->txn, t, false);
	while (db_scan_next(&s, &l->arena, rec))
		if (record_says(l, t->rec, rec, rec->id))
			found(l, "a table", text_of(t->rec->name), rec->id);
	db_scan_end(&s);
}

static void
entry_look(struct looking *l, const struct journal_entry *j)
{
	const char *dot = memchr(j->event.ptr, '.', j->event.len);
	const struct db_table *t =
	    dot == NULL ? NULL : service_table(l->service->desc, j->event.ptr, (size_t)(dot - j->event.ptr));
	void *rec;

	if (bytes_say(l, j->body.ptr, j->body.len)) {
		found(l, "the journal, open", j->event, j->key);
		return;
	}
	if (t == NULL || j->body.len == 0)
		return;
	rec = arena_alloc(&l->arena, t->rec->size);
	if (record_decode(t->rec, j->body.ptr, j->body.len, &l->arena, rec, NULL, NULL) == RC_OK &&
	    record_says(l, t->rec, rec, j->key))
		found(l, "the journal", j->event, j->key);
}

static void
file_look(struct looking *l)
{
	char path[4096];
	struct stat st;
	void *at;
	int fd;

	snprintf(path, sizeof path, "%s/data.mdb", l->service->folder);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0)
		abort();
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		abort();
	if (bytes_say(l, at, (size_t)st.st_size))
		found(l, "the file", text_of(path), (struct id){ { 0 } });
	munmap(at, (size_t)st.st_size);
	close(fd);
}

unsigned
store_words(struct service *s, const char *word, bool tell)
{
	struct looking l = { .service = s, .txn = db_begin(s->db, DB_READ), .word = word, .tell = tell };
	struct journal_entry j;

	for (size_t i = 0; i < s->desc->table_count; i++)
		table_look(&l, s->desc->tables[i]);
	for (uint64_t seq = 1; seq <= s->position; seq++) {
		if (journal_read(&l.txn, seq, &l.arena, &j))
			entry_look(&l, &j);
		if (seq % 1000 == 0)
			arena_reset(&l.arena);
	}
	db_abort(&l.txn);
	file_look(&l);
	arena_free(&l.arena);
	return l.found;
}
