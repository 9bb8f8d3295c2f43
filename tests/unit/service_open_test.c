/*
 * service_open_test: what a service refuses to start with, and what verify says of a store: keyrings lost, old or of
 *         another, tables that are not there, a disk that takes no copy.
 * Owns: a registry's store and keyring in a scratch folder.
 * Beware: the service is stepped by hand; nothing of the host in tests/lib is used, which aborts on a refusal.
 */
#include "services/registry/service.h"
#include "common/log.h"
#include "tests/lib/scratch.h"
#include "tests/lib/stage.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

struct fixture {
	char scratch[SCRATCH_MAX], folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX];
	struct service_config cfg;
	struct service *service;
	unsigned calls;
	enum rc rc;
};

static usec_t
io_now(void *arg)
{
	(void)arg;
	return INT64_C(1573000000) * USEC_PER_SEC;
}

static enum rc
io_send(void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	(void)arg, (void)service, (void)env, (void)env_len, (void)body, (void)body_len;
	return RC_UNAVAILABLE;
}

static enum rc
start(struct fixture *x, const struct service_desc *d, struct fault *why)
{
	struct service_io io = { .arg = x, .now = io_now, .entropy = entropy_system, .send = io_send };
	enum rc rc;

	fault_clear(why);
	service_close(x->service);
	x->service = NULL;
	rc = service_open(d, &x->cfg, &io, &x->service, why);
	if (rc != RC_OK)
		x->service = NULL;
	return rc;
}

static void
started(struct fixture *x)
{
	struct fault why;

	if (start(x, &registry_service, &why) != RC_OK)
		fail_msg("%s", why.items[0].argument);
}

static void
stop(struct fixture *x)
{
	service_close(x->service);
	x->service = NULL;
}

static int
setup(void **state)
{
	struct fixture *x = calloc(1, sizeof *x);

	assert_non_null(x);
	scratch_make(x->scratch);
	x->cfg = stage_config(x->scratch, "registry", x->folder, x->ring, x->erasures);
	started(x);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *x = *state;

	stop(x);
	scratch_remove(x->scratch);
	free(x);
	return 0;
}

static void
answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	(void)env, (void)body, (void)len;
	((struct fixture *)arg)->rc = rc;
}

/* Each has a key of its own. */
static void
person_add(struct fixture *x)
{
	static const struct host_caller coordinator = { .roles = ROLE_COORDINATOR };
	struct person p = { .has = 0, .name = TEXT_LIT("Direction, centre A") };
	struct envelope e;
	struct buf b = { 0 };

	p.has = REC_BIT(record_field(&person_desc, "name", 4)->tag);
	stage_envelope(&e, &coordinator, "registry.person.create", (struct id){ { 7, (uint8_t)++x->calls } },
	    INT64_MAX, NULL);
	record_encode(&person_desc, &p, 0, 0, &b);
	x->rc = RC_TIMEOUT;
	service_local(x->service, &e, b.ptr, b.len, answered, x);
	for (int i = 0; i < 4; i++)
		(void)service_step(x->service);
	buf_free(&b);
	assert_int_equal(x->rc, RC_OK);
}

static void
copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	int c;

	assert_non_null(in);
	assert_non_null(out);
	while ((c = fgetc(in)) != EOF)
		fputc(c, out);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

static enum rc
verify(struct fixture *x, struct verified *v, struct fault *why)
{
	fault_clear(why);
	return service_verify(&registry_service, &x->cfg, v, why);
}

static bool
says(const struct fault *why, const char *words)
{
	char line[600] = "";

	if (why->count > 0)
		fault_sentence(&why->items[0], 1, line, sizeof line);
	return strstr(line, words) != NULL;
}

