/*
 * mesh_side: see the header.
 * Owns: nothing beyond what it is given.
 * Beware: pairs are libzmq's own, made anew in each test.
 */
#include "tests/lib/mesh_side.h"

void
pair_new(struct mesh_pair *p)
{
	char public[MESH_Z85_CAP], secret[MESH_Z85_CAP];

	assert_int_equal(zmq_curve_keypair(public, secret), 0);
	assert_non_null(zmq_z85_decode(p->public, public));
	assert_non_null(zmq_z85_decode(p->secret, secret));
}

static void
take_message(void *arg, const uint8_t *key, const void *frame, size_t len, const void *seal, size_t seal_len)
{
	struct mesh_side *s = arg;

	s->heard++;
	s->last_len = len;
	memcpy(s->from, key, MESH_KEY_LEN);
	if (len == sizeof s->last)
		memcpy(&s->last, frame, len);
	if (s->on_message != NULL)
		s->on_message(s, key, s->last);
	(void)seal, (void)seal_len;
}

static void
take_up(void *arg, const uint8_t *key, bool up)
{
	struct mesh_side *s = arg;

	(void)key;
	if (up)
		s->ups++;
	else
		s->downs++;
}

static void
take_refused(void *arg, const uint8_t *key, enum mesh_refusal why)
{
	struct mesh_side *s = arg;

	s->refused[why]++;
	if (key != NULL) {
		s->blamed++;
		memcpy(s->culprit, key, MESH_KEY_LEN);
	}
}

static void
take_drained(void *arg)
{
	((struct mesh_side *)arg)->drained++;
}

void
side_start(struct mesh_side *s, struct event_base *base, const char *bind)
{
	const struct mesh_events on = { s, take_message, take_up, take_refused, take_drained };
	static const struct mesh_pair none;
	struct fault why = { 0 };

	if (memcmp(&s->pair, &none, sizeof none) == 0)
		pair_new(&s->pair);
	s->base = base;
	assert_int_equal(mesh_open(base, bind, &s->pair, &on, &s->mesh, &why), RC_OK);
}

void
side_stop(struct mesh_side *s)
{
	mesh_close(s->mesh);
	s->mesh = NULL;
}

void
side_knows(struct mesh_side *s, ...)
{
	struct mesh_peer peers[SIDES_MAX] = { 0 };
	size_t n = 0;
	va_list ap;

	va_start(ap, s);
	for (const struct mesh_side *p; (p = va_arg(ap, const struct mesh_side *)) != NULL; n++) {
		assert_true(n < SIDES_MAX);
		memcpy(peers[n].key, p->pair.public, MESH_KEY_LEN);
		peers[n].endpoint = p->mesh != NULL ? mesh_bound(p->mesh) : NULL;
	}
	va_end(ap);
	mesh_set(s->mesh, peers, n);
}

enum rc
side_send(struct mesh_side *s, const struct mesh_side *to, uint32_t number)
{
	return mesh_send(s->mesh, to->pair.public, &number, sizeof number, "seal", 4);
}

void
side_send_soon(struct mesh_side *s, const struct mesh_side *to, uint32_t number)
{
	for (unsigned i = 0; i < GUARD_S * 100; i++) {
		if (side_send(s, to, number) == RC_OK)
			return;
		loop_ms(s->base, 10);
	}
	fail_msg("no connection came up");
}

void *
raw_connect(void *zmq, const struct mesh_side *s, const struct mesh_pair *pair, const char *name)
{
	/* As the mesh does: of a socket that is closed at once between two frames, libzmq 4.3.4 aborts. */
	static const struct socket_setting lingers[] = { { ZMQ_LINGER, 100 } };
	void *sock = socket_new(zmq, ZMQ_DEALER, -1, lingers, 1);

	assert_non_null(sock);
	if (pair != NULL) {
		zmq_setsockopt(sock, ZMQ_CURVE_SERVERKEY, s->pair.public, MESH_KEY_LEN);
		zmq_setsockopt(sock, ZMQ_CURVE_PUBLICKEY, pair->public, MESH_KEY_LEN);
		zmq_setsockopt(sock, ZMQ_CURVE_SECRETKEY, pair->secret, MESH_KEY_LEN);
	}
	if (name != NULL)
		zmq_setsockopt(sock, ZMQ_ROUTING_ID, name, strlen(name));
	assert_int_equal(zmq_connect(sock, mesh_bound(s->mesh)), 0);
	return sock;
}

void
raw_send(void *sock, ...)
{
	int lens[8], n = 0;
	va_list ap;

	va_start(ap, sock);
	while ((lens[n] = va_arg(ap, int)) >= 0)
		n++;
	va_end(ap);
	for (int i = 0; i < n; i++) {
		void *bytes = calloc(1, (size_t)lens[i] + 1);

		assert_int_equal(
		    zmq_send(sock, bytes, (size_t)lens[i], i + 1 < n ? ZMQ_SNDMORE : 0), lens[i]);
		free(bytes);
	}
}
