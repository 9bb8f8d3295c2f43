/*
 * bare: evhttp alone, answering every request with the same bytes: what a record's read over HTTP is measured against.
 * Owns: the two files' bytes.
 * Beware: it must not be a soft peer: the head is written in one piece, as our gateway does, not header by header.
 */
#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MOST 65536

struct answer {
	char head[FILE_MOST]; /* what follows the status code: reason and header lines, without the last
				 line's end */
	char body[FILE_MOST];
	size_t body_len;
};

static size_t
file_read(const char *path, char out[FILE_MOST])
{
	FILE *f = fopen(path, "rb");
	size_t len;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	len = fread(out, 1, FILE_MOST - 1, f);
	out[len] = '\0';
	fclose(f);
	return len;
}

static void
on_request(struct evhttp_request *req, void *arg)
{
	const struct answer *a = arg;

	evbuffer_add(evhttp_request_get_output_buffer(req), a->body, a->body_len);
	evhttp_send_reply(req, 200, a->head, NULL);
}

/* As libevent is by default, or with its faster epoll, which our gateway uses too. */
static struct event_base *
base_new(bool changelist)
{
	struct event_config *cfg = event_config_new();
	struct event_base *base;

	if (changelist)
		event_config_set_flag(cfg, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	base = event_base_new_with_config(cfg);
	event_config_free(cfg);
	return base;
}

int
main(int argc, char **argv)
{
	static struct answer a;
	struct event_base *base = base_new(argc == 4);
	struct evhttp *http = evhttp_new(base);
	struct evhttp_bound_socket *bound;
	struct sockaddr_in at = { 0 };
	socklen_t len = sizeof at;

	if (argc != 3 && argc != 4) {
		fprintf(stderr,
		    "usage: bare HEAD BODY [changelist]: serves on a free port of 127.0.0.1, and prints "
		    "it\n");
		return 64;
	}
	file_read(argv[1], a.head);
	a.body_len = file_read(argv[2], a.body);
	evhttp_set_default_content_type(http, NULL);
	evhttp_set_gencb(http, on_request, &a);
	bound = evhttp_bind_socket_with_handle(http, "127.0.0.1", 0);
	if (bound == NULL ||
	    getsockname(evhttp_bound_socket_get_fd(bound), (struct sockaddr *)&at, &len) != 0) {
		perror("bare");
		return 1;
	}
	printf("%u\n", (unsigned)ntohs(at.sin_port));
	fflush(stdout);
	return event_base_dispatch(base);
}