/* --- keyrings ------------------------------------------------------------------------------------------ */
static void
a_store_that_has_closed_something_does_not_start_without_its_keyring(void **state)
{
	struct fixture *x = *state;
	struct fault why;
	struct verified v;

	person_add(x);
	stop(x);
	assert_int_equal(verify(x, &v, &why), RC_OK);
	assert_int_equal(v.unsealed, 1);
	assert_int_equal(unlink(x->ring), 0);
	assert_int_equal(start(x, &registry_service, &why), RC_CORRUPT);
	assert_true(says(&why, "keys/registry.ring manque") && says(&why, "copie du dossier keys"));
	assert_int_equal(access(x->ring, F_OK), -1); /* nothing was put in its place */
	assert_int_equal(verify(x, &v, &why), RC_CORRUPT);
	assert_true(says(&why, "manque"));
}

static void
an_older_copy_of_the_keyring_is_refused_and_the_right_one_taken(void **state)
{
	struct fixture *x = *state;
	char old[STAGE_PATH_MAX + 8], last[STAGE_PATH_MAX + 8];
	struct fault why;
	struct verified v;

	snprintf(old, sizeof old, "%s.old", x->ring);
	snprintf(last, sizeof last, "%s.last", x->ring);
	person_add(x);
	stop(x);
	copy_file(x->ring, old);
	started(x);
	person_add(x);
	person_add(x);
	stop(x);
	copy_file(x->ring, last);
	copy_file(old, x->ring);
	assert_int_equal(start(x, &registry_service, &why), RC_CORRUPT);
	assert_true(says(&why, "il y manque 2 clés"));
	assert_int_equal(verify(x, &v, &why), RC_CORRUPT);
	copy_file(last, x->ring);
	started(x);
	stop(x);
	assert_int_equal(verify(x, &v, &why), RC_OK);
	assert_int_equal(v.unsealed, 3);
}

static void
a_keyring_made_anew_under_the_same_master_is_refused(void **state)
{
	struct fixture *x = *state;
	uint8_t key[CRYPTO_KEY_LEN];
	struct keyring *ring;
	struct fault why;

	person_add(x);
	stop(x);
	assert_int_equal(unlink(x->ring), 0);
	crypto_derive(x->cfg.master, "service:registry", key);
	assert_int_equal(keyring_open(x->ring, key, &entropy_system, &ring, NULL), RC_OK);
	for (uint8_t i = 0; i < 3; i++)
		(void)keyring_need(ring, (struct id){ { 8, i } });
	assert_int_equal(keyring_sync(ring), RC_OK);
	keyring_close(ring);
	assert_int_equal(start(x, &registry_service, &why), RC_CORRUPT);
	assert_true(says(&why, "n’est pas celui de ces données"));
}

static void
a_key_that_was_destroyed_is_not_one_that_is_missing(void **state)
{
	struct fixture *x = *state;
	uint8_t key[CRYPTO_KEY_LEN];
	struct keyring *ring;
	struct fault why;
	struct verified v;
	struct arena a = { 0 };
	struct person p;
	struct db_scan scan;

	person_add(x);
	person_add(x);
	struct db_txn t = db_begin(service_db(x->service), DB_READ);

	db_scan_all(&scan, &t, registry_service.tables[0], false);
	for (size_t i = 0; registry_service.tables[i]->rec != &person_desc; i++) {
		db_scan_end(&scan);
		db_scan_all(&scan, &t, registry_service.tables[i + 1], false);
	}
	assert_true(db_scan_next(&scan, &a, &p));
	db_scan_end(&scan);
	db_abort(&t);
	stop(x);
	crypto_derive(x->cfg.master, "service:registry", key);
	assert_int_equal(keyring_open(x->ring, key, &entropy_system, &ring, NULL), RC_OK);
	assert_int_equal(keyring_destroy(ring, p.id), RC_OK);
	assert_int_equal(keyring_mark(ring).made, 2);
	keyring_close(ring);
	started(x);
	stop(x);
	assert_int_equal(verify(x, &v, &why), RC_OK);
	assert_int_equal(v.unsealed, 1);
	arena_free(&a);
}

/* --- verify -------------------------------------------------------------------------------------------- */
static const struct service_desc *
without_last_table(void)
{
	static struct service_desc less;

	less = registry_service;
	less.table_count--;
	return &less;
}

