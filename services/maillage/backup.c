/*
 * backup, restore: a stopped node copied whole, and put back.
 * Owns: <node>/restore.new and <node>/restore.old while a restore is at work.
 * Beware: the lists of erasures and of revocations are never put back, only added to: those who were erased since the backup are
 *         erased again at the next start, the federations revoked since revoked again. The backup holds the keys: it is as secret as the node.
 */
#include "common/disk.h"
#include "common/erasures.h"
#include "services/maillage/copy.h"
#include "services/maillage/maillage.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const parts[] = { "keys", "data" };
#define PARTS (sizeof parts / sizeof parts[0])

static void
day_text(int64_t seconds, char out[40])
{
	time_t t = (time_t)seconds;
	struct tm tm;

	localtime_r(&t, &tm);
	strftime(out, 40, "%d/%m/%Y à %H:%M", &tm);
}

static enum exit_code
told(const struct fault *why, enum exit_code code)
{
	say_fault(NULL, why);
	return code;
}

/* --- backup ---------------------------------------------------------------------------------------------------------- */
static bool
copy_node(const struct node *n, const char *to, struct copy_list *l, struct fault *why)
{
	l->time = (int64_t)time(NULL);
	snprintf(l->name, sizeof l->name, "%s", n->name);
	return folder_make(to, why) && copy_tree(n->folder, to, "keys", l, why) &&
	    copy_tree(n->folder, to, "data", l, why) && copy_tree(n->folder, to, "erasures", l, why) &&
	    copy_tree(n->folder, to, "revocations", l, why) &&
	    copy_tree(n->folder, to, "node.conf", l, why) && manifest_write(to, l, why);
}

static enum exit_code
backup_node(const struct node *n, const char *to)
{
	struct copy_list l = { 0 };
	struct fault why = { 0 };
	bool done;

	if (!folder_is_free(to)) {
		say("le dossier « %s » n’est pas vide : donnez-en un nouveau pour chaque sauvegarde.", to);
		return EXIT_BUSY;
	}
	if (!node_hold(n))
		return EXIT_BUSY;
	done = copy_node(n, to, &l, &why);
	if (done)
		printf("Sauvegarde de « %s » dans %s : %zu fichiers, %llu Kio.\n"
		       "Elle contient les clés : gardez-la comme le nœud lui-même, et ne la gardez pas "
		       "au-delà du "
		       "nécessaire.\n",
		    n->name, to, l.count, (unsigned long long)(l.bytes + 1023) / 1024);
	copy_list_free(&l);
	return done ? EXIT_DONE : told(&why, EXIT_FAILED);
}

static enum exit_code
backup_run(const struct invocation *v)
{
	struct node n;
	enum exit_code code;

	if (v->count != 1) {
		say("il manque le dossier où mettre la sauvegarde.");
		return EXIT_USAGE;
	}
	umask(077);
	code = node_open(v, &n);
	if (code == EXIT_DONE)
		code = backup_node(&n, v->arguments[0]);
	node_wipe(&n);
	return code;
}

/* --- restore --------------------------------------------------------------------------------------------------------- */
struct restoring {
	const char *from;
	struct node saved; /* the backup, which has a node's own layout */
	struct node target; /* only its folder counts */
	const char *newer; /* a list of erasures that is more recent than the backup's, or NULL */
	struct copy_list list;
	size_t erasures, revocations; /* on the node's lists when it is done */
	struct fault why;
};

/* A folder that holds another node is not overwritten. */
static enum exit_code
target_check(struct restoring *r, const char *folder)
{
	struct node there;
	struct fault ignored = { 0 };
	bool other;

	if (node_find(folder, &r->target, &ignored) != RC_OK) {
		if (!folder_is_free(folder)) {
			say("le dossier « %s » n’est ni vide ni celui d’un nœud : choisissez-en un autre.",
			    folder);
			return EXIT_BUSY;
		}
		if (!folder_make(folder, &r->why) || realpath(folder, r->target.folder) == NULL)
			return told(&r->why, EXIT_FAILED);
	}
	fault_clear(&ignored);
	if (node_load(folder, &there, &ignored) == RC_OK) {
		other = !crypto_equal(there.master, r->saved.master, sizeof there.master);
		node_wipe(&there);
		if (other) {
			say("« %s » est un autre nœud que celui de la sauvegarde : rien n’a été changé. "
			    "Donnez un dossier "
			    "nouveau.",
			    folder);
			return EXIT_REFUSED;
		}
	}
	return node_hold(&r->target) ? EXIT_DONE : EXIT_BUSY;
}

