/*
 * completion: what a shell completes after "maillage": written from the table of commands.
 * Owns: nothing.
 * Beware: it is a shell script that bash reads: only names of our own tables stand in it.
 */
#include "services/maillage/command.h"
#include <stdio.h>

/* "peer" of "peer card", each once. */
static void
first_words(void)
{
	char before[32] = "";

	for (size_t i = 0; i < command_count; i++) {
		char word[32];

		snprintf(word, sizeof word, "%.*s", (int)strcspn(commands[i]->name, " "), commands[i]->name);
		if (strcmp(word, before) != 0)
			printf("%s ", word);
		snprintf(before, sizeof before, "%s", word);
	}
}

/* "card add list" of "peer". */
static void
second_words(void)
{
	const char *open = "";

	for (size_t i = 0; i < command_count; i++) {
		const char *space = strchr(commands[i]->name, ' ');
		size_t len = space != NULL ? (size_t)(space - commands[i]->name) : 0;

		if (space == NULL)
			continue;
		if (strncmp(open, commands[i]->name, len + 1) != 0)
			printf("%s\t%.*s) [ $COMP_CWORD -eq 2 ] && words='", *open != '\0' ? "' ;;\n" : "",
			    (int)len, commands[i]->name);
		printf("%s ", space + 1);
		open = commands[i]->name;
	}
	fputs(*open != '\0' ? "' ;;\n" : "", stdout);
}

static void
options_of(const struct command *c)
{
	printf("\t'%s'*) options='", c->name);
	for (size_t i = 0; i < c->option_count; i++)
		printf("--%s ", c->options[i].name);
	fputs("--help' ;;\n", stdout);
}

void
completion_print(void)
{
	fputs("# bash: source <(maillage completion)\n"
	      "_maillage() {\n"
	      "\tlocal word=${COMP_WORDS[COMP_CWORD]} words= options= typed=\"${COMP_WORDS[*]:1}\"\n"
	      "\tcase ${COMP_WORDS[1]} in\n",
	    stdout);
	second_words();
	fputs("\tesac\n\t[ $COMP_CWORD -eq 1 ] && words='", stdout);
	first_words();
	fputs("help'\n\tcase $typed in\n", stdout);
	for (size_t i = command_count; i-- > 0;) /* "user add" before what begins like it */
		options_of(commands[i]);
	fputs("\tesac\n"
	      "\tif [ -n \"$words\" ]; then COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
	      "\telif [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
	      "\telse COMPREPLY=($(compgen -f -- \"$word\")); fi\n"
	      "}\n"
	      "complete -o filenames -F _maillage maillage\n",
	    stdout);
}
