/*
 * programs: the service programs of a node: their names, French names, and where they are.
 * Owns: that table.
 * Beware: the order is proto_services': the gateway last, so that it is stopped first.
 */
#ifndef SERVICES_MAILLAGE_PROGRAMS_H
#define SERVICES_MAILLAGE_PROGRAMS_H

#include "services/maillage/maillage.h"

/* "registre" for "registry"; the name itself when unknown. */
const char *program_french(const char *service);
/* "<folder of our own binary>/maillage-<service>"; false after a message when it cannot be run. */
MUST_CHECK bool program_path(const char *service, char out[PATH_MAX]);
/* Pads to that many characters (not bytes), for tables. */
void print_cell(FILE *to, const char *text, size_t width);

/* The last thing that a service's log says, in out; says also when the disk of the node is full. Empty: nothing. */
void program_last_words(const struct node *n, const char *service, char *out, size_t cap);
/* Less than a mebibyte is left where the node's folder is. */
bool node_disk_full(const struct node *n);

/* Waits until every service of the node answers that it is ready; says what failed and why otherwise. In a process of its own: it opens
 * a client. since_ms: CLOCK_MONOTONIC of the start. */
enum exit_code node_announce(const struct node *n, int64_t since_ms);

/* Has the service's program look through its journal; the verdict as a line, in ret_text. */
enum verdict { VERDICT_WHOLE, VERDICT_DAMAGED, VERDICT_NONE };
enum verdict service_verified(const struct node *n, const char *service, char *ret_text, size_t cap);

/* 0, or the errno of what keeps a process from listening there. */
int port_bind_error(const char *address, uint16_t port);
/* What the node is to listen on (pages, and other federations) is nobody's; false after a message. alone: no other is started with it, so
 * that --port is a way out. */
MUST_CHECK bool ports_are_free(const struct node *n, bool alone);

/* --- stopping --------------------------------------------------------------------------------------------------------------- */
/* CLOCK_MONOTONIC. */
int64_t now_ms(void);
/* Until nothing of the node runs, a minute and a half at most. */
bool node_wait_stopped(const struct node *n);
/* Stops the node through its supervisor, alone when it has a group there (-1: all of it), and waits; false after a message. */
bool node_stop(const struct node *n, int pid, int group);
/* Stopped by hand, by its own name: it stays so when a folder that holds it is started, until it is started by its name. The last two:
 * false after a message. */
bool node_stays(const struct node *n);
MUST_CHECK bool node_stay(const struct node *n);
MUST_CHECK bool node_stay_end(const struct node *n);

#endif
