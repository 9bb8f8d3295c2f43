/*
 * rc: the one table from result code to wire name, HTTP status and the title that a person reads.
 * Owns: rc_table, in the order of enum rc.
 * Beware: names are on the wire for ever; titles may be reworded, and say what is wrong, then what to do.
 */
#include "common/rc.h"
#include <string.h>

static const struct rc_info rc_table[] = {
	{ RC_OK, "ok", 200, "Done.", "C’est fait." },
	{ RC_MALFORMED, "malformed", 400,
	    "What was sent could not be read. Check how it is written, then send it again.",
	    "L’envoi est illisible. Vérifiez sa forme, puis renvoyez-le." },
	{ RC_INVALID, "invalid", 422, "Some fields need correcting. Correct those listed, then send again.",
	    "Certains champs sont à corriger. Corrigez ceux qui sont signalés, puis renvoyez." },
	{ RC_LIMIT, "limit", 413,
	    "What was sent is too large or holds too many items. Send it in several smaller parts.",
	    "L’envoi est trop volumineux ou comporte trop d’éléments. Faites-en plusieurs envois plus "
	    "petits." },
	{ RC_UNAUTHENTICATED, "unauthenticated", 401,
	    "You are not signed in, or your session has ended. Sign in, then try again.",
	    "La connexion manque ou votre session a expiré. Connectez-vous, puis recommencez." },
	{ RC_FORBIDDEN, "forbidden", 403,
	    "Your role does not allow this. If you need it, ask the person who manages access.",
	    "Votre rôle ne permet pas cette opération. Si elle vous est nécessaire, "
	    "adressez-vous à la personne qui gère les accès." },
	{ RC_NOT_FOUND, "not_found", 404,
	    "This does not exist, or is not open to you. Check the address, or start again from the list.",
	    "Cet élément n’existe pas ou ne vous est pas accessible. Vérifiez l’adresse ou repartez de la "
	    "liste." },
	{ RC_METHOD, "method", 405,
	    "This operation does not exist at this address. Go back to the page and use what it offers.",
	    "Cette opération n’existe pas à cette adresse. Revenez à la page et utilisez ce qu’elle "
	    "propose." },
	{ RC_CONFLICT, "conflict", 409,
	    "The record’s present state does not allow this. Read it again to see where it stands.",
	    "L’état actuel de la fiche ne permet pas cette opération. Relisez-la pour voir où elle en "
	    "est." },
	{ RC_STALE, "stale", 412,
	    "The record was changed after you opened it. Read it again, then make your change again.",
	    "La fiche a été modifiée depuis que vous l’avez ouverte. "
	    "Relisez-la, puis refaites votre modification." },
	{ RC_PRECONDITION, "precondition", 428,
	    "The change does not say which version of the record it starts from. Read it again, "
	    "then make your change again.",
	    "La modification n’indique pas de quelle version de la fiche elle part. "
	    "Relisez la fiche, puis refaites votre modification." },
	{ RC_RULE, "rule", 422, "A rule stands against this. Read the reason given, correct, then try again.",
	    "Une règle s’oppose à cette opération. Lisez le motif indiqué, corrigez, puis recommencez." },
	{ RC_REUSED, "reused", 422,
	    "This was sent under the reference of an earlier sending with other content. "
	    "Open the form again, then start over.",
	    "Cet envoi porte la référence d’un envoi précédent dont le contenu était différent. "
	    "Rouvrez le formulaire, puis recommencez." },
	{ RC_UNAVAILABLE, "unavailable", 503,
	    "Part of the service is not answering. Try again in a few minutes; if it lasts, tell the person "
	    "who runs the system.",
	    "Une partie du service ne répond pas. Réessayez dans quelques minutes\u00a0; si cela dure, "
	    "prévenez la personne qui administre le système." },
	{ RC_TIMEOUT, "timeout", 504,
	    "The answer did not come in time. Check whether your operation was recorded, then try again if "
	    "needed.",
	    "La réponse n’est pas arrivée à temps. Vérifiez si votre opération a été enregistrée, "
	    "puis recommencez au besoin." },
	{ RC_RATE, "rate", 429, "There were too many tries in a short time. Wait a moment, then try again.",
	    "Il y a eu trop d’essais en peu de temps. Patientez un moment, puis réessayez." },
	{ RC_IO, "io", 500,
	    "The system could not read or write its data. Tell the person who runs it, and try again later.",
	    "Le système n’a pas pu lire ou enregistrer ses données. "
	    "Prévenez la personne qui l’administre et réessayez plus tard." },
	{ RC_CORRUPT, "corrupt", 500,
	    "Stored data are damaged. Stop here and tell the person who runs the system at once.",
	    "Des données conservées sont abîmées. Arrêtez-vous là et prévenez sans attendre "
	    "la personne qui administre le système." },
	{ RC_INTERNAL, "internal", 500,
	    "An unforeseen error occurred in the system. Note what you were doing and tell the person who "
	    "runs it.",
	    "Une erreur imprévue s’est produite dans le système. "
	    "Notez ce que vous faisiez et prévenez la personne qui l’administre." },
};
_Static_assert(sizeof rc_table / sizeof rc_table[0] == RC_COUNT, "one row for each code");

const struct rc_info *
rc_info(enum rc rc)
{
	return &rc_table[(unsigned)rc < RC_COUNT ? rc : RC_INTERNAL];
}

enum rc
rc_from_name(const char *name, unsigned len)
{
	for (unsigned i = 0; i < RC_COUNT; i++)
		if (strlen(rc_table[i].name) == len && memcmp(rc_table[i].name, name, len) == 0)
			return rc_table[i].rc;
	return RC_INTERNAL;
}
