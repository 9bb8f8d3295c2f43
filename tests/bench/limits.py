"""limits: for a row that does not reach its bound, what limits it, as found by profiling.
Owns: these sentences; bench.py prints one only beside a "no".
Beware: when the code of a row changes much, its sentence is to be looked at again.
"""

LIMITS = {
}
