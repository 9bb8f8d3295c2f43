/*
 * mesh_take: what comes in: messages held to their form and to their sender's share, and the news of connections.
 * Owns: nothing; all is the mesh's.
 * Beware: who sent a message of the ROUTER is what ZAP said of its connection (User-Id), looked up in the set at each message: libzmq
 *         keeps connections of keys that have left it.
 */
#include "common/mesh_int.h"
#include <sys/socket.h>

#define DOOR_FRAMES 3 /* the connection's name, and the two */

/* --- one message ------------------------------------------------------------------------------- */
static bool
frames_ok(struct mesh *m, const uint8_t *key, zmq_msg_t *frames, bool two)
{
	if (!two)
		mesh_refuse(m, key, MESH_FRAMES);
	else if (zmq_msg_size(&frames[0]) > MESH_FRAME_MAX || zmq_msg_size(&frames[1]) > MESH_SEAL_MAX)
		mesh_refuse(m, key, MESH_OVERSIZED);
	else
		return true;
	return false;
}

static void
frames_deliver(struct mesh_link *l, zmq_msg_t *frames)
{
	struct mesh *m = l->mesh;

	m->stats.received++;
	m->on.message(m->on.arg, l->key, zmq_msg_data(&frames[0]), zmq_msg_size(&frames[0]),
	    zmq_msg_data(&frames[1]), zmq_msg_size(&frames[1]));
}

static bool
share_is_used(struct mesh_link *l)
{
	if (l->turn != l->mesh->turn) {
		l->turn = l->mesh->turn;
		l->taken = 0;
	}
	return l->taken++ >= MESH_SHARE;
}

/* --- connections to us ------------------------------------------------------------------------ */
/* A connection stands from when it is accepted; which of them just proved a key, libzmq does not say: the newest that had not, as
 * those who can are quick. One that ends before was a stranger's. */
static void
live_add(struct mesh_door *d, int fd)
{
	if (d->live_count == MESH_LIVE)
		return;
	d->live[d->live_count].fd = fd;
	d->live[d->live_count++].proved = false;
}

static void
live_prove(struct mesh_door *d)
{
	for (unsigned i = d->live_count; i > 0; i--)
		if (!d->live[i - 1].proved) {
			d->live[i - 1].proved = true;
			return;
		}
}

static bool
live_find(const struct mesh_door *d, int fd, unsigned *ret_at)
{
	for (*ret_at = 0; *ret_at < d->live_count; ++*ret_at)
		if (d->live[*ret_at].fd == fd)
			return true;
	return false;
}

/* --- from the door ----------------------------------------------------------------------------- */
/* A connection speaks for the first time. What ended is heard of first: its descriptor may be that of an old one; and what an ended
 * one had said before is heard, but there is nobody to answer. */
static void
link_enter(struct mesh_link *l, zmq_msg_t *name, int fd)
{
	struct mesh *m = l->mesh;
	unsigned at;
	bool was;

	mesh_door_heard(-1, 0, m);
	if (!live_find(&m->door, fd, &at))
		return;
	was = l->in;
	l->in = true;
	l->fd = fd;
	memcpy(l->name, zmq_msg_data(name), MESH_NAME_LEN);
	if (!was)
		m->on.up(m->on.arg, l->key, true);
}

/* The key that the connection proved, if it is in the set. */
static struct mesh_link *
link_of(struct mesh *m, zmq_msg_t *frame)
{
	const char *user = zmq_msg_gets(frame, "User-Id");
	uint8_t key[MESH_KEY_LEN];
	struct mesh_link *l;

	if (user == NULL || strlen(user) != MESH_Z85_CAP - 1 || zmq_z85_decode(key, user) == NULL) {
		mesh_refuse(m, NULL, MESH_STRANGER);
		return NULL;
	}
	l = mesh_link_find(m, key);
	if (l == NULL)
		mesh_refuse(m, key, MESH_REMOVED);
	return l;
}

static bool
name_is_given(zmq_msg_t *name, zmq_msg_t *frame)
{
	const char *chosen = zmq_msg_gets(frame, "Identity");

	return zmq_msg_size(name) == MESH_NAME_LEN && (chosen == NULL || chosen[0] == '\0');
}

