/*
 * say: messages to the operator, and what several commands do alike: load the node, open a client, read roles.
 * Owns: nothing.
 * Beware: node_client changes the working folder; paths given by the operator are opened before it, or made absolute.
 */
#include "services/maillage/programs.h"
#include "services/maillage/supervise.h"
#include <stdarg.h>
#include <strings.h>

void
say(const char *format, ...)
{
	va_list ap;

	fputs("maillage : ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
}

void
say_fault(const struct rec_desc *d, const struct fault *why)
{
	char line[FAULT_ARGUMENT_MAX + 512];

	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++) {
		fault_sentence(&why->items[i], 1, line, sizeof line);
		const char *path = why->items[i].field;
		const struct rec_field *f = d != NULL ? record_field(d, path, strcspn(path, ".[")) : NULL;

		if (path[0] != '\0')
			say("%s : %s", f != NULL ? f->label : path, line);
		else
			say("%s", line);
	}
	if (why->count == 0)
		say("%s", rc_info(why->rc)->fr);
}

const char *
shell_word(const char *text, char *out, size_t cap)
{
	size_t n = 0;

	if (*text != '\0' &&
	    text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:-")] ==
		'\0') {
		snprintf(out, cap, "%s", text);
		return out;
	}
	out[n++] = '\'';
	for (; *text != '\0' && n + 6 < cap; text++) {
		if (*text == '\'') {
			memcpy(out + n, "'\\'", 3);
			n += 3;
		}
		out[n++] = *text;
	}
	out[n++] = '\'';
	out[n] = '\0';
	return out;
}

enum exit_code
node_open_folder(const char *folder, struct node *ret_node)
{
	struct fault why = { 0 };

	if (node_load(folder, ret_node, &why) == RC_OK)
		return EXIT_DONE;
	say_fault(NULL, &why);
	return EXIT_NODE;
}

enum exit_code
node_open(const struct invocation *v, struct node *ret_node)
{
	return node_open_folder(v->folder, ret_node);
}

int
node_running(const struct node *n)
{
	char path[PATH_MAX];

	node_path(n, path, sizeof path, PID_FILE);
	return pid_file_owner(path, NULL);
}

enum exit_code
node_client(const struct invocation *v, struct node *ret_node, struct client **ret_client)
{
	struct fault why = { 0 };
	enum exit_code code = node_open(v, ret_node);

	if (code != EXIT_DONE)
		return code;
	if (node_running(ret_node) == 0) {
		say("le nœud n’est pas en marche ; démarrez-le : maillage up %s", v->folder);
		return EXIT_NOT_RUNNING;
	}
	if (node_enter(ret_node, &why) != RC_OK || client_open(".", ret_client, &why) != RC_OK) {
		say_fault(NULL, &why);
		return EXIT_FAILED;
	}
	client_codes(*ret_client, proto_faults());
	return EXIT_DONE;
}

/* The client's own words begin with the method, and that with its service. */
static const char *
service_of(const struct fault *why)
{
	const char *text = why->count > 0 ? why->items[0].argument : "";

	for (size_t i = 0; i < proto_service_count; i++) {
		size_t len = strlen(proto_services[i]->name);

		if (strncmp(text, proto_services[i]->name, len) == 0 && text[len] == '.')
			return proto_services[i]->name;
	}
	return NULL;
}

enum exit_code
call_failed(enum rc rc, const struct rec_desc *in, const struct fault *why)
{
	if (rc == RC_OK)
		return EXIT_DONE;
	if (rc == RC_UNAVAILABLE || rc == RC_TIMEOUT) {
		const char *service = service_of(why);

		if (service != NULL)
			say("le service %s (%s) ne répond pas ; son journal est log/%s.log.",
			    program_french(service), service, service);
		else
			say("un service ne répond pas ; « maillage status » dit lequel, son journal est dans "
			    "le "
			    "dossier log.");
		return EXIT_FAILED;
	}
	if (why->count == 1 && why->items[0].code == FAULT_TEXT) /* the client's own words, in English */
		say("%s", rc_info(rc)->fr);
	else
		say_fault(in, why);
	return rc == RC_IO || rc == RC_CORRUPT || rc == RC_INTERNAL ? EXIT_FAILED : EXIT_REFUSED;
}

void
client_key_new(struct client *c)
{
	uint8_t random[16];
	char key[2 * sizeof random];

	entropy_fill(&entropy_system, random, sizeof random);
	crypto_base64(random, sizeof random, key);
	client_key(c, key);
}

static const struct rec_enum_value *
role_find(const char *word, size_t len)
{
	const struct rec_enum_value *row = rec_enum_by_name(&roles_enum, word, len);

	for (uint32_t i = 0; i < roles_enum.count && row == NULL; i++)
		if (strlen(roles_enum.values[i].label) == len &&
		    strncasecmp(roles_enum.values[i].label, word, len) == 0)
			row = &roles_enum.values[i];
	return row;
}

bool
roles_parse(const char *text, uint32_t *ret_roles)
{
	*ret_roles = 0;
	while (*text != '\0') {
		size_t len = strcspn(text, ",");
		const struct rec_enum_value *row = role_find(text, len);

		if (row == NULL) {
			say("le rôle « %.*s » n’existe pas ; choisissez parmi :", (int)len, text);
			for (uint32_t i = 0; i < roles_enum.count; i++)
				fprintf(stderr, "  %-12s %s\n", roles_enum.values[i].name,
				    roles_enum.values[i].label);
			return false;
		}
		*ret_roles |= UINT32_C(1) << row->value;
		text += len + (text[len] == ',');
	}
	if (*ret_roles == 0)
		say("indiquez au moins un rôle.");
	return *ret_roles != 0;
}

struct id
id_or_code(const char *record, struct text value)
{
	struct id id;

	return id_parse(value.ptr, value.len, &id) ? id : record_code_id(record, value);
}
