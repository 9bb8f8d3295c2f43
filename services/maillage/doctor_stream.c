/*
 * doctor_stream: the sentences about what passes over a link.
 * Owns: the sentence of each reason for which a message is refused.
 * Beware: counts are since the peer was added: an old trouble shows until it is forgotten; so refusals are to be noted, not to be mended.
 */
#include "services/maillage/doctor_stream.h"
#include <time.h>

#define WAITING_SECONDS 120 /* what waits for longer does not just cross the network */
#define SKEW_MOST (60 * USEC_PER_SEC)
#define CATCHING_UP (300 * USEC_PER_SEC)

static int64_t
seconds_since(usec_t then)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return then == 0 ? 0 : (int64_t)now.tv_sec - (int64_t)(then / USEC_PER_SEC);
}

/* "12 minutes", "3 heures", "2 jours" */
static const char *
span(int64_t seconds, char out[40])
{
	int64_t n = seconds < 7200 ? seconds / 60 : seconds < 172800 ? seconds / 3600 : seconds / 86400;
	const char *unit = seconds < 7200 ? "minute" : seconds < 172800 ? "heure" : "jour";

	snprintf(out, 40, "%lld %s%s", (long long)n, unit, n > 1 ? "s" : "");
	return out;
}

/* --- what waits -------------------------------------------------------------------------------------------------------- */
static void
look_at_queue(struct doctor *d, const struct peer_link *l)
{
	char since[40];
	int64_t waiting = seconds_since(l->oldest_at);

	if (l->dead_at != 0)
		finding(d, FINDING_FAULT, "given_up",
		    "une fois le lien rétabli, prévenez-les de ce qui manque : maillage status DOSSIER",
		    "Rien n’a été reçu là-bas pendant cinq jours ; messages abandonnés : %llu.",
		    (unsigned long long)l->given_up);
	if (l->held_until != 0)
		finding(d, FINDING_FAULT, "held",
		    "appelez-les : deux copies de leur système, ou du vôtre, marchent-elles en même temps ? "
		    "N’en laissez "
		    "qu’une",
		    "Ils disent sans cesse avoir reçu ce qui ne leur a jamais été envoyé : rien ne part plus "
		    "avant la fin "
		    "de l’heure.");
	else if (l->queued > 0 && l->connected && waiting > WAITING_SECONDS)
		finding(d, FINDING_FAULT, "not_acknowledged",
		    "demandez ce que disent « maillage doctor » et « maillage peer list » chez eux",
		    "%llu message%s attend%s depuis %s, bien que le lien soit établi : là-bas, on ne les "
		    "prend pas. Ils nous ont peut-être "
		    "suspendus.",
		    (unsigned long long)l->queued, l->queued > 1 ? "s" : "", l->queued > 1 ? "ent" : "",
		    span(waiting, since));
	else if (l->queued > 0)
		finding(d, FINDING_NOTE, "queued", NULL,
		    "%llu message%s en attente : il%s partir%s dès que le lien le permet.",
		    (unsigned long long)l->queued, l->queued > 1 ? "s" : "", l->queued > 1 ? "s" : "",
		    l->queued > 1 ? "ont" : "a");
	else if (l->connected)
		finding(d, FINDING_FINE, "acknowledged", NULL, "Tout ce qui a été envoyé est reçu.");
}

/* --- what is said ------------------------------------------------------------------------------------------------------ */
static void
look_at_version(struct doctor *d, const struct peer_link *l)
{
	if (REC_HAS(l, 14) && l->version > PEER_VERSION + 1)
		finding(d, FINDING_FAULT, "version_behind", "mettez maillage à jour ici",
		    "Leur version est trop récente pour la nôtre (%u ; ici %u) : les deux ne se comprennent "
		    "pas.",
		    l->version, PEER_VERSION);
	else if (REC_HAS(l, 14) && l->version + 1 < PEER_VERSION)
		finding(d, FINDING_FAULT, "version_ahead", "demandez-leur de mettre maillage à jour",
		    "Leur version est trop ancienne pour la nôtre (%u ; ici %u) : les deux ne se comprennent "
		    "pas.",
		    l->version, PEER_VERSION);
	else if (REC_HAS(l, 14) && l->version != PEER_VERSION)
		finding(d, FINDING_NOTE, "version_apart", NULL,
		    "Leur version est voisine de la nôtre (%u ; ici %u) : les deux se comprennent.",
		    l->version, PEER_VERSION);
	if (l->not_understood > 0)
		finding(d, FINDING_NOTE, "not_understood", "mettez maillage à jour ici",
		    "Leur version parle de choses que la nôtre ne connaît pas ; messages non compris : %llu.",
		    (unsigned long long)l->not_understood);
}

/* What was queued during a cut comes late, and what comes late looks as if their clock were behind: only what came well after the link
 * stood tells that. */
