/*
 * doctor: what is wrong with a node and with its links to other federations, in words, each with what to type.
 * Owns: the shape of a finding, and how it is printed.
 * Beware: a finding's word in English is for programs and stays; its sentence is for whoever has to act, and says no more than what was
 *         seen.
 */
#ifndef SERVICES_MAILLAGE_DOCTOR_H
#define SERVICES_MAILLAGE_DOCTOR_H

#include "services/maillage/peer.h"

enum finding { FINDING_FINE, FINDING_NOTE, FINDING_FAULT };

struct doctor {
	struct node node;
	struct node_keys keys;
	bool keys_read;
	bool verify; /* read all journals again */
	bool running;
	bool json;
	/* What the words below stand for in sentences and remedies. */
	char folder[PATH_MAX];	 /* DOSSIER, as it is typed */
	char code[400];		 /* CODE, typed: the federation that a link leads to; empty: it is about the node */
	char federation[700];	 /* FEDERATION */
	char address[ENDPOINT_MAX + 60]; /* ADRESSE */
	unsigned notes, faults;
};

/* remedy: what to do or to type, NULL when nothing is to be done. In both texts the words DOSSIER, CODE, FEDERATION and ADRESSE are
 * replaced. */
void finding(struct doctor *d, enum finding kind, const char *word, const char *remedy, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* doctor_node.c: folder, keys, disk, clock, processes, ports, journals. */
void doctor_node(struct doctor *d);
/* doctor_link.c: each federation known here: whether it is reached, and lets us in. Closes the client. */
void doctor_links(struct doctor *d, struct client *c);

#endif
