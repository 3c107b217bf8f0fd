// What the schema of element templates (Camunda 7) has against the file named as argument, as a JSON list.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { validateAll } = createRequire(import.meta.url)('@bpmn-io/element-templates-validator');
const { results } = validateAll(JSON.parse(readFileSync(process.argv[2], 'utf8')));
const bad = results.filter(result => !result.valid);
console.log(JSON.stringify(bad.map(({ object, errors }) => ({ id: object.id, errors: errors.map(e => `${e.dataPointer ?? ''} ${e.message}`) }))));
