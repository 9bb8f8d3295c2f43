/*
 * peer_keys_test: at whose door it is looked which keys are in use.
 * Owns: a folder of a node, and a socket that stands for another federation's door.
 * Beware: a connection is seen by the kernel before anybody takes it: nobody has to be waited for.
 */
#include "services/maillage/peer_keys.h"
#include "tests/lib/scratch.h"
#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static const char new_key[NODE_CURVE_LEN] = "new", old_key[NODE_CURVE_LEN] = "old";

/* One that has announced new keys, at the door that fd becomes. */
static struct peer
changing(int fd, enum peer_status status)
{
	static char endpoint[40];
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof at;

	assert_true(fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 8) == 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	snprintf(endpoint, sizeof endpoint, "tcp://127.0.0.1:%u", (unsigned)ntohs(at.sin_port));
	return (struct peer){ .has = REC_BIT(PEER_TAG_FORMER_CURVE),
		.status = status,
		.endpoint = text_of(endpoint),
		.fingerprint = text_of("11111"),
		.sign_public = { new_key, sizeof new_key, 0 },
		.curve_public = { new_key, sizeof new_key, 0 },
		.former_sign = { old_key, sizeof old_key, 0 },
		.former_curve = { old_key, sizeof old_key, 0 },
		.former_until = ((usec_t)time(NULL) + 3600) * USEC_PER_SEC };
}

static bool
somebody_knocked(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

static void
nobody_knocks_at_a_federation_that_is_suspended_or_revoked(void **unused)
{
	static const struct {
		enum peer_status status;
		enum keys_used used;
		bool other; /* the other fingerprint is shown */
	} cases[] = { { PEER_SUSPENDED, KEYS_UNSEEN, true }, { PEER_REVOKED, KEYS_NEW, false } };
	char scratch[SCRATCH_MAX], folder[SCRATCH_MAX + 8];
	struct node n;

	(void)unused;
	scratch_make(scratch);
	snprintf(folder, sizeof folder, "%s/n", scratch);
	assert_int_equal(node_create(folder, "a", "", &entropy_system, NULL), RC_OK);
	assert_int_equal(node_load(folder, &n, NULL), RC_OK);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);
		struct peer p = changing(fd, cases[i].status);
		struct fingerprints f;
		const char *word;

		assert_true(peer_changes_keys(&p));
		peer_fingerprints(&n, &p, &f);
		assert_false(somebody_knocked(fd));
		assert_int_equal(f.used, cases[i].used);
		assert_string_equal(fingerprint_used(&f), "11111");
		assert_true((fingerprint_other(&f, &word) != NULL) == cases[i].other);
		close(fd);
	}
	scratch_remove(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_knocks_at_a_federation_that_is_suspended_or_revoked),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
