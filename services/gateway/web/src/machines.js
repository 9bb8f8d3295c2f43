/*
 * machines: from which states each step of a record may be taken, so that a page offers only what is possible.
 * Owns: nothing.
 * Beware: the services decide; this copies what proto/registry.md, scheduling.md and matching.md draw from their code, and tests/flow/web_flow.py compares both.
 */
export const machines = {
	organisation: { close: ["active"] },
	accreditation: { accredit: ["candidate"], refuse: ["candidate"], suspend: ["accredited"], restore: ["suspended"], end: ["accredited", "suspended"] },
	agrement: {
		grant: ["pending"], reserve: ["pending"], refuse: ["pending"], lift: ["reserved"], extend: ["granted", "reserved", "extended", "expired"],
		reexamine: ["refused"],
	},
	convention: {
		sign: ["draft"], activate: ["signed"], amend: ["signed", "active", "evaluated"], evaluate: ["active"],
		denounce: ["signed", "active", "evaluated"],
	},
	sharing_ours: { offer: ["draft"], withdraw: ["draft", "offered", "active"] },
	sharing_theirs: { accept: ["offered"], refuse: ["offered"], withdraw: ["active"] },
	reception_ours: { withdraw: ["offered", "active"] },
	reception_theirs: { accept: ["offered"], withdraw: ["offered", "active"] },
	convention_step: { start: ["waiting"], submit: ["running"] },
	convention_year: { release: ["complete"] },
	programme_step: {
		start: ["planned"], deliver: ["running"], validate: ["delivered"], return: ["delivered"], drop: ["planned", "running", "delivered"],
		resume: ["dropped"],
	},
	meeting: { hold: ["planned"], cancel: ["planned"] },
	selection: { close: ["open"], reopen: ["closed", "ranked"], rank: ["closed", "ranked"], decide: ["ranked"], cancel: ["open", "closed", "ranked"] },
	deadline: { done: ["pending", "due"], reopen: ["done"] },
	enrolment: {
		accept: ["offered"], refuse: ["offered"], offer: ["waiting", "offered"], withdraw: ["waiting", "offered", "accepted"],
		decline: ["waiting", "offered", "accepted"],
	},
	funding: {
		ask: ["planned"], grant: ["asked"], refuse: ["asked"], invoice: ["planned", "granted"], pay: ["invoiced"],
		cancel: ["planned", "asked", "granted", "invoiced"],
	},
	training_agreement: { send: ["draft"], revise: ["sent"], sign: ["sent"], close: ["signed"], cancel: ["draft", "sent", "signed"] },
	poll: { open: ["draft"], close: ["open"], apply: ["closed"] },
	intersession: { complete: ["planned"], cancel: ["planned"] },
	action_plan: { share: ["draft"], follow: ["shared"], close: ["followed"] },
	survey: { open: ["planned"], close: ["open"] },
	file: { complete: ["receiving"] },
	engagement: { close: ["active", "done", "suspended"], suspend: ["active"], resume: ["suspended"], replace: ["active", "suspended"] },
	engagement_agreement: { propose: ["draft"], sign: ["proposed"], revise: ["proposed"], cancel: ["draft", "proposed"] },
	invoice: { pay: ["received"], cancel: ["received"] },
	indicator: { publish: ["draft"], withdraw: ["published"] },
	figure_sheet: { close: ["draft"], send: ["closed"], correct: ["closing", "closed", "asking", "sending", "sent"] },
	import_run: { check: ["reading", "checked", "refused", "stopped"], apply: ["checked"], stop: ["reading", "applying"] },
};

/* Steps that are not an edge of their own, or that end a record's life otherwise. */
const others = { "convention_step.arbitrate": ["submitted"], "candidature.withdraw": ["filed"], "engagement_agreement.link": ["proposed"],
	"engagement.shift": ["active", "suspended"] };

/* May the step be tried on this record? What is not written here is left to the service. */
export function stepOpen(record, verb, status) {
	const from = (machines[record] || {})[verb] || others[`${record}.${verb}`];
	return !from || !status || from.includes(status);
}
