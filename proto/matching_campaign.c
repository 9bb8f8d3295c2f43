/*
 * matching_campaign (contract): the tables of matching_campaign.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: the rights of these rows are narrowed by the service's `visible` hooks. No sentence here names anybody.
 */
#include "proto/matching_campaign.h"

static const struct rec_enum_value campaign_status_values[] = {
	{ CAMPAIGN_DRAFT, "draft", "À calculer" },
	{ CAMPAIGN_RUNNING, "running", "Calcul en cours" },
	{ CAMPAIGN_READY, "ready", "Prête à appliquer" },
	{ CAMPAIGN_APPLIED, "applied", "Appliquée" },
	{ CAMPAIGN_STALE, "stale", "Dépassée" },
	{ CAMPAIGN_CANCELLED, "cancelled", "Abandonnée" },
};
REC_ENUM_DEFINE(campaign_status_enum, "campaign_status", campaign_status_values);

static const struct rec_enum_value campaign_why_values[] = {
	{ CAMPAIGN_FIRST, "first", "Le premier de son classement" },
	{ CAMPAIGN_FULL, "full", "Les jours du premier vont à d’autres demandes" },
	{ CAMPAIGN_MOST, "most", "Le premier a déjà tout ce qu’un prestataire peut recevoir" },
	{ CAMPAIGN_LEAST, "least", "Celui-ci n’avait pas encore le minimum prévu" },
	{ CAMPAIGN_KEPT, "kept", "Gardé du calcul précédent" },
	{ CAMPAIGN_APART, "apart", "Le premier est retenu pour l’équipe ou la direction de la même structure" },
	{ CAMPAIGN_ENDED, "ended", "La recherche s’est arrêtée avant d’avoir tout essayé" },
	{ CAMPAIGN_NOBODY, "nobody", "Aucun prestataire ne remplit les conditions" },
	{ CAMPAIGN_NO_ROOM, "no_room", "Les prestataires possibles n’ont plus de jours" },
};
REC_ENUM_DEFINE(campaign_why_enum, "campaign_why", campaign_why_values);

static const struct rec_enum_value campaign_changed_values[] = {
	{ CAMPAIGN_REQUEST_GONE, "request_gone", "Demande qui n’est plus ouverte" },
	{ CAMPAIGN_REQUEST_CHANGED, "request_changed", "Demande modifiée ou classée à nouveau" },
	{ CAMPAIGN_PROVIDER_CHANGED, "provider_changed", "Fiche du prestataire modifiée" },
	{ CAMPAIGN_DAYS_CHANGED, "days_changed", "Jours du prestataire pris ou rendus" },
	{ CAMPAIGN_EXCLUDED, "excluded", "Prestataire désormais écarté par une règle" },
};
REC_ENUM_DEFINE(campaign_changed_enum, "campaign_changed", campaign_changed_values);

static const struct rec_field campaign_change_fields[] = {
	REC_ID(1, struct campaign_change, request, "request", "Demande", "Which."),
	REC_ID(2, struct campaign_change, provider, "provider", "Prestataire", "Whom it would get."),
	REC_ENUM(3, struct campaign_change, changed, campaign_changed_enum, "Changement", "What.", .flags = REQUIRED),
	REC_TEXT(4, struct campaign_change, sentence, 300, "Explication", "French, without a name."),
};
REC_DESC_DEFINE(campaign_change, struct campaign_change, "Changement", "What changed since a campaign was computed.");

