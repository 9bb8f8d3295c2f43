/*
 * export: a list as a whole: CSV and JSON page after page as the client takes them, XLSX built aside from all pages.
 * Owns: struct workbook, from the first page to the last byte of the file.
 * Beware: every page is the list method itself, called with the caller's rights; nothing here knows a service. Pages come one after
 *         the other: what is changed meanwhile may or may not be in the export, a record is never in it twice.
 */
#include "common/disk.h"
#include "common/xlsx.h"
#include "services/gateway/answer.h"
#include "services/gateway/bind.h"
#include "services/gateway/flow.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE_LIMIT 200
#define XLSX_BYTES_MOST (512u * 1024u * 1024u)
#define XLSX_AT_ONCE 4u
#define TYPE_XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* The rows as they came, and the file made of them: both in memory that no disk ever sees. */
struct workbook {
	struct job job;
	struct exchange *r;
	const struct rec_desc *desc;
	int rows_fd, out_fd;
	uint64_t rows, bytes; /* collected */
	uint64_t sent;
	enum rc rc;
};

enum list_form
export_form(struct exchange *r)
{
	const char *accept = http_header(r, "Accept");
	struct text format = bind_query_get(r->query, "format", &r->arena);

	if (text_is(format, "csv"))
		return LIST_CSV;
	if (text_is(format, "xlsx"))
		return LIST_XLSX;
	if (text_is(bind_query_get(r->query, "all", &r->arena), "true"))
		return LIST_JSON_ALL;
	if (format.len != 0 || accept == NULL)
		return LIST_PAGE;
	if (strncmp(accept, TYPE_XLSX, sizeof TYPE_XLSX - 1) == 0)
		return LIST_XLSX;
	return strncmp(accept, "text/csv", 8) == 0 ? LIST_CSV : LIST_PAGE;
}

/* --- pages ---------------------------------------------------------------------------- */
static struct arena *
page_arena(struct exchange *r)
{
	return r->flow != NULL ? &r->flow->arena : &r->arena;
}

/* The rows that were asked for are all there is to send. */
static bool
page_is_last(struct exchange *r, const struct list_page *page)
{
	return !REC_HAS(page, 3) || bind_query_get(r->query, "limit", page_arena(r)).len != 0;
}

static bool
page_next(struct exchange *r, struct text cursor)
{
	struct arena *a = page_arena(r);
	struct list_query q;

	if (record_decode(
		&list_query_desc, arena_copy(a, r->in.ptr, r->in.len), r->in.len, a, &q, NULL, NULL) != RC_OK)
		return false;
	q.cursor = cursor;
	q.limit = PAGE_LIMIT;
	q.has |= REC_BIT(1) | REC_BIT(2);
	buf_clear(&r->in);
	record_encode(&list_query_desc, &q, 0, 0, &r->in);
	return true;
}

static void
export_fail(struct exchange *r)
{
	if (r->flow != NULL)
		flow_break(r);
	else
		http_problem(r, RC_INTERNAL);
}

/* --- CSV, JSON ------------------------------------------------------------------------ */
static bool
lines_begin(struct exchange *r, enum list_form form)
{
	const struct rec_desc *d = r->match.route->method->collection->rec;
	const char *ending = form == LIST_CSV ? "csv" : "json";

	http_header_add(r, "Content-Disposition: attachment; filename=\"%s.%s\"", d->name, ending);
	return flow_begin(r, form == LIST_CSV ? TYPE_CSV : TYPE_JSON, NULL, flow_ask);
}

static enum rc
lines_write(struct exchange *r, enum list_form form, const struct list_page *page, bool first, bool last)
{
	const struct rec_desc *d = r->match.route->method->collection->rec;
	enum rc rc;

	buf_clear(&r->out);
	if (form == LIST_CSV)
		return answer_csv(d, page, first, &r->flow->arena, &r->out);
	if (first)
		buf_text(&r->out, "{\"items\":[");
	rc = answer_items(d, page, r->pages > 0, &r->flow->arena, &r->out);
	r->pages += page->count;
	if (last)
		buf_text(&r->out, "]}");
	return rc;
}

static void
lines_page(struct exchange *r, enum list_form form, const struct list_page *page)
{
	bool first = r->flow == NULL, last = page_is_last(r, page);

	if (!last && !page_next(r, page->next)) {
		export_fail(r);
		return;
	}
	if (first && !lines_begin(r, form))
		return;
	if (lines_write(r, form, page, first, last) != RC_OK)
		flow_break(r);
	else
		flow_piece(r, last);
}

