/*
 * maillage: the one command that an operator types: what its files share.
 * Owns: exit codes, the shape of a command's table row, how messages are printed.
 * Beware: messages are French sentences that say what was wrong, where, and what to do; what another program may read goes to standard
 *         output alone, everything else to standard error.
 */
#ifndef SERVICES_MAILLAGE_H
#define SERVICES_MAILLAGE_H

#include "common/client.h"
#include "common/node.h"
#include "proto/proto.h"
#include "proto/roles.h"
#include <stdio.h>

/* One table, exits[] in command.c, says them in --help. */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,      /* tried, and it did not work; verify found a fault */
	EXIT_USAGE = 2,	      /* the command was not typed right */
	EXIT_NOT_RUNNING = 3, /* the node, or the service asked, does not run */
	EXIT_REFUSED = 4,     /* what was given to it does not satisfy the rules; nothing was written */
	EXIT_BUSY = 5,	      /* already running, folder not empty, port taken */
	EXIT_NODE = 6	      /* the folder is no node, or its settings or keys are wrong */
};

struct option_row {
	const char *name;
	const char *value; /* what it takes, as --help shows it; NULL: nothing */
	const char *doc;
	bool required;
};

#define OPTIONS_MAX 8
struct invocation {
	const struct command *command;
	const char *values[OPTIONS_MAX]; /* by row; "" for one without value; NULL: not given */
	const char *folder;		 /* the first argument: every command has one */
	char **arguments;		 /* those after it */
	int count;
};

#define ARGUMENTS_FILES (-1) /* any number of files, at least one */
#define ARGUMENTS_NODES (-2) /* any number of further nodes */
struct command {
	const char *name;      /* "peer card" */
	const char *arguments; /* "DOSSIER FICHIER..." */
	const char *summary;
	const char *detail; /* paragraphs of --help */
	const struct option_row *options;
	size_t option_count;
	int most; /* arguments after the folder, or one of these */
	enum exit_code (*run)(const struct invocation *v);
};
#define COMMAND_OPTIONS(rows) .options = (rows), .option_count = sizeof(rows) / sizeof((rows)[0])

extern const struct command command_init, command_up, command_down, command_status, command_token, command_user_add, command_import,
    command_export, command_verify, command_doctor, command_backup, command_restore, command_peer_card, command_peer_add, command_peer_list,
    command_peer_fingerprint, command_peer_confirm, command_peer_suspend, command_peer_resume, command_peer_revoke, command_peer_remove,
    command_peer_renew, command_peer_rotate;

int command_main(int argc, char **argv);
/* NULL when the option was not given. */
const char *invocation_value(const struct invocation *v, const char *name);
/* A whole number within bounds; false after a message. Untouched when the option was not given. */
MUST_CHECK bool invocation_number(const struct invocation *v, const char *name, long low, long high, long *ret_number);

/* "maillage: ..." on standard error, with a newline. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* As it is typed in a shell: in quotes where it has to be. Cut to cap, whose result is then no command; names are short. */
const char *shell_word(const char *text, char *out, size_t cap);
/* All sentences of a fault, each with its field's label in d, or its name; d may be NULL. */
void say_fault(const struct rec_desc *d, const struct fault *why);

/* The folders of nodes that the arguments name: a node's own, or one that holds several nodes, each in a folder of its own (in the order of
 * their names). Absolute where they exist, each once. */
#define NODES_MOST 64
struct folder_list {
	char *paths[NODES_MOST];
	bool named[NODES_MOST]; /* itself, rather than found in a folder that was */
	size_t count;
};
MUST_CHECK enum exit_code folders_of(const struct invocation *v, struct folder_list *ret_list);
void folder_list_free(struct folder_list *l);
/* The other nodes in the folder that holds this one. */
void folders_beside(const char *folder, struct folder_list *ret_list);
/* Visits each of them; the highest code that a visit gave. */
enum exit_code folders_each(
    const struct invocation *v, enum exit_code (*visit)(const struct invocation *v, const char *folder));

/* Loads the node named by the first argument; says what is wrong with it otherwise. */
MUST_CHECK enum exit_code node_open(const struct invocation *v, struct node *ret_node);
MUST_CHECK enum exit_code node_open_folder(const char *folder, struct node *ret_node);
/* Is it running? The supervisor's pid, or 0. */
int node_running(const struct node *n);
/* Loads it, says when it does not run, and opens a client in its run folder (the process's working folder from then on). */
MUST_CHECK enum exit_code node_client(const struct invocation *v, struct node *ret_node, struct client **ret_client);
/* Which exit code a refused call gives, after its sentences were said, fields by the labels of in (may be NULL). */
enum exit_code call_failed(enum rc rc, const struct rec_desc *in, const struct fault *why);
/* An idempotency key that no other command has. */
void client_key_new(struct client *c);

/* "coordinator,referent" or French labels; false after a message. */
MUST_CHECK bool roles_parse(const char *text, uint32_t *ret_roles);
/* A UUID, or the code that an import gave the record. */
struct id id_or_code(const char *record, struct text value);

#define CALL_TIMEOUT (15 * USEC_PER_SEC)

#endif
