/*
 * maillage: the command.
 * Owns: nothing.
 * Beware: everything is in the table of command.c.
 */
#include "services/maillage/maillage.h"

int
main(int argc, char **argv)
{
	return command_main(argc, argv);
}
