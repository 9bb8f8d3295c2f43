/*
 * lines: see lines.h.
 * Owns: the blocks, and by size the pieces that were given back.
 * Beware: all services of a process share it (tests hold several), each in its thread.
 */
#include "services/matching/lines.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LINE 64u
#define BLOCK ((size_t)2 << 20)
#define ARRAY_LEAST (4 * BLOCK) /* of less, what is rounded up to a huge page counts */
#define SIZES (LINES_MOST / LINE + 1)

struct piece {
	struct piece *next;
};
static struct {
	pthread_mutex_t lock;
	struct piece *free[SIZES]; /* by lines */
	char *at, *end; /* of the block that is cut from */
} all = { .lock = PTHREAD_MUTEX_INITIALIZER };

static size_t
lines_of(size_t size)
{
	return (size + LINE - 1) / LINE;
}

/* Of memory that nothing was ever written to: what malloc had before cannot become a huge page any more. */
static char *
block_map(void)
{
	char *at = mmap(NULL, 2 * BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *block;

	if (at == MAP_FAILED)
		abort();
	block = at + (BLOCK - (uintptr_t)at % BLOCK) % BLOCK;
	if (block != at)
		munmap(at, (size_t)(block - at));
	munmap(block + BLOCK, (size_t)(at + BLOCK - block));
	lines_advise(block, BLOCK);
	return block;
}

static void *
piece_cut(size_t size)
{
	void *piece;

	if ((size_t)(all.end - all.at) < size) {
		all.at = block_map();
		all.end = all.at + BLOCK;
	}
	piece = all.at;
	all.at += size;
	return piece;
}

void *
lines_take(size_t size)
{
	size_t lines = lines_of(size);
	struct piece *piece;

	pthread_mutex_lock(&all.lock);
	piece = all.free[lines];
	if (piece != NULL)
		all.free[lines] = piece->next;
	else
		piece = piece_cut(lines * LINE);
	pthread_mutex_unlock(&all.lock);
	return memset(piece, 0, lines * LINE);
}

void
lines_give(void *at, size_t size)
{
	struct piece *piece = at;

	if (at == NULL)
		return;
	pthread_mutex_lock(&all.lock);
	piece->next = all.free[lines_of(size)];
	all.free[lines_of(size)] = piece;
	pthread_mutex_unlock(&all.lock);
}

void
lines_advise(void *at, size_t size)
{
	uintptr_t from = ((uintptr_t)at + BLOCK - 1) / BLOCK * BLOCK,
		  to = ((uintptr_t)at + size) / BLOCK * BLOCK;

	if (size == BLOCK || size >= ARRAY_LEAST)
		(void)!madvise(
		    (char *)at + (from - (uintptr_t)at), to - from, MADV_HUGEPAGE); /* only faster */
}