static bool
failed_file(struct restoring *r, const char *path)
{
	(void)fault_addf(&r->why, RC_IO, NULL, FAULT_NODE_FILE, "%.80s (%s)", path, node_cause(errno));
	return false;
}

static bool
list_unite(
    struct restoring *r, enum erasures_kind kind, const char *name, const char *newer, size_t *ret_count)
{
	char here[PATH_MAX], there[PATH_MAX];
	struct erasures all = { 0 };
	size_t added;

	node_path(&r->target, here, sizeof here, "%s", name);
	node_path(&r->saved, there, sizeof there, "%s", name);
	if (erasures_merge(kind, here, there, r->saved.master, &added, &r->why) != RC_OK ||
	    (newer != NULL && erasures_merge(kind, here, newer, r->saved.master, &added, &r->why) != RC_OK) ||
	    erasures_read(kind, here, r->saved.master, &all, &r->why) != RC_OK)
		return false;
	*ret_count = all.count;
	erasures_free(&all);
	return true;
}

/* Before anything is put back: who was erased or revoked, here or when the backup was made, stays so. A node that never revoked
 * anybody has no such list. */
static bool
lists_unite(struct restoring *r)
{
	char beside[PATH_MAX];

	if (r->newer != NULL && access(r->newer, R_OK) != 0)
		return failed_file(r, r->newer);
	if (r->newer != NULL)
		erasures_beside(r->newer, beside);
	return list_unite(r, ERASURES_PEOPLE, "erasures", r->newer, &r->erasures) &&
	    list_unite(r, ERASURES_PEERS, "revocations", r->newer != NULL ? beside : NULL, &r->revocations);
}

static bool
move(const struct node *n, const char *from, const char *to, const char *part)
{
	char a[PATH_MAX], b[PATH_MAX];

	node_path(n, a, sizeof a, "%s%s", from, part);
	node_path(n, b, sizeof b, "%s%s", to, part);
	return rename(a, b) == 0 || errno == ENOENT;
}

/* The copy is whole beside the old before the old goes. Cut short in between, the same command again finishes it. */
static bool
put_in_place(struct restoring *r)
{
	const struct node *n = &r->target;
	char fresh[PATH_MAX], old[PATH_MAX], sub[PATH_MAX];
	struct copy_list l = { 0 };
	bool done;

	node_path(n, fresh, sizeof fresh, "restore.new");
	node_path(n, old, sizeof old, "restore.old");
	done = remove_tree(fresh) && remove_tree(old) && folder_make(fresh, &r->why) &&
	    folder_make(old, &r->why);
	for (size_t i = 0; done && i < PARTS; i++)
		done = copy_tree(r->from, fresh, parts[i], &l, &r->why);
	done = done && copy_tree(r->from, fresh, "node.conf", &l, &r->why);
	for (size_t i = 0; done && i < PARTS; i++)
		done = move(n, "", "restore.old/", parts[i]) && move(n, "restore.new/", "", parts[i]);
	done = done && move(n, "restore.new/", "", "node.conf") && disk_sync_folder_of(old);
	done = done && remove_tree(old) && remove_tree(fresh);
	node_path(n, sub, sizeof sub, "log");
	done = done && folder_make(sub, &r->why) && disk_sync_folder_of(old);
	copy_list_free(&l);
	if (!done && r->why.count == 0)
		return failed_file(r, n->folder);
	return done;
}

