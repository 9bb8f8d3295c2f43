/*
 * contract: what the node's own description (openapi.json) says: labels in French, who may call what, which filters a list has.
 * Owns: the description, read once.
 * Beware: rights here only decide what is shown; the services decide what is done.
 */
import { get, session } from "./api.js";

let schemas = {};
const operations = new Map();

const bodyOf = row => row.requestBody && row.requestBody.content["application/json"] && row.requestBody.content["application/json"].schema;
function answerOf(row) {
	const done = row.responses && (row.responses["200"] || row.responses["201"]);
	return done && done.content && done.content["application/json"] && done.content["application/json"].schema;
}

/* What a change may empty has the type "array or null": forms draw it as what it is when it is there. */
function plain(schema) {
	if (Array.isArray(schema))
		return schema.map(plain);
	if (schema === null || typeof schema !== "object")
		return schema;
	const read = Object.fromEntries(Object.entries(schema).map(([k, v]) => [k, plain(v)]));
	return Array.isArray(schema.type) ? { ...read, type: schema.type.find(t => t !== "null") } : read;
}

export async function contractLoad() {
	const doc = await get("/openapi.json");
	schemas = plain(doc.components.schemas);
	for (const [path, verbs] of Object.entries(doc.paths))
		for (const [verb, row] of Object.entries(verbs))
			if (row.operationId)
				operations.set(row.operationId, { name: row.operationId, verb, path, title: row.summary || "", roles: row["x-roles"] || [],
					parameters: row.parameters || [], body: bodyOf(row), answer: answerOf(row) });
}

/* May somebody with these roles call it? By name: "scheduling.plan.apply". */
export function may(operation) {
	const row = operations.get(operation);
	const roles = (session.value && session.value.roles) || [];
	return Boolean(row) && row.roles.some(r => roles.includes(r));
}

export const hasRole = (...roles) => Boolean(session.value) && session.value.roles.some(r => roles.includes(r));

function resolve(schema) {
	while (schema && schema.$ref)
		schema = schemas[schema.$ref.split("/").pop()];
	return schema;
}

/* The schema of a field, "lines.criteria.criterion" through lists. */
export function field(record, path) {
	let at = resolve(schemas[record]);
	for (const step of path.split(".")) {
		at = resolve(at && at.properties && at.properties[step]);
		if (at && at.items)
			at = { ...resolve(at.items), title: at.title };
	}
	return at || {};
}

export const labels = (record, path) => field(record, path)["x-labels"] || {};
export const label = (record, path, value) => labels(record, path)[value] || value || "";
export const title = (record, path) => field(record, path).title || path;
export const choices = (record, path) => Object.entries(labels(record, path));

/* The schema of a record, or of what a method takes or answers. */
export const schemaOf = of => resolve(typeof of === "string" ? schemas[of] : of) || {};
export const operation = name => operations.get(name);

/* A collection: records that are listed, read, made and changed alike. Its key is the record's name. */
const listing = /^(\w+)\.(\w+)\.list$/;
export function collection(record) {
	for (const row of operations.values()) {
		const found = listing.exec(row.name);
		if (found && found[2] === record && schemas[record])
			return { record, service: found[1], path: row.path, base: `${found[1]}.${record}`, plural: row.title.split(" : ")[0],
				one: schemas[record].title || record };
	}
	return undefined;
}
export const collections = service => [...operations.keys()].map(n => listing.exec(n)).filter(f => f && f[1] === service && schemas[f[2]])
	.map(f => collection(f[2]));

/* What may be done with one record beyond reading and changing it, and what may be read beside it. */
export function steps(of) {
	const below = [...operations.values()].filter(o => o.path.startsWith(of.path + "/{id}/") && may(o.name));
	return {
		verbs: below.filter(o => o.verb === "post" && /^[a-z-]+$/.test(o.path.slice(of.path.length + 6))),
		views: below.filter(o => o.verb === "get" && o.answer && !/\.history$/.test(o.name) && /^[a-z-]+$/.test(o.path.slice(of.path.length + 6))),
	};
}

/* What a record is called in a list: its name, or what it is made of. */
export const labelField = record => ["name", "title", "label", "number", "code"].find(f => (schemaOf(record).properties || {})[f]);

/* Fields that a list can be asked by, beside what all lists have. */
const common = new Set(["limit", "cursor", "archived", "newest", "format", "all"]);
export function filters(operation) {
	const row = operations.get(operation);
	return row ? row.parameters.filter(p => p.in === "query" && !common.has(p.name)).map(p => p.name) : [];
}
