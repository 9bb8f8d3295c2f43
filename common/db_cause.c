/*
 * db_cause: what went wrong with a store, in words for an operator.
 * Owns: the table of LMDB's codes.
 * Beware: what LMDB does not name is errno's; both kinds come by the same int, and never collide.
 */
#include "common/db_internal.h"
#include "common/node.h"

FAULT_DEFINE(
    FAULT_STORE, "store", "Les données ne peuvent pas être ouvertes, %s.", "The store cannot be opened, %s.");

const char *
db_cause(int error)
{
	static const struct {
		int error;
		const char *french;
	} causes[] = {
		{ MDB_NOTFOUND, "il n’y a pas encore de données : démarrez une fois le service" },
		{ MDB_INVALID, "le fichier n’est pas celui d’une base de données" },
		{ MDB_VERSION_MISMATCH, "le fichier est d’une autre version de la base de données" },
		{ MDB_CORRUPTED, "le fichier est abîmé" },
		{ MDB_PAGE_NOTFOUND, "le fichier est abîmé : il en manque une partie" },
		{ MDB_PANIC, "une erreur précédente l’a rendu inutilisable" },
		{ MDB_MAP_FULL, "la base de données a atteint sa plus grande taille" },
		{ MDB_READERS_FULL, "trop de lecteurs sont ouverts" },
		{ MDB_TXN_FULL, "l’opération est trop grande pour être écrite d’un coup" },
		{ MDB_DBS_FULL, "il y a plus de tables que prévu" },
	};

	for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
		if (causes[i].error == error)
			return causes[i].french;
	return error > 0 ? node_cause(error) : "la base de données signale une erreur imprévue";
}
