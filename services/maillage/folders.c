/*
 * folders: which nodes a command was given: folders of nodes, or folders that hold nodes.
 * Owns: nothing.
 * Beware: a folder that is neither stays on the list as it was typed: whoever loads it says what is wrong with it.
 */
#include "services/maillage/maillage.h"
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static enum exit_code
list_add(struct folder_list *l, const char *path, bool named)
{
	char real[PATH_MAX];

	if (realpath(path, real) == NULL)
		snprintf(real, sizeof real, "%s", path);
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->paths[i], real) == 0) {
			l->named[i] |= named;
			return EXIT_DONE;
		}
	if (l->count == NODES_MOST) {
		say("une commande prend %d nœuds au plus : donnez-les en plusieurs fois.", NODES_MOST);
		return EXIT_USAGE;
	}
	l->named[l->count] = named;
	l->paths[l->count] = strdup(real);
	if (l->paths[l->count++] == NULL)
		abort();
	return EXIT_DONE;
}

static bool
is_node(const char *path)
{
	struct node n;
	struct fault why = { 0 };
	bool found = node_find(path, &n, &why) == RC_OK;

	node_wipe(&n);
	return found;
}

/* A node's own folder lies in it: "data", "keys" and so on hold no node.conf. */
static enum exit_code
list_inner(struct folder_list *l, const char *folder, bool *ret_any)
{
	struct dirent **entries = NULL;
	char path[PATH_MAX];
	enum exit_code code = EXIT_DONE;
	int count = scandir(folder, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		int len = snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);

		if (code == EXIT_DONE && entries[i]->d_name[0] != '.' && len < (int)sizeof path &&
		    is_node(path)) {
			code = list_add(l, path, false);
			*ret_any = true;
		}
		free(entries[i]);
	}
	free(entries);
	return code;
}

static enum exit_code
list_folder(struct folder_list *l, const char *folder)
{
	bool any = false;
	enum exit_code code = is_node(folder) ? EXIT_DONE : list_inner(l, folder, &any);

	return any || code != EXIT_DONE ? code : list_add(l, folder, true);
}

enum exit_code
folders_of(const struct invocation *v, struct folder_list *ret_list)
{
	enum exit_code code;

	*ret_list = (struct folder_list){ 0 };
	code = list_folder(ret_list, v->folder);
	for (int i = 0; i < v->count && code == EXIT_DONE; i++)
		code = list_folder(ret_list, v->arguments[i]);
	if (code != EXIT_DONE)
		folder_list_free(ret_list);
	return code;
}

void
folders_beside(const char *folder, struct folder_list *ret_list)
{
	char above[PATH_MAX];
	bool any = false;
	size_t kept = 0;

	*ret_list = (struct folder_list){ 0 };
	snprintf(above, sizeof above, "%s/..", folder);
	if (list_inner(ret_list, above, &any) != EXIT_DONE) {
		folder_list_free(ret_list);
		return;
	}
	for (size_t i = 0; i < ret_list->count; i++)
		if (strcmp(ret_list->paths[i], folder) == 0)
			free(ret_list->paths[i]);
		else
			ret_list->paths[kept++] = ret_list->paths[i];
	ret_list->count = kept;
}

void
folder_list_free(struct folder_list *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->paths[i]);
	*l = (struct folder_list){ 0 };
}

enum exit_code
folders_each(
    const struct invocation *v, enum exit_code (*visit)(const struct invocation *v, const char *folder))
{
	struct folder_list folders;
	enum exit_code worst = folders_of(v, &folders);

	if (worst != EXIT_DONE)
		return worst;
	for (size_t i = 0; i < folders.count; i++) {
		enum exit_code code = visit(v, folders.paths[i]);

		worst = code > worst ? code : worst;
	}
	folder_list_free(&folders);
	return worst;
}
