/*
 * build: bundles src/ into dist/: one script, one style sheet, the page, pictures, licences, and the hashes of all of it.
 * Owns: dist/, which is wiped and written anew; it is committed, so that `make` needs no Node.
 * Beware: the policy of content allows nothing inline and no data: URI: Pico's pictures become files of our own.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import esbuild from "esbuild";

const sha = bytes => createHash("sha256").update(bytes).digest("hex");
process.chdir(new URL(".", import.meta.url).pathname);
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist/img", { recursive: true });

/* data:image/svg+xml,… -> img/<hash>.svg */
function picturesOut(css) {
	return css.replace(/url\("data:image\/svg\+xml,([^"]+)"\)/g, (_, svg) => {
		const text = decodeURIComponent(svg);
		const file = `img/${sha(text).slice(0, 12)}.svg`;
		writeFileSync(join("dist", file), text);
		return `url("/${file}")`;
	});
}

function licences() {
	const parts = ["@picocss/pico", "@preact/signals", "@preact/signals-core", "htm", "preact"].map(name => {
		const folder = join("node_modules", name);
		const file = readdirSync(folder).find(f => /^licen[cs]e/i.test(f));
		const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
		return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
	});
	return parts.join("\n" + "-".repeat(80) + "\n\n");
}

esbuild.buildSync({
	entryPoints: ["src/main.js"], outfile: "dist/app.js", bundle: true, minify: true, format: "esm",
	target: "es2020", legalComments: "none", charset: "utf8", logLevel: "warning",
});
const css = readFileSync("node_modules/@picocss/pico/css/pico.min.css", "utf8") + readFileSync("src/style.css", "utf8");
writeFileSync("dist/app.css", esbuild.transformSync(picturesOut(css), {
	loader: "css", minify: true, legalComments: "none", charset: "utf8" }).code.replace(/^@charset "UTF-8";/, ""));
for (const file of ["index.html", "icon.svg"])
	writeFileSync(join("dist", file), readFileSync(file));
writeFileSync("dist/LICENSES.txt", licences());

/* As sha256sum writes them: `sha256sum -c dist/SOURCES.sha256` in this folder checks them without Node. */
const below = folder => readdirSync(folder).map(f => `${folder}/${f}`);
const sources = ["build.mjs", "icon.svg", "index.html", "package.json", "package-lock.json", ...below("src")];
const made = [...below("dist").filter(f => f !== "dist/img"), ...below("dist/img")];
const line = file => `${sha(readFileSync(file))}  ${file}\n`;
writeFileSync("dist/SOURCES.sha256", [...sources, ...made].sort().map(line).join(""));
console.log(`dist: ${made.length} files`);
