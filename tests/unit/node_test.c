/*
 * node_test: a node's folder made, read back, and refused when something is wrong with it.
 * Owns: a folder under /tmp for each test.
 * Beware: the environment is changed by some tests, and put back by them.
 */
#include "common/node.h"
#include <fcntl.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char base[64], folder[128];

static int
folder_new(void **unused)
{
	(void)unused;
	crypto_open();
	snprintf(base, sizeof base, "/tmp/maillage-node-XXXXXX");
	assert_non_null(mkdtemp(base));
	snprintf(folder, sizeof folder, "%s/n", base);
	return 0;
}

static int
folder_remove(void **unused)
{
	char command[160];

	(void)unused;
	snprintf(command, sizeof command, "rm -rf %s", base);
	return chdir("/") == 0 ? system(command) : 1;
}

static void
file_append(const char *name, const char *text)
{
	char path[256];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *f = fopen(path, "a");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static enum rc
create(const char *name)
{
	struct fault why = { 0 };

	return node_create(
	    folder, name, "Fédération des centres sociaux Loire et Haute-Loire", &entropy_system, &why);
}

static void
a_node_that_was_created_loads_with_its_names_and_keys(void **unused)
{
	struct node n;
	struct node_keys k;
	struct fault why = { 0 };
	uint8_t signature[CRYPTO_SIGNATURE_LEN];

	(void)unused;
	assert_int_equal(create("fcs-42-43"), RC_OK);
	assert_int_equal(node_load(folder, &n, &why), RC_OK);
	assert_string_equal(n.name, "fcs-42-43");
	assert_string_equal(n.federation, "Fédération des centres sociaux Loire et Haute-Loire");
	assert_string_equal(n.address, "127.0.0.1");
	assert_int_equal(n.port, 8470);
	assert_string_equal(n.endpoint, "");
	assert_string_equal(n.reached, "");
	assert_int_equal(node_keys_load(&n, &k, &why), RC_OK);
	crypto_sign(k.sign_secret, "x", 1, signature);
	assert_true(crypto_verify(k.sign_public, "x", 1, signature));
	node_keys_wipe(&k);
	node_wipe(&n);
}

static void
two_nodes_have_different_keys_and_nobody_else_may_read_them(void **unused)
{
	struct node a, b;
	char second[160], path[256];
	struct stat st;

	(void)unused;
	assert_int_equal(create("a"), RC_OK);
	snprintf(second, sizeof second, "%s/m", base);
	assert_int_equal(node_create(second, "b", "", &entropy_system, NULL), RC_OK);
	assert_int_equal(node_load(folder, &a, NULL), RC_OK);
	assert_int_equal(node_load(second, &b, NULL), RC_OK);
	assert_memory_not_equal(a.master, b.master, sizeof a.master);
	node_path(&a, path, sizeof path, "keys/%s", "master.key");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	node_path(&a, path, sizeof path, "keys");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
}

static void
a_folder_that_holds_something_is_left_alone(void **unused)
{
	(void)unused;
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(create("a"), RC_OK); /* empty: taken */
	assert_int_equal(create("a"), RC_CONFLICT);
}

static void
names_that_a_file_or_a_peer_could_not_carry_are_refused(void **unused)
{
	struct fault why = { 0 };

	(void)unused;
	assert_int_equal(create("Loire 42"), RC_INVALID);
	assert_int_equal(create(""), RC_INVALID);
	assert_int_equal(create("-a"), RC_INVALID);
	assert_int_equal(node_create(folder, "a", "deux\nlignes", &entropy_system, &why), RC_INVALID);
	assert_string_equal(why.items[0].field, "node.federation");
	assert_int_equal(access(folder, F_OK), -1);
}

static void
the_environment_is_stronger_than_the_file(void **unused)
{
	struct node n;

	(void)unused;
	assert_int_equal(create("a"), RC_OK);
	setenv("MAILLAGE_GATEWAY_PORT", "9000", 1);
	assert_int_equal(node_load(folder, &n, NULL), RC_OK);
	assert_int_equal(n.port, 9000);
	setenv("MAILLAGE_GATEWAY_PORT", "90000", 1);
	assert_int_equal(node_load(folder, &n, NULL), RC_INVALID);
	setenv("MAILLAGE_GATEWAY_PORT", "0", 1);
	assert_int_equal(node_load(folder, &n, NULL), RC_INVALID);
	unsetenv("MAILLAGE_GATEWAY_PORT");
}

static void
addresses_between_nodes_are_tcp_with_a_port_and_one_is_bound_by_its_number(void **unused)
{
	static const struct {
		const char *endpoint;
		bool binds, connects;
	} cases[] = {
		{ "tcp://0.0.0.0:8479", true, true },
		{ "tcp://[::1]:8479", true, true },
		{ "tcp://maillage.exemple.org:8479", false, true },
		{ "tcp://localhost:1", false, true },
		{ "tcp://127.0.0.1:65535", true, true },
		{ "tcp://127.0.0.1:65536", false, false },
		{ "tcp://127.0.0.1:0", false, false },
		{ "tcp://127.0.0.1:08479", false, false },
		{ "tcp://127.0.0.1:*", false, false },
		{ "tcp://127.0.0.1:", false, false },
		{ "tcp://127.0.0.1", false, false },
		{ "tcp://:8479", false, false },
		{ "tcp://*:8479", false, false },
		{ "tcp://256.0.0.1:8479", false, false },
		{ "tcp://10.1:8479", false, false },
		{ "tcp://::1:8479", false, false },
		{ "tcp://[::1:8479", false, false },
		{ "tcp://eth0;10.0.0.1:8479", false, false },
		{ "tcp://a b:8479", false, false },
		{ "tcp://é.fr:8479", false, false },
		{ "tcp://a..b:8479", false, false },
		{ "tcp://-a:8479", false, false },
		{ "ipc:///tmp/x:8479", false, false },
		{ "inproc://x:8479", false, false },
		{ "10.0.0.1:8479", false, false },
		{ "", false, false },
	};
	char longest[ENDPOINT_MAX + 2];

	(void)unused;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(endpoint_binds(text_of(cases[i].endpoint)), cases[i].binds);
		assert_int_equal(endpoint_connects(text_of(cases[i].endpoint)), cases[i].connects);
	}
	snprintf(longest, sizeof longest, "tcp://%0*d.fr:8479", ENDPOINT_MAX - 14, 0);
	assert_int_equal(strlen(longest), ENDPOINT_MAX);
	assert_true(endpoint_connects(text_of(longest)));
	snprintf(longest, sizeof longest, "tcp://%0*d.fr:8479", ENDPOINT_MAX - 13, 0);
	assert_false(endpoint_connects(text_of(longest)));
	assert_false(endpoint_connects((struct text){ "tcp://a\0b:8479", 14, 0 }));
}

