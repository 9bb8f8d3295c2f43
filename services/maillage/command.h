/*
 * command: the table of commands, for what is written from it.
 * Owns: nothing.
 * Beware: commands of two words that share the first stand together.
 */
#ifndef SERVICES_MAILLAGE_COMMAND_H
#define SERVICES_MAILLAGE_COMMAND_H

#include "services/maillage/maillage.h"

extern const struct command *const commands[];
extern const size_t command_count;

/* Writes a script for bash on standard output. */
void completion_print(void);

#endif
