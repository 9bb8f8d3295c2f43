/*
 * gateway: the front as a hook of the service's process: opened on its loop, closed before it.
 * Owns: struct gateway.
 * Beware: the router is built from all contracts: two rows on one path stop the start, and say so.
 */
#include "proto/proto.h"
#include "services/gateway/fetch.h"
#include "services/gateway/http.h"
#include <stdlib.h>
#include <time.h>

#define PASSWORD_THREADS 2 /* 64 MiB each while they hash */

usec_t
gateway_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (usec_t)ts.tv_sec * USEC_PER_SEC + ts.tv_nsec / 1000;
}

/* Random bytes are fetched by the half kilobyte: a system call for each request would cost more than the rest
 * of its id. */
void
gateway_random(struct gateway *g, void *out, size_t len)
{
	if (g->random_left < len) {
		entropy_fill(&entropy_system, g->random, sizeof g->random);
		g->random_left = sizeof g->random;
	}
	g->random_left -= len;
	memcpy(out, g->random + g->random_left, len);
	memset(g->random + g->random_left, 0, len);
}

struct id
gateway_id(struct gateway *g, usec_t now)
{
	uint8_t random[10];

	gateway_random(g, random, sizeof random);
	return crypto_uuid7(now, random);
}

static void
keys_open(struct gateway *g)
{
	service_key(g->service, PURPOSE_HANDLE, g->handle_key);
	service_key(g->service, PURPOSE_SECRET, g->secret_key);
	service_key(g->service, "csrf", g->csrf_key);
	service_key(g->service, "events", g->event_key);
}

static void
describe(struct gateway *g)
{
	uint8_t hash[CRYPTO_HASH_LEN];
	struct crypto_hash_part part;

	openapi_write(g->router, &g->openapi);
	part = (struct crypto_hash_part){ g->openapi.ptr, g->openapi.len };
	crypto_hash(NULL, &part, 1, hash);
	snprintf(g->openapi_etag, sizeof g->openapi_etag, "\"%02x%02x%02x%02x%02x%02x\"", hash[0], hash[1],
	    hash[2], hash[3], hash[4], hash[5]);
}

enum rc
gateway_open(struct gateway *g, struct process *p, struct fault *why)
{
	enum rc rc;

	g->process = p;
	g->service = process_service(p);
	g->base = process_base(p);
	g->directory = service_state(g->service);
	keys_open(g);
	rc = router_new(proto_services, proto_service_count, &g->router, why);
	if (rc != RC_OK)
		return rc;
	g->stats = calloc(router_count(g->router) + 1, sizeof *g->stats);
	g->password_jobs = jobs_new(g->base, PASSWORD_THREADS);
	if (g->stats == NULL || g->password_jobs == NULL)
		return fault_addf(why, RC_INTERNAL, NULL, FAULT_TEXT,
		    "la mémoire ou les fils d’exécution manquent à l’accès web");
	describe(g);
	files_open(g);
	rc = stream_open(g);
	if (rc == RC_OK)
		rc = fetch_open(g, why);
	return rc == RC_OK ? http_open(g, why) : rc;
}

void
gateway_close(struct gateway *g)
{
	g->closing = true;
	jobs_free(g->password_jobs);
	fetch_close(g);
	stream_close(g);
	http_close(g);
	router_free(g->router);
	free(g->stats);
	buf_free(&g->openapi);
	crypto_wipe(g, sizeof *g);
}

static enum rc
hook_open(struct process *p, struct fault *why)
{
	return gateway_open(process_hook(p)->state, p, why);
}

static void
hook_close(struct process *p)
{
	struct gateway *g = process_hook(p)->state;

	if (g->process != NULL)
		gateway_close(g);
}

static struct gateway gateway_state;
struct process_hook gateway_hook = { hook_open, hook_close, &gateway_state };
