/*
 * doctor_link: each federation known here: where the relation stands, how far one gets at its address, and what passes.
 * Owns: the sentence and the remedy of each verdict of a knock.
 * Beware: the client is closed before the knocks, which have a context of libzmq of their own.
 */
#include "services/maillage/doctor.h"
#include "services/maillage/doctor_stream.h"
#include "services/maillage/peer_keys.h"

static const struct {
	enum probe_verdict verdict;
	enum finding kind;
	const char *word, *sentence, *remedy;
} knocks[] = {
	{ PROBE_ADDRESS, FINDING_FAULT, "address_malformed",
	    "L’adresse « ADRESSE » de leur carte n’en est pas une.",
	    "demandez-leur une nouvelle carte, dont l’adresse ait la forme tcp://nom:port" },
	{ PROBE_NO_NAME, FINDING_FAULT, "name_unknown",
	    "Le nom de l’adresse ADRESSE ne se trouve pas : il n’existe pas ou plus, ou cette machine n’a "
	    "plus accès à internet.",
	    "essayez « getent hosts debian.org » ; si cela répond, demandez-leur leur adresse" },
	{ PROBE_NO_WAY, FINDING_FAULT, "unreachable",
	    "ADRESSE ne répond pas : réseau coupé, machine éteinte, ou pare-feu qui ferme ce port, chez eux "
	    "ou ici.",
	    "vérifiez que cette machine a accès à internet, puis demandez-leur si leur machine est allumée "
	    "et ce port ouvert" },
	{ PROBE_REFUSED, FINDING_FAULT, "nobody_listens",
	    "À ADRESSE une machine répond, mais rien n’y attend les autres fédérations : leur système est "
	    "arrêté, ou a changé de port.",
	    "demandez-leur ce que dit « maillage doctor » chez eux" },
	{ PROBE_NOT_NODE, FINDING_FAULT, "not_a_node",
	    "À ADRESSE répond autre chose que le système d’une fédération.",
	    "vérifiez l’adresse avec eux ; si elle a changé, demandez-leur une nouvelle carte" },
	{ PROBE_OTHER_KEY, FINDING_FAULT, "other_key",
	    "À ADRESSE répond un système qui n’a pas la clé de la carte enregistrée : leurs clés ont changé, "
	    "ou c’est l’adresse "
	    "d’une autre fédération.",
	    "appelez-les : leur empreinte est-elle encore celle de « maillage peer fingerprint DOSSIER CODE "
	    "» ? Sinon, demandez une "
	    "nouvelle carte" },
	{ PROBE_STRANGERS, FINDING_FAULT, "not_admitted",
	    "Leur système a bien la clé de sa carte, mais ne nous laisse plus entrer : ils nous ont "
	    "suspendus "
	    "ou révoqués, ou nos clés ont changé sans qu’ils en soient prévenus.",
	    "demandez-leur ce que dit « maillage peer list » chez eux : « suspendue » ou « révoquée », c’est "
	    "leur décision" },
	{ PROBE_ADMITTED, FINDING_FINE, "admitted",
	    "ADRESSE répond, a la clé de sa carte et nous laisse entrer.", NULL },
	{ PROBE_SILENT, FINDING_FAULT, "silent",
	    "À ADRESSE on nous prend, puis plus rien ne vient : leur système est bloqué ou surchargé, ou ce "
	    "n’est pas celui d’une fédération.",
	    "demandez ce que dit « maillage doctor » chez eux" },
};

/* While the link stands by their calling us, it matters less that we cannot call them; but a door that is shut to us stays shut. */
static void
knock_say(struct doctor *d, enum probe_verdict verdict, bool connected)
{
	for (size_t i = 0; i < sizeof knocks / sizeof knocks[0]; i++) {
		enum finding kind = knocks[i].kind;

		if (knocks[i].verdict != verdict)
			continue;
		if (connected && verdict != PROBE_STRANGERS && kind == FINDING_FAULT)
			kind = FINDING_NOTE;
		finding(d, kind, knocks[i].word, knocks[i].remedy, "%s", knocks[i].sentence);
	}
}

/* Nothing was ever heard of them: their door opens once they have confirmed as well, and that is the order of things. */
static void
not_confirmed_say(struct doctor *d)
{
	finding(d, FINDING_NOTE, "not_confirmed_there",
	    "si ce n’est pas encore fait, envoyez-leur votre carte (maillage peer card DOSSIER) ; « maillage "
	    "peer list » dit chez eux où ils en sont",
	    "Leur système répond et a la clé de sa carte. Il nous laissera entrer quand, chez eux aussi, "
	    "deux "
	    "personnes auront confirmé notre empreinte.");
}