/* --- XLSX ----------------------------------------------------------------------------- */
static void
workbook_free(void *own)
{
	struct workbook *w = own;

	if (w->rows_fd >= 0)
		close(w->rows_fd);
	if (w->out_fd >= 0)
		close(w->out_fd);
	free(w);
}

static void
workbook_drop(struct exchange *r)
{
	r->g->workbooks--;
	workbook_free(r->own);
	r->own = NULL;
}

static struct workbook *
workbook_new(struct exchange *r)
{
	struct workbook *w = calloc(1, sizeof *w);

	if (w == NULL)
		abort();
	w->r = r;
	w->desc = r->match.route->method->collection->rec;
	w->rows_fd = memfd_create("rows", MFD_CLOEXEC);
	w->out_fd = memfd_create("workbook", MFD_CLOEXEC);
	r->own = w;
	r->g->workbooks++;
	return w;
}

static bool
workbook_add(struct workbook *w, const struct list_page *page)
{
	if (!disk_append(w->rows_fd, (const uint8_t *)page->items.ptr, page->items.len))
		return false;
	w->rows += page->count;
	w->bytes += page->items.len;
	return true;
}

static void
workbook_more(struct exchange *r)
{
	struct workbook *w = r->flow->own;
	uint64_t size = w->bytes;
	size_t n = size - w->sent < CONTENT_PART_MOST ? (size_t)(size - w->sent) : CONTENT_PART_MOST;

	buf_clear(&r->out);
	buf_reserve(&r->out, n);
	if (pread(w->out_fd, r->out.ptr, n, (off_t)w->sent) != (ssize_t)n) {
		flow_break(r);
		return;
	}
	r->out.len = n;
	w->sent += n;
	flow_piece(r, w->sent == size);
}

static void
workbook_run(struct job *j)
{
	struct workbook *w = j->arg;

	w->rc = xlsx_write(w->desc, w->rows_fd, w->out_fd, &j->stop);
}

/* On the loop again: from here the bytes belong to the flow. */
static void
workbook_done(struct job *j)
{
	struct workbook *w = j->arg;
	struct exchange *r = w->r;
	off_t size = lseek(w->out_fd, 0, SEEK_END);

	r->g->workbooks--;
	r->own = NULL;
	if (w->rc != RC_OK || size <= 0) {
		workbook_free(w);
		http_problem(r, RC_INTERNAL);
		return;
	}
	w->bytes = (uint64_t)size;
	http_header_add(r, "Content-Disposition: attachment; filename=\"%s.xlsx\"", w->desc->name);
	if (!flow_begin(r, TYPE_XLSX, &w->bytes, workbook_more)) {
		workbook_free(w);
		return;
	}
	r->flow->own = w;
	r->flow->own_free = workbook_free;
	workbook_more(r);
}

static void
workbook_refuse(struct exchange *r, enum rc rc)
{
	workbook_drop(r);
	http_problem(r, rc);
}

static void
workbook_page(struct exchange *r, const struct list_page *page)
{
	struct workbook *w = r->own;

	if (w == NULL && r->g->workbooks >= XLSX_AT_ONCE) {
		http_problem(r, RC_UNAVAILABLE);
		return;
	}
	if (w == NULL)
		w = workbook_new(r);
	r->pages++;
	if (w->out_fd < 0 || !workbook_add(w, page)) {
		workbook_refuse(r, RC_IO);
	} else if (w->rows > XLSX_ROWS_MOST || w->bytes > XLSX_BYTES_MOST) {
		fault_addf(&r->why, RC_LIMIT, "format", FAULT_XLSX_ROWS, "%u", XLSX_ROWS_MOST);
		workbook_refuse(r, RC_LIMIT);
	} else if (page_is_last(r, page)) {
		w->job = (struct job){ .run = workbook_run, .done = workbook_done, .arg = w };
		job_start(process_jobs(r->g->process), &w->job);
	} else if (!flow_may_go_on(r)) {
		workbook_refuse(r, RC_UNAUTHENTICATED);
	} else if (!page_next(r, page->next)) {
		workbook_refuse(r, RC_INTERNAL);
	} else {
		api_call(r, r->match.route->method, r->match.route->service_at, false);
	}
}

void
export_page(struct exchange *r, enum list_form form, const struct list_page *page)
{
	if (form == LIST_XLSX)
		workbook_page(r, page);
	else
		lines_page(r, form, page);
}

void
export_refused(struct exchange *r)
{
	if (r->own != NULL)
		workbook_drop(r);
}