static bool
door_deliver(struct mesh *m, zmq_msg_t *frames, unsigned count)
{
	struct mesh_link *l = link_of(m, &frames[count > 1 ? 1 : 0]);

	if (l == NULL)
		return false;
	if (!name_is_given(&frames[0], &frames[1])) {
		mesh_refuse(m, l->key, MESH_NAMED);
		return false;
	}
	if (share_is_used(l)) {
		mesh_refuse(m, l->key, MESH_FLOOD);
		return false;
	}
	if (!frames_ok(m, l->key, &frames[1], count == DOOR_FRAMES))
		return false;
	if (!l->in || memcmp(l->name, zmq_msg_data(&frames[0]), MESH_NAME_LEN) != 0)
		link_enter(l, &frames[0], zmq_msg_get(&frames[1], ZMQ_SRCFD));
	frames_deliver(l, &frames[1]);
	return true;
}

/* False when nothing was waiting: the descriptor will speak again. */
static bool
door_take(struct mesh *m, bool *delivered)
{
	zmq_msg_t frames[DOOR_FRAMES];

	for (unsigned i = 0; i < DOOR_FRAMES; i++)
		zmq_msg_init(&frames[i]);
	unsigned count = socket_take(m->door.sock, frames, DOOR_FRAMES);

	if (count == 0)
		m->door.touched = false;
	else if (door_deliver(m, frames, count))
		*delivered = true;
	for (unsigned i = 0; i < DOOR_FRAMES; i++)
		zmq_msg_close(&frames[i]);
	return count > 0;
}

/* --- from our connection to it ----------------------------------------------------------------- */
static bool
link_take(struct mesh_link *l, bool *delivered)
{
	zmq_msg_t frames[2];

	zmq_msg_init(&frames[0]);
	zmq_msg_init(&frames[1]);
	unsigned count = socket_take(l->sock, frames, 2);

	if (count == 0)
		l->touched = false;
	else if (frames_ok(l->mesh, l->key, frames, count == 2)) {
		frames_deliver(l, frames);
		*delivered = true;
	}
	zmq_msg_close(&frames[0]);
	zmq_msg_close(&frames[1]);
	return count > 0;
}

/* --- turns ------------------------------------------------------------------------------------- */
static void
recheck(bool *touched, void *sock, struct event *ready)
{
	if (!*touched)
		return;
	*touched = false;
	if (socket_has_input(sock))
		event_active(ready, EV_READ, 0);
}

/* Sends of the callbacks may have swallowed the news of any socket. */
static void
turn_end(struct mesh *m, bool delivered)
{
	if (delivered)
		m->on.drained(m->on.arg);
	m->draining = false;
	if (m->door.sock != NULL)
		recheck(&m->door.touched, m->door.sock, m->door.ready);
	for (size_t i = 0; i < m->count; i++)
		if (m->links[i]->sock != NULL)
			recheck(&m->links[i]->touched, m->links[i]->sock, m->links[i]->ready);
}

void
mesh_door_ready(evutil_socket_t fd, short what, void *arg)
{
	struct mesh *m = arg;
	bool delivered = false, more = true;

	(void)fd;
	(void)what;
	m->turn++;
	m->draining = true;
	for (int i = 0; i < MESH_BUDGET && more; i++)
		more = door_take(m, &delivered);
	if (more) {
		m->door.touched = false;
		event_active(m->door.ready, EV_READ, 0);
	}
	turn_end(m, delivered);
}

/* All of it is one key's: what is over its share waits, and the sender with it. */
void
mesh_link_ready(evutil_socket_t fd, short what, void *arg)
{
	struct mesh_link *l = arg;
	bool delivered = false, more = true;

	(void)fd;
	(void)what;
	l->mesh->draining = true;
	for (int i = 0; i < MESH_SHARE && more; i++)
		more = link_take(l, &delivered);
	if (more) {
		l->touched = false;
		event_active(l->ready, EV_READ, 0);
	}
	turn_end(l->mesh, delivered);
}

