"""limits: for a row that does not reach its bound, what limits it, as found by profiling.
Owns: these sentences; bench.py prints one only beside a "no".
Beware: when the code of a row changes much, its sentence is to be looked at again.
"""

COMMIT = ("half of the registry's time is LMDB's commit, its pages (codes are keys in random order) written "
          "and synced, where PostgreSQL syncs one log; matching's copies and wrk itself share the same two cores.")
LIMITS = {
    "http_read": ("the gateway's own half is evhttp, as in the peer; the other half is the way to the registry and back: four wake-ups of libzmq's "
                  "threads and their system calls, on two cores that wrk shares. Other work on the machine tells more on five threads than on one."),
    "http_create_pg": COMMIT,
    "http_create_flask": ("eight times what the plain workers reach with the cores to themselves is more than PostgreSQL itself "
                          "inserts here without HTTP (the row above). Ours: " + COMMIT),
    "import_copy": ("ours is one thread's computing: of its samples while it writes, a fifth each is checking the rows again, and making the search's "
                    "tokens; a quarter is LMDB's pages of the search's and the likenesses' keys; a tenth tables and their other "
                    "indexes. The disk is not waited for long: some 0.5 s of fdatasync in eleven commits. Both sides range widely with what else runs."),
    "rank_pg": ("eight tenths of what matching does for a call is the ranking, on a thread for each of the two processors, which the callers and "
                "libzmq's threads share as PostgreSQL's eight share them with pgbench; a tenth are wake-ups between threads, a twelfth is libzmq, a "
                "thirtieth the question, the reasons in words and the reply. And PostgreSQL looks into indexes that were made for these "
                "questions: a competence and its level in a département is one list."),
    "rank_changes": ("who applies is one thread, 10 to 14 µs of its processor a change: what a card touches (its competences, its départements, the "
                     "organisations of its links) lies far apart in memory. Reading and decoding, some 3 µs, are on another thread: where other "
                     "work takes both processors, it tells twice."),
    "rank_start": ("one thread reads the store and decodes, the other makes the columns of it, each with about half of the work. Of the reader's "
                   "samples six tenths are decoding, a fifth the kernel mapping pages of the file, an eighth LMDB; of the other's a fifth is "
                   "finding the organisations of links by their ids, a quarter the kernel giving memory."),
}