static void
a_store_made_before_a_table_was_known_verifies(void **state)
{
	struct fixture *x = *state;
	struct db_options o = { .folder = x->folder,
		.tables = without_last_table()->tables,
		.table_count = without_last_table()->table_count,
		.kvs = (const struct db_kv *const[]){ &journal_kv, &journal_key_kv },
		.kv_count = 2 };
	struct fault why = { 0 };
	struct verified v;
	struct db *db;

	stop(x);
	scratch_remove(x->folder);
	assert_int_equal(db_open(&o, &db, &why), RC_OK);
	db_close(db);
	if (verify(x, &v, &why) != RC_OK)
		fail_msg("%s", why.items[0].argument);
}

/* A process of its own, in which no file grows beyond a page or two: what a full disk does to the copy. */
static void
a_copy_that_cannot_be_written_is_not_damage(void **state)
{
	struct fixture *x = *state;
	int status;

	person_add(x);
	stop(x);
	fflush(NULL);
	pid_t pid = fork();

	if (pid == 0) {
		struct rlimit most = { 4096, 4096 };
		struct verified v;
		struct fault why = { 0 };

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &most);
		enum rc rc = verify(x, &v, &why);

		_exit(rc == RC_IO && says(&why, "vérification n’a pas pu être faite") ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
line_keep(void *arg, const char *line, size_t len)
{
	if (memmem(line, len, "commit.failed", strlen("commit.failed")) != NULL &&
	    memmem(line, len, "dépasse la taille", strlen("dépasse la taille")) != NULL)
		*(bool *)arg = true;
	if (*(bool *)arg)
		_exit(7); /* before the host's own end */
}

/* In a process of its own: the host ends it. */
static void
a_commit_that_fails_says_why_before_the_process_ends(void **state)
{
	struct fixture *x = *state;
	int status;

	fflush(NULL);
	pid_t pid = fork();

	if (pid == 0) {
		struct rlimit most = { 64, 64 };
		bool said = false;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &most);
		log_capture(line_keep, &said);
		person_add(x);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 7);
}

/* --- tables that cannot be read ------------------------------------------------------------------------ */
static bool memory_closed;

static void *
memory_open(struct db_txn *t)
{
	t->rc = RC_CORRUPT; /* as reading what is no record sets it */
	memory_closed = false;
	return &memory_closed;
}

static void
memory_close(void *state)
{
	*(bool *)state = true;
}

static void
a_service_whose_memory_is_not_made_of_all_its_tables_does_not_start(void **state)
{
	struct fixture *x = *state;
	struct service_desc d = registry_service;
	struct fault why;

	d.open = memory_open;
	d.close = memory_close;
	d.applied = NULL;
	assert_int_equal(start(x, &d, &why), RC_CORRUPT);
	assert_true(says(&why, "tables"));
	assert_true(memory_closed);
}

/* --- a developer's slip -------------------------------------------------------------------------------- */
static void
a_collection_whose_table_is_not_declared_is_refused_at_start(void **state)
{
	struct fixture *x = *state;
	struct fault why;

	assert_int_equal(start(x, without_last_table(), &why), RC_INTERNAL);
	assert_true(says(&why, registry_service.tables[registry_service.table_count - 1]->rec->name));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_store_that_has_closed_something_does_not_start_without_its_keyring),
		TEST(an_older_copy_of_the_keyring_is_refused_and_the_right_one_taken),
		TEST(a_keyring_made_anew_under_the_same_master_is_refused),
		TEST(a_key_that_was_destroyed_is_not_one_that_is_missing),
		TEST(a_store_made_before_a_table_was_known_verifies),
		TEST(a_copy_that_cannot_be_written_is_not_damage),
		TEST(a_commit_that_fails_says_why_before_the_process_ends),
		TEST(a_service_whose_memory_is_not_made_of_all_its_tables_does_not_start),
		TEST(a_collection_whose_table_is_not_declared_is_refused_at_start),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
