/*
 * calendar_work: a calendar that was brought, read on a thread.
 * Owns: the bytes while it runs; they are wiped after.
 * Beware: what goes back is days and half-days alone.
 */
#include "common/crypto.h"
#include "services/scheduling/resource.h"
#include <stdlib.h>

struct calendar_work {
	struct work work;
	struct id id;
	day_t today;
	struct buf bytes;
};

static void
work_free(struct work *w)
{
	struct calendar_work *k = (struct calendar_work *)w;

	crypto_wipe(k->bytes.ptr, k->bytes.len);
	buf_free(&k->bytes);
	buf_free(&w->result);
	free(k);
}

static void
work_run(struct work *w)
{
	struct calendar_work *k = (struct calendar_work *)w;
	struct calendar_reading in = { (const char *)k->bytes.ptr, k->bytes.len, k->today, w->stop };
	struct busy_day *days = calloc(CALENDAR_BUSY_DAYS_MOST, sizeof *days);
	struct calendar_result out;

	if (days == NULL)
		abort();
	calendar_result_find(&in, days, &out);
	out.id = k->id;
	out.has |= REC_BIT(1);
	record_encode(&calendar_result_desc, &out, 0, 0, &w->result);
	free(days);
}

void
calendar_work_start(struct context *c, struct id calendar, struct text bytes)
{
	struct calendar_work *k = calloc(1, sizeof *k);

	if (k == NULL)
		abort();
	k->work = (struct work){
		.run = work_run, .free = work_free, .method = "scheduling.calendar.read", .answers = true
	};
	k->id = calendar;
	k->today = c->today;
	buf_append(&k->bytes, bytes.ptr, bytes.len);
	context_work(c, &k->work);
}