static void
restored_say(const struct restoring *r)
{
	char when[40];

	day_text(r->list.time, when);
	printf("Nœud « %s » remis dans %s, tel qu’il était le %s : %zu fichiers vérifiés, %llu Kio.\n",
	    r->list.name, r->target.folder, when, r->list.count,
	    (unsigned long long)(r->list.bytes + 1023) / 1024);
	if (r->erasures > 0)
		printf("%zu personne%s de la liste des effacements rest%s effacée%s : cela est refait au "
		       "prochain démarrage, "
		       "avant toute réponse.\n",
		    r->erasures, r->erasures > 1 ? "s" : "", r->erasures > 1 ? "ent" : "e",
		    r->erasures > 1 ? "s" : "");
	if (r->revocations > 0)
		printf(
		    "%zu fédération%s de la liste des révocations rest%s révoquée%s : ce nœud ne les écoute "
		    "et ne leur répond plus, dès son démarrage.\n",
		    r->revocations, r->revocations > 1 ? "s" : "", r->revocations > 1 ? "ent" : "e",
		    r->revocations > 1 ? "s" : "");
	printf("N’en démarrez pas deux : si le nœud d’où vient la sauvegarde existe encore ailleurs, qu’il "
	       "ne redémarre plus.\n"
	       "Si l’adresse de cette machine est autre, corrigez node.conf ([federation]) : les autres "
	       "fédérations l’apprennent dès que "
	       "ce nœud les appelle.\n"
	       "Ensuite : maillage up %s\n",
	    r->target.folder);
}

static enum exit_code
restore_node(struct restoring *r, const char *folder)
{
	enum exit_code code;

	if (manifest_check(r->from, &r->list, &r->why) != RC_OK ||
	    node_load(r->from, &r->saved, &r->why) != RC_OK)
		return told(&r->why, EXIT_REFUSED);
	code = target_check(r, folder);
	if (code != EXIT_DONE)
		return code;
	if (!lists_unite(r) || !put_in_place(r))
		return told(&r->why, EXIT_FAILED);
	restored_say(r);
	return EXIT_DONE;
}

static enum exit_code
restore_run(const struct invocation *v)
{
	struct restoring r = { 0 };
	enum exit_code code;

	if (v->count != 1) {
		say("il manque le dossier de la sauvegarde.");
		return EXIT_USAGE;
	}
	umask(077);
	r.from = v->arguments[0];
	r.newer = invocation_value(v, "erasures");
	code = restore_node(&r, v->folder);
	node_wipe(&r.saved);
	copy_list_free(&r.list);
	return code;
}

const struct command command_backup = {
	.name = "backup",
	.arguments = "DOSSIER VERS",
	.summary = "copie un nœud arrêté : réglages, clés et données du même moment",
	.detail =
	    "VERS est un dossier nouveau, ou vide. Chaque fichier est copié, relu par son empreinte à la "
	    "remise en "
	    "place, et écrit\npour de bon avant que la commande ne réponde. La copie contient les clés : "
	    "gardez-la "
	    "comme le nœud lui-même.\nLes données d’une personne effacée y restent jusqu’à ce que vous la "
	    "supprimiez : ne gardez pas de sauvegardes anciennes.",
	.most = 1,
	.run = backup_run,
};

static const struct option_row restore_options[] = {
	{ "erasures", "FICHIER",
	    "liste des effacements plus récente que la sauvegarde : dossier nouveau, disque perdu ; la liste "
	    "« revocations » posée à côté d’elle est reprise aussi",
	    false },
};

const struct command command_restore = {
	.name = "restore",
	.arguments = "DOSSIER SAUVEGARDE",
	.summary = "remet une sauvegarde dans un nœud arrêté, ou dans un dossier nouveau",
	.detail = "Toute la sauvegarde est vérifiée avant que rien ne change. Ce qui était dans le nœud est "
		  "remplacé. La liste "
		  "des effacements\n(fichier « erasures ») n’est jamais remise en arrière : les personnes "
		  "effacées depuis la "
		  "sauvegarde sont effacées\nde nouveau au démarrage, avant toute réponse. De même, les "
		  "fédérations révoquées depuis\n(fichier « revocations ») le restent. Interrompue, la "
		  "même commande "
		  "reprend.",
	COMMAND_OPTIONS(restore_options),
	.most = 1,
	.run = restore_run,
};