/* --- who is there ------------------------------------------------------------------------------ */
static void
live_end(struct mesh *m, int fd)
{
	struct mesh_door *d = &m->door;
	unsigned at;

	if (!live_find(d, fd, &at))
		return;
	bool proved = d->live[at].proved;

	d->live_count--;
	memmove(&d->live[at], &d->live[at + 1], (d->live_count - at) * sizeof d->live[0]);
	if (!proved && d->told > 0)
		d->told--;
	else if (!proved)
		d->ended++;
}

void
mesh_door_strangers(struct mesh *m)
{
	mesh_gate_answer(m); /* what is asked there was asked before the connection ended */
	for (; m->door.ended > 0; m->door.ended--)
		mesh_refuse(m, NULL, MESH_STRANGER);
}

/* The gate does not say whose connection it turns away: one of those that proved nothing, and ends at once. Our own key is the doctor's, who
 * looks at this door as others see it. */
void
mesh_door_knocked(struct mesh *m, const uint8_t *key)
{
	struct mesh_door *d = &m->door;
	unsigned unproved = 0;

	if (d->monitor == NULL) /* the knock at start */
		return;
	mesh_door_heard(-1, 0, m);
	for (unsigned i = 0; i < d->live_count; i++)
		unproved += d->live[i].proved ? 0 : 1;
	if (d->ended > 0)
		d->ended--;
	else if (d->told < unproved)
		d->told++;
	if (memcmp(key, m->own.public, MESH_KEY_LEN) != 0)
		mesh_refuse(m, key, MESH_STRANGER);
}

void
mesh_door_heard(evutil_socket_t fd, short what, void *arg)
{
	struct mesh *m = arg;
	struct socket_news news;

	(void)fd;
	(void)what;
	while (socket_heard(m->door.monitor, &news)) {
		if (news.event == ZMQ_EVENT_ACCEPTED) {
			live_add(&m->door, (int)news.value);
			continue;
		}
		if (news.event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
			live_prove(&m->door);
			continue;
		}
		live_end(m, (int)news.value);
		for (size_t i = 0; i < m->count; i++)
			if (m->links[i]->in && m->links[i]->fd == (int)news.value) {
				m->links[i]->in = false;
				mesh_lost(m->links[i]);
			}
	}
}

static enum mesh_trouble
trouble_of(uint16_t event)
{
	switch (event) {
	case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
		return MESH_FINE;
	case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
		return MESH_UNADMITTED;
	case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
	case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
		return MESH_UNLIKE;
	default:
		return MESH_UNREACHED;
	}
}

void
mesh_link_heard(evutil_socket_t fd, short what, void *arg)
{
	struct mesh_link *l = arg;
	struct mesh *m = l->mesh;
	struct socket_news news;
	bool told = false; /* what is known of a former try is no news */

	(void)fd;
	(void)what;
	while (socket_heard(l->monitor, &news)) {
		bool connected = news.event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED;

		told = true;
		/* that it ends too says less than how it was refused; of what is not ours at all it is all there is */
		if (news.event != ZMQ_EVENT_DISCONNECTED || l->connected)
			l->trouble = trouble_of(news.event);
		else if (l->trouble <= MESH_UNREACHED)
			l->trouble = MESH_UNLIKE;
		if (connected == l->connected)
			continue;
		l->connected = connected;
		l->tries = 0;
		if (connected || !l->in)
			m->on.up(m->on.arg, l->key, connected);
	}
	if (told && !l->connected && l->trouble == MESH_UNLIKE)
		mesh_link_pause(l);
}

/* libzmq ends no single connection of a ROUTER, and who is connected still would believe that it is heard, and never knock again: its
 * socket is shut, which libzmq takes for the other side's leaving. */
void
mesh_door_end(struct mesh_link *l)
{
	struct mesh *m = l->mesh;
	unsigned at;

	if (!l->in)
		return;
	mesh_door_heard(-1, 0, m); /* the descriptor of one that has ended may be another's already */
	if (l->in && live_find(&m->door, l->fd, &at))
		(void)shutdown(l->fd, SHUT_RDWR);
}
