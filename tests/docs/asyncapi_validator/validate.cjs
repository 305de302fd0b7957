// Judges AsyncAPI documents by the public parser, and values by the schemas of the first document.
//
//   node validate.cjs FOLDER < INPUT
//
// FOLDER is where the parser is installed. INPUT is JSON: `documents`, texts, and `values`, each [name of a schema,
// value]. Prints JSON: `found`, for each document what the parser has to say ({severity, message, path}; 0 is an
// error, 1 a warning); `read`, the first one's YAML as a value; `wrong`, what is wrong with each value, or null.
"use strict";
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

async function diagnostics(parser, document) {
  const { diagnostics } = await parser.parse(document);
  return diagnostics.map(({ severity, message, path }) => ({ severity, message, path }));
}

function mistakes(ajv, [name, value]) {
  const judge = ajv.compile({ $ref: `contract#/components/schemas/${name}` });
  return judge(value) ? null : ajv.errorsText(judge.errors);
}

async function main(folder) {
  const installed = createRequire(`${folder}/package.json`);
  const { documents, values } = JSON.parse(readFileSync(0, "utf8"));
  const parser = new (installed("@asyncapi/parser").Parser)();
  const found = await Promise.all(documents.map((document) => diagnostics(parser, document)));
  const read = installed("js-yaml").load(documents[0]);
  const ajv = new (installed("ajv").default)({ strict: false, allErrors: true });
  installed("ajv-formats").default(ajv);
  ajv.addSchema(read, "contract");
  console.log(JSON.stringify({ found, read, wrong: values.map((value) => mistakes(ajv, value)) }));
}

main(process.argv[2]);