static const struct rec_field campaign_fields[] = {
	REC_HEAD(struct campaign),
	REC_ENUM(CAMPAIGN_TAG_POOL, struct campaign, pool, pool_enum, "Demandes", "Of which pool; the two are never dealt together.",
	    .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(CAMPAIGN_TAG_STATUS, struct campaign, status, campaign_status_enum, "État", "Where it stands.", .flags = SERVER_SET | KEY),
	REC_U32(CAMPAIGN_TAG_MOST, struct campaign, most, 1, 1000, "Demandes au plus par prestataire", "Absent: no limit but its days."),
	REC_U32(CAMPAIGN_TAG_LEAST, struct campaign, least, 0, 1000, "Demandes au moins par prestataire",
	    "Of who could take some; each that is missing has its price."),
	REC_U32(CAMPAIGN_TAG_MOST_DAYS, struct campaign, most_days, 1, 10000, "Jours au plus par prestataire", "Absent: no limit but its days.",
	    .unit = "jours"),
	REC_U32(CAMPAIGN_TAG_SHORT_PRICE, struct campaign, short_price, 0, 20000, "Prix d’une demande manquante",
	    "Thousandths of a request's quality; 500 when absent."),
	REC_U32(CAMPAIGN_TAG_KEEP, struct campaign, keep, 0, 20000, "Prix d’un changement",
	    "Thousandths: what it costs to change what was computed before; 100 when absent."),
	REC_U32(CAMPAIGN_TAG_LEAVE, struct campaign, leave, 1001, 10000, "Prix d’une demande sans prestataire",
	    "Thousandths; more than any match costs. Twice when it is soon, three times when it is urgent; 3000 when absent."),
	REC_U32(CAMPAIGN_TAG_ROUND, struct campaign, round, 0, 100000, "Calcul n°", "Times it was computed.", .flags = SERVER_SET),
	REC_IDS(CAMPAIGN_TAG_REQUESTS, struct campaign, requests, "request", CAMPAIGN_REQUESTS_MAX, "Demandes réparties",
	    "What it is computed for.", .flags = SERVER_SET),
	REC_DAY(CAMPAIGN_TAG_DAY, struct campaign, day, "Calculée au", "Days before it do not count.", .flags = SERVER_SET),
	REC_TIME(CAMPAIGN_TAG_COMPUTED_AT, struct campaign, computed_at, "Calculée le", "When its answer came.", .flags = SERVER_SET),
	REC_U32(CAMPAIGN_TAG_SERVED, struct campaign, served, 0, CAMPAIGN_REQUESTS_MAX, "Demandes pourvues", "That get a provider.", .flags = SERVER_SET),
	REC_U32(CAMPAIGN_TAG_UNDONE, struct campaign, undone, 0, CAMPAIGN_REQUESTS_MAX, "Demandes sans prestataire", "That get none.", .flags = SERVER_SET),
	REC_U32(CAMPAIGN_TAG_LEFT_OUT, struct campaign, left_out, 0, 100000000, "Demandes laissées pour la suite",
	    "Open ones beyond what one campaign takes.", .flags = SERVER_SET),
	REC_I64(CAMPAIGN_TAG_COST, struct campaign, cost, 0, INT64_MAX, "Qualité perdue", "Thousandths, with prices; less is better.", .flags = SERVER_SET),
	REC_I64(CAMPAIGN_TAG_BOUND, struct campaign, bound, 0, INT64_MAX, "Perte inévitable", "Proven: no way to deal them loses less.", .flags = SERVER_SET),
	REC_U32(CAMPAIGN_TAG_GAP, struct campaign, gap, 0, 4000000000, "Écart au meilleur possible, au plus", "Absent: unknown.",
	    .unit = "dixièmes de %", .flags = SERVER_SET),
	REC_BOOL(CAMPAIGN_TAG_PROVEN, struct campaign, proven, "Prouvée la meilleure", "Nothing better exists.", .flags = SERVER_SET),
	REC_BOOL(CAMPAIGN_TAG_STOP_ASKED, struct campaign, stop_asked, "Arrêt demandé", "It ends with the best found so far.", .flags = SERVER_SET),
	REC_BOOL(CAMPAIGN_TAG_STOPPED, struct campaign, stopped, "Arrêtée", "On request: the best found by then.", .flags = SERVER_SET),
	REC_ID(CAMPAIGN_TAG_POLICY, struct campaign, policy, "policy", "Règles", "Absent: the default ones.", .flags = SERVER_SET),
	REC_U32(CAMPAIGN_TAG_POLICY_VERSION, struct campaign, policy_version, 0, 4000000000, "Version des règles", "0: the default ones.", .flags = SERVER_SET),
	REC_TEXT(CAMPAIGN_TAG_SUMMARY, struct campaign, summary, 600, "Résumé", "French.", .flags = SERVER_SET),
	REC_LIST(CAMPAIGN_TAG_CHANGES, struct campaign, changes, campaign_change_desc, CAMPAIGN_CHANGES_MAX, "Ce qui a changé",
	    "Why it is stale.", .flags = SERVER_SET),
	REC_TIME(CAMPAIGN_TAG_APPLIED_AT, struct campaign, applied_at, "Appliquée le", "When all were asked.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(campaign, struct campaign, "Répartition", "All open requests of a pool given to providers at once.");

static const struct rec_field campaign_line_fields[] = {
	REC_HEAD(struct campaign_line),
	REC_ID(CAMPAIGN_LINE_CAMPAIGN, struct campaign_line, campaign, "campaign", "Répartition", "Of which.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(CAMPAIGN_LINE_REQUEST, struct campaign_line, request, "request", "Demande", "Which.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(CAMPAIGN_LINE_ROUND, struct campaign_line, round, 1, 100000, "Calcul n°", "Of the campaign; an older one holds no more.",
	    .flags = SERVER_SET | KEY),
	REC_U32(CAMPAIGN_LINE_PLACE, struct campaign_line, place, 1, CAMPAIGN_REQUESTS_MAX, "N°", "In the campaign's order.", .flags = SERVER_SET),
	REC_ID(CAMPAIGN_LINE_PROVIDER, struct campaign_line, provider, "provider", "Prestataire", "Absent: left undone.", .flags = KEY | SERVER_SET),
	REC_U32(CAMPAIGN_LINE_RANK, struct campaign_line, rank, 1, 100000000, "Rang", "In the request's own ranking.", .flags = SERVER_SET),
	REC_U32(CAMPAIGN_LINE_SCORE, struct campaign_line, score, 0, 1000, "Score", "Thousandths.", .flags = SERVER_SET),
	REC_ID(CAMPAIGN_LINE_BEST, struct campaign_line, best, "provider", "Premier du classement", "Of the request alone.", .flags = SERVER_SET),
	REC_U32(CAMPAIGN_LINE_BEST_SCORE, struct campaign_line, best_score, 0, 1000, "Score du premier", "Thousandths.", .flags = SERVER_SET),
	REC_U32(CAMPAIGN_LINE_CANDIDATES, struct campaign_line, candidates, 0, 100000000, "Prestataires possibles", "That no rule excluded.", .flags = SERVER_SET),
	REC_ENUM(CAMPAIGN_LINE_WHY, struct campaign_line, why, campaign_why_enum, "Pourquoi", "Why this one, and not the first.", .flags = SERVER_SET | KEY),
	REC_BOOL(CAMPAIGN_LINE_KEPT, struct campaign_line, kept, "Inchangée", "As it was computed before.", .flags = SERVER_SET),
	REC_U32(CAMPAIGN_LINE_DAYS, struct campaign_line, days, 0, 1000, "Jours", "Of the request.", .unit = "jours", .flags = SERVER_SET),
	REC_LIST(CAMPAIGN_LINE_MONTHS, struct campaign_line, months, month_days_desc, CAMPAIGN_MONTHS, "Mois", "Where its days would be held.", .flags = SERVER_SET),
	REC_U64(CAMPAIGN_LINE_REQUEST_VERSION, struct campaign_line, request_version, "Version de la demande", "When it was computed.", .flags = SERVER_SET),
	REC_U64(CAMPAIGN_LINE_PROVIDER_VERSION, struct campaign_line, provider_version, "Version de la fiche", "When it was computed.", .flags = SERVER_SET),
	REC_U32(CAMPAIGN_LINE_FREE, struct campaign_line, free, 0, 100000, "Jours libres alors", "Of the provider, in the months of the request.",
	    .unit = "jours", .flags = SERVER_SET),
	REC_TEXT(CAMPAIGN_LINE_SENTENCE, struct campaign_line, sentence, 300, "Explication", "French, without a name.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(campaign_line, struct campaign_line, "Ligne de répartition", "Whom a request would get, and why.");

static const struct rec_field campaign_pick_fields[] = {
	REC_ID(CAMPAIGN_PICK_REQUEST, struct campaign_pick, request, "request", "Demande", "Which.", .flags = REQUIRED),
	REC_U64(CAMPAIGN_PICK_REQUEST_VERSION, struct campaign_pick, request_version, "Version de la demande", "When it was read."),
	REC_ID(CAMPAIGN_PICK_PROVIDER, struct campaign_pick, provider, "provider", "Prestataire", "Absent: left undone."),
	REC_U64(CAMPAIGN_PICK_PROVIDER_VERSION, struct campaign_pick, provider_version, "Version de la fiche", "When it was read."),
	REC_U32(CAMPAIGN_PICK_RANK, struct campaign_pick, rank, 1, 100000000, "Rang", "In the request's own ranking."),
	REC_U32(CAMPAIGN_PICK_SCORE, struct campaign_pick, score, 0, 1000, "Score", "Thousandths."),
	REC_U32(CAMPAIGN_PICK_CANDIDATES, struct campaign_pick, candidates, 0, 100000000, "Prestataires possibles", "That no rule excluded."),
	REC_ID(CAMPAIGN_PICK_BEST, struct campaign_pick, best, "provider", "Premier du classement", "Of the request alone."),
	REC_U32(CAMPAIGN_PICK_BEST_SCORE, struct campaign_pick, best_score, 0, 1000, "Score du premier", "Thousandths."),
	REC_ENUM(CAMPAIGN_PICK_WHY, struct campaign_pick, why, campaign_why_enum, "Pourquoi", "Why this one."),
	REC_BOOL(CAMPAIGN_PICK_KEPT, struct campaign_pick, kept, "Inchangée", "As it was computed before."),
	REC_U32(CAMPAIGN_PICK_DAYS, struct campaign_pick, days, 0, 1000, "Jours", "Of the request."),
	REC_U32(CAMPAIGN_PICK_FREE, struct campaign_pick, free, 0, 100000, "Jours libres", "Of the provider, in the months of the request."),
	REC_LIST(CAMPAIGN_PICK_MONTHS, struct campaign_pick, months, month_days_desc, CAMPAIGN_MONTHS, "Mois", "Where its days go."),
};
REC_DESC_DEFINE(campaign_pick, struct campaign_pick, "Choix", "Whom the engine gives a request.");

static const struct rec_field campaign_outcome_fields[] = {
	REC_ID(1, struct campaign_outcome, id, "campaign", "Répartition", "Which.", .flags = REQUIRED),
	REC_U32(2, struct campaign_outcome, round, 0, 100000, "Calcul n°", "Of the campaign.", .flags = REQUIRED),
	REC_BOOL(3, struct campaign_outcome, decided, "Trouvé", "There is an answer."),
	REC_I64(4, struct campaign_outcome, cost, 0, INT64_MAX, "Qualité perdue", "Thousandths."),
	REC_I64(5, struct campaign_outcome, bound, 0, INT64_MAX, "Perte inévitable", "Thousandths."),
	REC_BOOL(6, struct campaign_outcome, proven, "Prouvée", "Nothing better exists."),
	REC_BOOL(7, struct campaign_outcome, stopped, "Arrêtée", "On request."),
	REC_U32(8, struct campaign_outcome, gap, 0, 4000000000, "Écart au meilleur possible, au plus", "Absent: unknown.", .unit = "dixièmes de %"),
	REC_LIST(9, struct campaign_outcome, picks, campaign_pick_desc, CAMPAIGN_REQUESTS_MAX, "Choix", "A request each."),
};
REC_DESC_DEFINE(campaign_outcome, struct campaign_outcome, "Résultat du calcul", "What the engine answers.");

static const struct rec_field campaign_progress_fields[] = {
	REC_ID(1, struct campaign_progress, id, "campaign", "Répartition", "Which."),
	REC_ENUM(2, struct campaign_progress, status, campaign_status_enum, "État", "Of the campaign."),
	REC_BOOL(3, struct campaign_progress, running, "En cours", "The engine is at work on it; asked for and not running, it waits for its turn."),
	REC_U64(4, struct campaign_progress, steps, "Pas faits", "Of work."),
	REC_U64(5, struct campaign_progress, budget, "Pas au plus", "It ends sooner when nothing better can be found."),
	REC_BOOL(6, struct campaign_progress, found, "Solution trouvée", "A stop would give one."),
	REC_U32(7, struct campaign_progress, gap, 0, 4000000000, "Écart au meilleur possible, au plus", "Absent: unknown yet.", .unit = "dixièmes de %"),
	REC_BOOL(8, struct campaign_progress, stop_asked, "Arrêt demandé", "It ends soon."),
	REC_U32(9, struct campaign_progress, looked, 0, UINT32_MAX, "Demandes examinées", "Whose providers were looked for, before the engine runs."),
	REC_U32(10, struct campaign_progress, of, 0, UINT32_MAX, "Demandes à examiner", "All of them."),
};
REC_DESC_DEFINE(campaign_progress, struct campaign_progress, "Avancement", "How far the engine is with a campaign.");

const struct collection_desc campaign_collection = {
	.service = "matching", .path = "/campaigns", .plural = "Répartitions", .rec = &campaign_desc,
	.read_scoped = SERVICE_TEAM, .write_all = SERVICE_TEAM,
};
const struct collection_desc campaign_line_collection = {
	.service = "matching", .path = "/campaign-lines", .plural = "Lignes de répartition", .rec = &campaign_line_desc,
	.read_scoped = SERVICE_TEAM,
};

FAULT_DEFINE(FAULT_CAMPAIGN_POOL, "campaign_pool",
    "Les demandes personnelles ne sont réparties que par un·e référent·e sans mandat dans un centre : choisissez les demandes collectives.",
    "Personal requests are dealt only by a referent without a mandate in any centre: choose group requests.");
FAULT_DEFINE(FAULT_CAMPAIGN_STATE, "campaign_state", "La répartition est dans l’état %s",
    "The campaign is in the state %s");
FAULT_DEFINE(FAULT_CAMPAIGN_EMPTY, "campaign_empty",
    "Aucune demande n’attend de prestataire : il n’y a rien à répartir. Attendez qu’une demande soit déposée et classée.",
    "No request waits for a provider: there is nothing to deal. Wait until a request is submitted and ranked.");
FAULT_DEFINE(FAULT_CAMPAIGN_BOUNDS, "campaign_bounds", "Le minimum par prestataire dépasse le maximum : corrigez l’un des deux.",
    "The least a provider is above the most: correct one of the two.");
FAULT_DEFINE(FAULT_CAMPAIGN_STALE, "campaign_stale", "Quelque chose a changé depuis le calcul : %s Recalculez la répartition avant de l’appliquer.",
    "Something changed since it was computed: %s Compute the campaign again before applying it.");
