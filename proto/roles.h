/*
 * roles: what an account may be in the domain, as bits of a caller's mask.
 * Owns: the bits; names are in roles_enum, for JSON and the command line.
 * Beware: bits are on the wire; only add. Bits 24 and up belong to common/envelope.h.
 */
#ifndef PROTO_ROLES_H
#define PROTO_ROLES_H

#include "common/contract.h"

enum role {
	ROLE_N_OPERATOR,
	ROLE_N_COORDINATOR,
	ROLE_N_REFERENT,
	ROLE_N_DIRECTOR,
	ROLE_N_BENEFICIARY,
	ROLE_N_PROVIDER,
	ROLE_N_ANIMATOR,
	ROLE_N_INSTITUTION,
	ROLE_N_NATIONAL,
	ROLE_N_COUNT
};
#define ROLE_OPERATOR (1u << ROLE_N_OPERATOR)	    /* of the node */
#define ROLE_COORDINATOR (1u << ROLE_N_COORDINATOR) /* of the federation */
#define ROLE_REFERENT (1u << ROLE_N_REFERENT)	    /* of the accompaniment service; the only one to see personal requests */
#define ROLE_DIRECTOR (1u << ROLE_N_DIRECTOR)	    /* direction or administrator of a centre: sees what is of their organisations */
#define ROLE_BENEFICIARY (1u << ROLE_N_BENEFICIARY) /* an employee or a volunteer, in their own name */
#define ROLE_PROVIDER (1u << ROLE_N_PROVIDER)
#define ROLE_ANIMATOR (1u << ROLE_N_ANIMATOR)
#define ROLE_INSTITUTION (1u << ROLE_N_INSTITUTION)
#define ROLE_NATIONAL (1u << ROLE_N_NATIONAL)
/* Those of the federation's team, for what is neither personal nor a centre's own. */
#define ROLE_TEAM (ROLE_OPERATOR | ROLE_COORDINATOR | ROLE_REFERENT)
/* Everybody with an account. */
#define ROLE_ACCOUNTS ((1u << ROLE_N_COUNT) - 1u)

extern const struct rec_enum roles_enum;

#endif