static bool
came_at_once(const struct peer_link *l)
{
	return l->connected && l->received_at > l->connected_at + CATCHING_UP;
}

static void
look_at_skew(struct doctor *d, const struct peer_link *l)
{
	char by[40];
	bool ahead = l->skew > SKEW_MOST, behind = l->skew < -SKEW_MOST && came_at_once(l);

	if (!REC_HAS(l, 18) || (!ahead && !behind))
		return;
	finding(d, FINDING_FAULT, "clock_apart", "timedatectl set-ntp true, ici et chez eux",
	    "Leur horloge %s de %s sur la nôtre : au-delà de dix minutes, des messages sont refusés.",
	    ahead ? "avance" : "retarde", span((int64_t)((ahead ? l->skew : -l->skew) / USEC_PER_SEC), by));
}

void
doctor_stream(struct doctor *d, const struct peer_link *l)
{
	look_at_queue(d, l);
	look_at_version(d, l);
	look_at_skew(d, l);
	if (!l->card_known && l->connected && seconds_since(l->connected_at) > WAITING_SECONDS)
		finding(d, FINDING_NOTE, "card_unknown", NULL,
		    "Ils n’ont pas encore accusé réception de notre carte actuelle.");
	doctor_refused(d, l);
}

#define TALK "parlez-leur-en ; au besoin : maillage peer suspend DOSSIER CODE"

/* --- what is refused --------------------------------------------------------------------------------------------------- */
static const struct {
	enum peer_refusal reason;
	const char *sentence, *remedy; /* without a remedy: as it should be */
} refusals[] = {
	{ PEER_UNSIGNED, "sans signature", TALK },
	{ PEER_BAD_SIGNATURE,
	    "à la signature fausse : altérés en route, ou leurs clés ont changé sans être annoncées",
	    "demandez-leur si leurs clés ont changé : maillage peer fingerprint DOSSIER CODE" },
	{ PEER_FOR_ANOTHER, "qui étaient pour une autre fédération", TALK },
	{ PEER_IMPOSTOR, "signés par elle au nom d’une autre", TALK },
	{ PEER_REPLAYED, "déjà reçus, renvoyés après une coupure : c’est sans conséquence", NULL },
	{ PEER_REFUSED_REVOKED, "venus après sa révocation, appels compris", NULL },
	{ PEER_REFUSED_SUSPENDED,
	    "venus pendant sa suspension ou avant que deux personnes aient confirmé, appels compris", NULL },
	{ PEER_OLD_KEYS,
	    "venus sous ses anciennes clés, qui ne valent plus : les nouvelles ne sont pas en service chez "
	    "elle, ou une copie de son système d’avant tourne encore",
	    "demandez-leur ce que dit « maillage doctor » chez eux, et si une ancienne copie de leur système "
	    "est en marche" },
	{ PEER_TOO_OLD, "trop anciens : plus de six jours",
	    "comparez les horloges : timedatectl, ici et chez eux" },
	{ PEER_FUTURE, "datés de l’avenir : les horloges diffèrent de plus de dix minutes",
	    "timedatectl set-ntp true, ici et chez eux" },
	{ PEER_OVERSIZED, "trop gros", TALK },
	{ PEER_DEEP, "trop imbriqués", TALK },
	{ PEER_FRAMES, "qui n’avaient pas deux parties", TALK },
	{ PEER_SEQUENCE, "arrivés hors de leur rang, renvoyés depuis : c’est sans conséquence", NULL },
	{ PEER_UNREAD_VERSION, "d’une version que celle-ci ne lit pas",
	    "mettez maillage à jour, ici ou chez eux" },
	{ PEER_MALFORMED, "mal formés", "mettez maillage à jour, ici et chez eux" },
	{ PEER_STRANGER, "de systèmes qui ne sont pas enregistrés ici, ou pas encore confirmés", NULL },
	{ PEER_FLOOD, "arrivés plus vite qu’ils ne peuvent être pris ; ils sont renvoyés plus lentement",
	    NULL },
};

void
doctor_refused(struct doctor *d, const struct peer_link *l)
{
	const struct peer_refused *r = l->refused.items;

	for (uint32_t i = 0; i < l->refused.count; i++) {
		const struct rec_enum_value *row = rec_enum_by_value(&peer_refusal_enum, (int)r[i].reason);

		for (size_t k = 0; row != NULL && k < sizeof refusals / sizeof refusals[0]; k++)
			if (refusals[k].reason == r[i].reason)
				finding(d, refusals[k].remedy != NULL ? FINDING_NOTE : FINDING_FINE,
				    row->name, refusals[k].remedy, "Refusés : %llu message%s, %s.",
				    (unsigned long long)r[i].count, r[i].count > 1 ? "s" : "",
				    refusals[k].sentence);
	}
}