/* Who cannot be called has to call. */
static void
look_at_no_address(struct doctor *d, bool connected)
{
	bool reached = d->node.reached[0] != '\0';

	if (connected)
		finding(d, FINDING_FINE, "they_call", NULL,
		    "Leur carte ne dit aucune adresse : ce sont eux qui nous appellent, et ils l’ont fait.");
	else if (reached)
		finding(d, FINDING_FAULT, "not_calling",
		    "demandez ce que dit « maillage doctor » chez eux ; envoyez-leur au besoin votre carte : "
		    "maillage peer card DOSSIER",
		    "Leur carte ne dit aucune adresse : c’est à eux de nous appeler, et ils ne le font pas.");
	else
		finding(d, FINDING_FAULT, "nobody_calls",
		    "donnez une adresse à l’un des deux ([federation] endpoint et public, dans node.conf), "
		    "et redonnez sa carte",
		    "Ni leur carte ni la nôtre ne disent d’adresse : aucun des deux ne peut appeler "
		    "l’autre.");
}

static void
look_at_address(struct doctor *d, const struct peer *p, const struct peer_link *l)
{
	bool connected = p->status == PEER_ACTIVE && l->connected;

	if (p->endpoint.len == 0) {
		look_at_no_address(d, connected);
		return;
	}
	if (!d->keys_read)
		return; /* said already */
	enum keys_used used;
	enum probe_verdict verdict = peer_knock(&d->keys, p, &used);

	snprintf(d->address, sizeof d->address, TEXT_FMT, TEXT_ARG(p->endpoint));
	if (verdict == PROBE_STRANGERS && l->heard_at == 0)
		not_confirmed_say(d);
	else
		knock_say(d, verdict, connected);
	if (used == KEYS_FORMER)
		finding(d, FINDING_FINE, "keys_changing", NULL,
		    "Ils changent de clés : les nouvelles sont annoncées, celles d’avant servent encore. Il "
		    "n’y a rien à faire.");
	if (verdict == PROBE_ADMITTED && p->status == PEER_ACTIVE && !connected)
		finding(d, FINDING_NOTE, "not_linked",
		    "recommencez dans une minute : maillage doctor DOSSIER",
		    "Le lien n’est pourtant pas établi : il l’est d’ordinaire en quelques secondes.");
}

/* Where nothing is to be exchanged, nothing is broken. */
static bool
look_at_status(struct doctor *d, const struct peer *p)
{
	switch (p->status) {
	case PEER_TO_CONFIRM:
	case PEER_CONFIRMED_ONCE:
		finding(d, FINDING_NOTE, "to_confirm",
		    "maillage peer confirm DOSSIER CODE --fingerprint \"ce qui a été lu\" --as \"Prénom "
		    "Nom\"",
		    p->status == PEER_TO_CONFIRM
			? "L’empreinte n’a pas encore été comparée : rien n’est échangé."
			: "Une seule personne a comparé l’empreinte : rien n’est échangé avant la deuxième.");
		return true;
	case PEER_SUSPENDED:
		finding(d, FINDING_NOTE, "suspended", "pour reprendre : maillage peer resume DOSSIER CODE",
		    "Le lien est suspendu, d’ici : ce qui est à envoyer est gardé.");
		return false;
	case PEER_REVOKED:
		finding(d, FINDING_NOTE, "revoked", NULL,
		    "Cette fédération est révoquée : rien n’est envoyé ni accepté.");
		return false;
	case PEER_ACTIVE:
	default:
		return true;
	}
}

static const struct peer_link *
link_of(const struct peer_links *links, struct id peer)
{
	static const struct peer_link none;
	const struct peer_link *l = links->links.items;

	for (uint32_t i = 0; i < links->links.count; i++)
		if (id_equal(l[i].peer, peer))
			return &l[i];
	return &none;
}

static void
look_at_peer(struct doctor *d, const struct peer *p, const struct peer_link *l)
{
	struct text name = p->federation.len > 0 ? p->federation : p->name;

	snprintf(d->code, sizeof d->code, TEXT_FMT, TEXT_ARG(p->code));
	snprintf(d->federation, sizeof d->federation, TEXT_FMT, TEXT_ARG(name));
	if (!d->json)
		printf("Lien avec « %s », %s\n", d->code, d->federation);
	if (look_at_status(d, p))
		look_at_address(d, p, l);
	if (p->status == PEER_ACTIVE)
		doctor_stream(d, l);
	else
		doctor_refused(d, l);
}

void
doctor_links(struct doctor *d, struct client *c)
{
	struct peer_list l = { 0 };
	struct peer_links links = { 0 };
	struct fault why = { 0 };
	enum rc rc = peers_fetch(c, &l, &why);

	if (rc == RC_OK)
		rc = links_fetch(c, &l.arena, &links, &why);
	client_close(c);
	if (rc != RC_OK)
		finding(d, FINDING_FAULT, "links_unread", "tail DOSSIER/log/federation.log",
		    "La liste des fédérations partenaires ne peut pas être lue : le service de la fédération "
		    "ne répond pas.");
	doctor_refused(d, link_of(&links, (struct id){ { 0 } }));
	for (size_t i = 0; i < l.count; i++)
		if (!REC_HAS(&l.items[i], TAG_ARCHIVED_AT))
			look_at_peer(d, &l.items[i], link_of(&links, l.items[i].id));
	arena_free(&l.arena);
}