static void
a_node_binds_and_tells_what_its_settings_say(void **unused)
{
	struct node n;
	struct fault why = { 0 };

	(void)unused;
	assert_int_equal(create("a"), RC_OK);
	file_append(
	    "node.conf", "endpoint = tcp://127.0.0.1:9001\npublic = tcp://maillage.exemple.org:9002\n");
	assert_int_equal(node_load(folder, &n, NULL), RC_OK);
	assert_string_equal(n.endpoint, "tcp://127.0.0.1:9001");
	assert_string_equal(n.reached, "tcp://maillage.exemple.org:9002");
	setenv("MAILLAGE_FEDERATION_ENDPOINT", "tcp://maillage.exemple.org:9001", 1);
	assert_int_equal(node_load(folder, &n, &why), RC_INVALID);
	assert_string_equal(why.items[0].field, "federation.endpoint");
	unsetenv("MAILLAGE_FEDERATION_ENDPOINT");
}

static void
an_unknown_setting_is_told_by_its_line(void **unused)
{
	struct node n;
	struct fault why = { 0 };
	char sentence[512];

	(void)unused;
	assert_int_equal(create("a"), RC_OK);
	file_append("node.conf", "prot = 80\n");
	assert_int_equal(node_load(folder, &n, &why), RC_INVALID);
	assert_ptr_equal(why.items[0].code, FAULT_NODE_LINE);
	fault_sentence(&why.items[0], 1, sentence, sizeof sentence);
	assert_non_null(strstr(sentence, "ligne 18"));
	assert_non_null(strstr(sentence, "« prot = 80 »"));
	assert_non_null(strstr(sentence, "/n/node.conf"));
}

static void
a_value_that_does_not_do_is_told_with_where_it_stands(void **unused)
{
	struct node n;
	struct fault why = { 0 };
	char sentence[512], path[256];

	(void)unused;
	assert_int_equal(create("a"), RC_OK);
	file_append("node.conf", "endpoint = partout\n");
	assert_int_equal(node_load(folder, &n, &why), RC_INVALID);
	fault_sentence(&why.items[0], 1, sentence, sizeof sentence);
	assert_non_null(strstr(sentence, "federation.endpoint = « partout »"));
	assert_non_null(strstr(sentence, "/n/node.conf"));
	snprintf(path, sizeof path, "%s/node.conf", folder);
	assert_int_equal(truncate(path, 0), 0);
	setenv("MAILLAGE_GATEWAY_PORT", "many", 1);
	why = (struct fault){ 0 };
	assert_int_equal(node_load(folder, &n, &why), RC_INVALID);
	unsetenv("MAILLAGE_GATEWAY_PORT");
	assert_int_equal(why.count, 2);
	fault_sentence(&why.items[0], 1, sentence, sizeof sentence);
	assert_non_null(strstr(sentence, "MAILLAGE_GATEWAY_PORT"));
	assert_null(strstr(sentence, "node.conf"));
	fault_sentence(&why.items[1], 1, sentence, sizeof sentence);
	assert_non_null(strstr(sentence, "node.name manque"));
	assert_non_null(strstr(sentence, "/n/node.conf"));
}

