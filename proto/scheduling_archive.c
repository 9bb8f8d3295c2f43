/*
 * scheduling (contract): the faults of what is not archived.
 * Owns: their sentences.
 * Beware: wire names are for ever.
 */
#include "proto/scheduling_archive.h"

FAULT_DEFINE(FAULT_ARCHIVE_ACTION, "archive_action_live",
    "L’action est en cours de vie (%s) : annulez-la ou terminez-la d’abord, puis archivez-la.",
    "The action is live (%s): cancel or finish it first, then archive it.");
FAULT_DEFINE(FAULT_ARCHIVE_ENVISAGED, "archive_action_engaged",
    "Cette action envisagée a déjà une journée tenue ou des inscriptions : annulez l’action d’abord, puis archivez-la.",
    "This envisaged action already has a session held or enrolments: cancel it first, then archive it.");
FAULT_DEFINE(FAULT_ARCHIVE_HELD, "archive_session_held",
    "Cette journée s’est tenue, ou des présences y sont notées : elle fait foi et ne s’archive pas ; corrigez les présences si elles sont fausses.",
    "This session was held, or attendance is noted in it: it is evidence and is not archived; correct the attendance if it is wrong.");
FAULT_DEFINE(FAULT_ARCHIVE_PLACED, "archive_session_placed",
    "Cette journée a un jour et son action n’est pas terminée : annulez la journée d’abord, pour que chacun soit prévenu.",
    "This session has its day and its action is not over: cancel the session first, so that everybody is told.");
FAULT_DEFINE(FAULT_ARCHIVE_VENUE, "archive_venue_used",
    "Une journée doit se tenir dans ce lieu le %s : donnez-lui un autre lieu ou annulez-la d’abord.",
    "A session is to be held at this venue on %s: give it another venue or cancel it first.");
FAULT_DEFINE(FAULT_ARCHIVE_ATTENDANCE, "archive_attendance",
    "Cette présence est notée, signée ou déjà corrigée : corrigez-la au lieu de la supprimer, ce qui était écrit reste ainsi visible.",
    "This attendance is noted, signed or corrected already: correct it instead of deleting it, so that what was written stays visible.");
FAULT_DEFINE(FAULT_ARCHIVE_POLL, "archive_poll_open",
    "Ce sondage est ouvert et des personnes y répondent : clôturez-le d’abord.",
    "This poll is open and persons are answering it: close it first.");
FAULT_DEFINE(FAULT_ARCHIVE_SURVEY, "archive_survey_open",
    "Ce questionnaire est ouvert et des personnes y répondent : clôturez-le d’abord.",
    "This survey is open and persons are answering it: close it first.");
FAULT_DEFINE(FAULT_ARCHIVE_PLAN, "archive_plan_requested",
    "Le calcul de cette proposition de dates n’est pas fini : arrêtez-le ou attendez sa fin d’abord.",
    "This proposal of dates is still being computed: stop it or wait for its end first.");
FAULT_DEFINE(FAULT_ARCHIVE_ENROLMENT, "archive_enrolment_placed",
    "Cette délégation a sa place, ou une place lui est proposée : désinscrivez-la d’abord, pour que sa place soit rendue.",
    "This delegation has its place, or is offered one: withdraw it first, so that its place is given back.");
FAULT_DEFINE(FAULT_ARCHIVE_FUNDING, "archive_funding_settled",
    "Cette prise en charge est facturée ou payée : elle reste dans les comptes ; corrigez-la avec le financeur.",
    "This funding is invoiced or paid: it stays in the accounts; settle it with the payer.");
FAULT_DEFINE(FAULT_ARCHIVE_AGREEMENT, "archive_agreement_signed",
    "Cette convention de formation est signée : elle engage les deux parties et se conserve ; clôturez-la quand tout est réglé.",
    "This training agreement is signed: it binds both parties and is kept; close it once all is settled.");