static void
a_damaged_key_is_not_taken_for_a_key(void **unused)
{
	struct node n;
	struct fault why = { 0 };
	char path[256];

	(void)unused;
	assert_int_equal(create("a"), RC_OK);
	file_append("keys/master.key", "0");
	assert_int_equal(node_load(folder, &n, &why), RC_CORRUPT);
	snprintf(path, sizeof path, "%s/keys/master.key", folder);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(node_load(folder, &n, NULL), RC_CORRUPT);
}

static void
a_secret_key_that_others_may_read_is_refused(void **unused)
{
	static const char *const secret[] = { "master.key", "node.sign", "curve.key" };
	struct node n;
	struct node_keys k;
	char path[256];

	(void)unused;
	assert_int_equal(create("a"), RC_OK);
	assert_int_equal(node_load(folder, &n, NULL), RC_OK);
	for (size_t i = 0; i < sizeof secret / sizeof secret[0]; i++) {
		struct fault why = { 0 };
		struct node other;

		snprintf(path, sizeof path, "%s/keys/%s", folder, secret[i]);
		assert_int_equal(chmod(path, 0640), 0);
		enum rc rc = i == 0 ? node_load(folder, &other, &why) : node_keys_load(&n, &k, &why);

		assert_int_equal(rc, RC_CORRUPT);
		assert_ptr_equal(why.items[0].code, FAULT_NODE_KEY_OPEN);
		assert_int_equal(chmod(path, 0600), 0);
	}
	assert_int_equal(node_keys_load(&n, &k, NULL), RC_OK);
}

static void
a_node_is_found_whatever_its_settings_say(void **unused)
{
	struct node n;

	(void)unused;
	assert_int_equal(create("a"), RC_OK);
	file_append("node.conf", "prot = 80\n");
	assert_int_equal(node_load(folder, &n, NULL), RC_INVALID);
	assert_int_equal(node_find(folder, &n, NULL), RC_OK);
	assert_string_equal(n.name, "n");
	assert_int_equal(node_find(base, &n, NULL), RC_NOT_FOUND);
}

static void
the_folder_that_is_missing_above_is_told(void **unused)
{
	struct fault why = { 0 };
	char deep[200], above[160];

	(void)unused;
	snprintf(above, sizeof above, "%s/x", base);
	snprintf(deep, sizeof deep, "%s/y/", above);
	assert_int_equal(node_create(deep, "a", "", &entropy_system, &why), RC_NOT_FOUND);
	assert_ptr_equal(why.items[0].code, FAULT_NODE_PARENT);
	assert_string_equal(why.items[0].argument, above);
}

static void
a_folder_without_settings_is_no_node(void **unused)
{
	struct node n;
	struct fault why = { 0 };

	(void)unused;
	assert_int_equal(node_load(base, &n, &why), RC_NOT_FOUND);
	assert_ptr_equal(why.items[0].code, FAULT_NODE_MISSING);
	assert_int_equal(node_load("/nowhere/at/all", &n, NULL), RC_NOT_FOUND);
}

static void
a_process_of_the_node_works_in_its_run_folder(void **unused)
{
	struct node n;
	char here[256], run[256];

	(void)unused;
	assert_int_equal(create("a"), RC_OK);
	assert_int_equal(chdir(base), 0);
	assert_int_equal(node_load("n", &n, NULL), RC_OK);
	assert_int_equal(node_enter(&n, NULL), RC_OK);
	assert_non_null(getcwd(here, sizeof here));
	node_path(&n, run, sizeof run, "run");
	assert_string_equal(here, run);
}

#define NODE_TEST(f) cmocka_unit_test_setup_teardown(f, folder_new, folder_remove)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		NODE_TEST(a_node_that_was_created_loads_with_its_names_and_keys),
		NODE_TEST(two_nodes_have_different_keys_and_nobody_else_may_read_them),
		NODE_TEST(a_folder_that_holds_something_is_left_alone),
		NODE_TEST(names_that_a_file_or_a_peer_could_not_carry_are_refused),
		NODE_TEST(the_environment_is_stronger_than_the_file),
		NODE_TEST(addresses_between_nodes_are_tcp_with_a_port_and_one_is_bound_by_its_number),
		NODE_TEST(a_node_binds_and_tells_what_its_settings_say),
		NODE_TEST(an_unknown_setting_is_told_by_its_line),
		NODE_TEST(a_value_that_does_not_do_is_told_with_where_it_stands),
		NODE_TEST(a_damaged_key_is_not_taken_for_a_key),
		NODE_TEST(a_secret_key_that_others_may_read_is_refused),
		NODE_TEST(a_node_is_found_whatever_its_settings_say),
		NODE_TEST(the_folder_that_is_missing_above_is_told),
		NODE_TEST(a_folder_without_settings_is_no_node),
		NODE_TEST(a_process_of_the_node_works_in_its_run_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
